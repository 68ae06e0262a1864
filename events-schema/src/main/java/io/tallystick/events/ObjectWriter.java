package io.tallystick.events;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import java.time.Instant;

/**
 * Writes accounts and transfers as they stand: the objects that look-ups answer. Every field is there, whatever its value;
 * amounts are decimal strings in the asset's smallest unit, timestamps nanoseconds since 1970.
 */
public final class ObjectWriter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private ObjectWriter() {}

  /** Appends {@code {"id","asset","code","flags","overdraft","reference","metadata","timestamp"}} and the four totals. */
  public static void account(Account account, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    opening(account.opening(), account.flags(), account.timestamp(), json);
    totals(account.totals(), json);
    json.close('}');
  }

  /** Appends an account as it was opened: {@code {"id","asset","code","flags","overdraft","reference","metadata","timestamp"}}. */
  static void opening(NewAccount account, long timestamp, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    opening(account, account.flags(), timestamp, json);
    json.close('}');
  }

  private static void opening(NewAccount account, AccountFlags flags, long timestamp, JsonWriter json) {
    json.member("id", account.id().value())
        .member("asset", account.asset().text())
        .member("code", account.code())
        .member("flags", flags.names())
        .member("overdraft", account.overdraft().toString())
        .member("reference", account.reference())
        .metadata(account.metadata())
        .member("timestamp", timestamp);
  }

  /** Writes the four totals as members of the object that is open. */
  static void totals(Totals totals, JsonWriter json) {
    json.member("debits_pending", totals.debitsPending().toString())
        .member("debits_posted", totals.debitsPosted().toString())
        .member("credits_pending", totals.creditsPending().toString())
        .member("credits_posted", totals.creditsPosted().toString());
  }

  /**
   * Appends a transfer with the fields of its request as they were recorded, and its timestamp. {@code effective_at} is the timestamp's
   * time where the request left it out.
   *
   * @param hold the transfer's hold, whose {@code status}, {@code held} (what it still holds) and {@code posted} (in all) are then part of the
   *     object; null if it is none
   */
  public static void transfer(Transfer transfer, Hold hold, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    fields(transfer, json);
    if (hold != null) {
      json.member("status", hold.status()).member("held", hold.held().toString()).member("posted", hold.posted().toString());
    }
    json.close('}');
  }

  /** Writes a transfer's fields as members of the object that is open. */
  static void fields(Transfer transfer, JsonWriter json) {
    json.member("id", transfer.id().value())
        .member("debit_account_id", transfer.debitAccountId().value())
        .member("credit_account_id", transfer.creditAccountId().value())
        .member("amount", transfer.amount().toString())
        .member("asset", transfer.asset().text())
        .member("code", transfer.code())
        .member("flags", transfer.flags().names())
        .member("pending_id", transfer.pendingId().value())
        .member("reverses", transfer.reverses().value())
        .member("timeout", transfer.timeoutSeconds())
        .member("reference", transfer.reference())
        .metadata(transfer.metadata())
        .member("effective_at", effectiveAt(transfer).toString())
        .member("timestamp", transfer.timestamp());
  }

  private static Instant effectiveAt(Transfer transfer) {
    return transfer.effectiveAt() != null
        ? transfer.effectiveAt()
        : Instant.ofEpochSecond(
            Math.floorDiv(transfer.timestamp(), NANOS_PER_SECOND), Math.floorMod(transfer.timestamp(), NANOS_PER_SECOND));
  }
}
