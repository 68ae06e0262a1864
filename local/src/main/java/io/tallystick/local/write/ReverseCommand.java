package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reverses a transfer. */
@Command(
    name = "reverse",
    description = "Reverse a transfer: move its amount back, all that is left of it or a part.",
    mixinStandardHelpOptions = true)
public final class ReverseCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "TRANSFER", description = "The id of the transfer that is reversed; of a hold, that of its post.")
  private String original;

  @Parameters(index = "1", paramLabel = "AMOUNT", arity = "0..1", description = "How much, as 12.34 (default: all that is still reversible).")
  private String amount;

  @Option(names = "--code", paramLabel = "N", description = "Your own classification of the reversal, 1 to 65535 (default: that of the transfer).")
  private Integer code;

  @Mixin private PartOptions part;
  @Mixin private TransferOptions options;

  ReverseCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  ReverseCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    ObjectNode body = Writing.body();
    options.put(body);
    body.put("reverses", original).put("amount", part.units(amount, original, writing));
    if (code != null) {
      body.put("code", code);
    }
    return writing.write(
        "/v1/transfers",
        body,
        options.ifUnknown(),
        options.json(),
        reversal ->
            "moved %s back from %s to %s; transfer %s"
                .formatted(
                    Writing.amount(reversal),
                    Writing.text(reversal, "debit_account_id"),
                    Writing.text(reversal, "credit_account_id"),
                    Writing.text(reversal, "id")));
  }
}
