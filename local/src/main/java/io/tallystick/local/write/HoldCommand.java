package io.tallystick.local.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.query.Times;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a hold. */
@Command(
    name = "hold",
    description = "Hold an amount on both accounts, to be posted or voided later.",
    mixinStandardHelpOptions = true)
public final class HoldCommand extends WriteCommand {
  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      converter = LifetimeConverter.class,
      description = "After which time it is released by itself, as 90s, 15m, 12h or 7d (default: never).")
  private Duration lifetime;

  @Mixin private Payment payment;

  HoldCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  HoldCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int write(Writing writing) {
    ObjectNode body = payment.body(writing);
    body.putArray("flags").add("pending");
    if (lifetime != null) {
      body.put("timeout", lifetime.toSeconds());
    }
    return writing.write("/v1/transfers", body, payment.options().ifUnknown(), payment.options().json(), HoldCommand::sentence);
  }

  private static String sentence(JsonNode hold) {
    long seconds = hold.path("timeout").asLong();
    String until = seconds == 0 ? "" : " until " + Times.of(hold.path("timestamp").asLong() + Duration.ofSeconds(seconds).toNanos());
    return "held %s from %s to %s%s; hold %s"
        .formatted(
            Writing.amount(hold),
            Writing.text(hold, "debit_account_id"),
            Writing.text(hold, "credit_account_id"),
            until,
            Writing.text(hold, "id"));
  }
}
