package io.tallystick.local.write;

import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a transfer. */
@Command(name = "pay", description = "Make a transfer: debit one account, credit another.", mixinStandardHelpOptions = true)
public final class PayCommand extends WriteCommand {
  @Mixin private Payment payment;

  PayCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  PayCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    return writing.write(
        "/v1/transfers",
        payment.body(writing),
        payment.options().ifUnknown(),
        payment.options().json(),
        transfer ->
            "paid %s from %s to %s; transfer %s"
                .formatted(
                    Writing.amount(transfer),
                    Writing.text(transfer, "debit_account_id"),
                    Writing.text(transfer, "credit_account_id"),
                    Writing.text(transfer, "id")));
  }
}
