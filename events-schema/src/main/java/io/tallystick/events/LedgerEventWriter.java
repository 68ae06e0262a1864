package io.tallystick.events;

import io.tallystick.ledger.Transfer;
import java.time.Instant;

/** Writes what the ledger tells others, each by the schema of its type. */
public final class LedgerEventWriter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private LedgerEventWriter() {}

  /** The source of the events of one shard of a ledger, as {@code urn:tallystick:shop:0}. */
  public static String source(String ledger, int shard) {
    return "urn:tallystick:" + ledger + ":" + shard;
  }

  /** Appends the data alone. */
  public static void data(LedgerEvent event, StringBuilder out) {
    write(event, out);
  }

  /** Appends the data in its envelope: a CloudEvent in structured JSON, the same for the same event and source. */
  public static void cloudEvent(LedgerEvent event, String source, StringBuilder out) {
    cloudEvent(event, source, "", out);
  }

  /**
   * Appends the data in its envelope.
   *
   * @param partitionKey the extension attribute {@code partitionkey} of CloudEvents; empty for none
   */
  public static void cloudEvent(LedgerEvent event, String source, String partitionKey, StringBuilder out) {
    JsonWriter json =
        new JsonWriter(out)
            .open('{')
            .member("specversion", "1.0")
            .member("id", event.id().text())
            .member("source", source)
            .member("type", event.type().type());
    if (!event.subject().isEmpty()) {
      json.member("subject", event.subject());
    }
    json.member("time", time(event.timestamp()).toString());
    if (!partitionKey.isEmpty()) {
      json.member("partitionkey", partitionKey);
    }
    json.member("datacontenttype", "application/json").member("dataschema", event.type().schema()).name("data");
    write(event, out);
    json.close('}');
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static void write(LedgerEvent event, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    switch (event) {
      case LedgerEvent.AccountOpened opened -> {
        json.name("account");
        ObjectWriter.opening(opened.opening(), opened.timestamp(), out);
      }
      case LedgerEvent.AccountClosed closed ->
          json.member("account_id", closed.account().value())
              .member("asset", closed.counted().text())
              .member("hold_id", closed.hold().value())
              .member("timestamp", closed.timestamp());
      case LedgerEvent.AccountReopened reopened ->
          json.member("account_id", reopened.account().value())
              .member("asset", reopened.counted().text())
              .member("hold_id", reopened.hold().value())
              .member("timestamp", reopened.timestamp());
      case LedgerEvent.AccountRejected rejected ->
          json.member("account_id", rejected.account().value())
              .member("outcome", rejected.outcome().wire())
              .member("timestamp", rejected.timestamp());
      case LedgerEvent.TransferPosted posted -> {
        transfer(posted.transfer(), json, out);
        if (posted.transfer().posts()) {
          json.member("held", posted.transfer().leftAfter().toString());
        }
      }
      case LedgerEvent.TransferHeld held -> transfer(held.transfer(), json, out);
      case LedgerEvent.TransferReleased released -> {
        transfer(released.transfer(), json, out);
        json.member("hold_id", released.transfer().pendingId().value())
            .member("reason", released.transfer().voids() ? "voided" : "posted")
            .member("released", released.released().toString());
      }
      case LedgerEvent.TransferExpired expired -> {
        transfer(expired.transfer(), json, out);
        json.member("released", expired.released().toString()).member("timestamp", expired.timestamp());
      }
      case LedgerEvent.TransferReversed reversed -> {
        transfer(reversed.transfer(), json, out);
        json.member("reversible", reversed.transfer().leftAfter().toString());
      }
      case LedgerEvent.TransferRejected rejected ->
          json.member("transfer_id", rejected.transfer().value())
              .member("outcome", rejected.outcome().wire())
              .member("timestamp", rejected.timestamp());
      case LedgerEvent.BalanceThreshold threshold ->
          json.member("subscription_id", threshold.subscription())
              .member("account_id", threshold.account().value())
              .member("asset", threshold.counted().text())
              .member("side", threshold.side().wire())
              .member("limit", threshold.limit().toString())
              .member("crossing", threshold.crossing().wire())
              .member("available_before", threshold.before().toString())
              .member("available", threshold.after().toString())
              .member("timestamp", threshold.timestamp());
    }
    json.close('}');
  }

  private static void transfer(Transfer transfer, JsonWriter json, StringBuilder out) {
    json.name("transfer");
    ObjectWriter.transfer(transfer, null, out);
  }
}
