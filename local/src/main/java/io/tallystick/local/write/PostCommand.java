package io.tallystick.local.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Posts a hold. */
@Command(
    name = "post",
    description = "Post a hold, all that is left of it or a part; the rest is released.",
    mixinStandardHelpOptions = true)
public final class PostCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "HOLD", description = "The hold's id.")
  private String hold;

  @Parameters(index = "1", paramLabel = "AMOUNT", arity = "0..1", description = "How much, as 12.34 (default: all that is left).")
  private String amount;

  @Option(names = "--keep-open", description = "Keep the rest held instead of releasing it.")
  private boolean keepOpen;

  @Mixin private PartOptions part;
  @Mixin private TransferOptions options;

  PostCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  PostCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    ObjectNode body = Writing.body();
    options.put(body);
    body.put("pending_id", hold).put("amount", part.units(amount, hold, writing));
    ArrayNode flags = body.putArray("flags").add("post_pending_transfer");
    if (keepOpen) {
      flags.add("keep_open");
    }
    return writing.write(
        "/v1/transfers",
        body,
        options.ifUnknown(),
        options.json(),
        post ->
            "posted %s from %s to %s; transfer %s"
                .formatted(
                    Writing.amount(post),
                    Writing.text(post, "debit_account_id"),
                    Writing.text(post, "credit_account_id"),
                    Writing.text(post, "id")));
  }
}
