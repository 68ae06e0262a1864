package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Voids a hold. */
@Command(name = "void", description = "Void a hold: release all that is left of it.", mixinStandardHelpOptions = true)
public final class VoidCommand extends WriteCommand {
  @Parameters(paramLabel = "HOLD", description = "The hold's id.")
  private String hold;

  @Mixin private TransferOptions options;

  VoidCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  VoidCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    ObjectNode body = Writing.body();
    options.put(body);
    body.put("pending_id", hold).putArray("flags").add("void_pending_transfer");
    return writing.write(
        "/v1/transfers",
        body,
        options.ifUnknown(),
        options.json(),
        released ->
            "released %s of %s and %s; transfer %s"
                .formatted(
                    Writing.amount(released),
                    Writing.text(released, "debit_account_id"),
                    Writing.text(released, "credit_account_id"),
                    Writing.text(released, "id")));
  }
}
