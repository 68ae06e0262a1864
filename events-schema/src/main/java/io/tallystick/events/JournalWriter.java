package io.tallystick.events;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Writes segments of the journal, as they are stored or decoded. */
public final class JournalWriter {
  private JournalWriter() {}

  /**
   * What a segment has beside its payload; hashes in lower-case hexadecimal digits, timestamps in nanoseconds since 1970.
   *
   * @param count its entries
   */
  public record Header(
      int shard,
      long sequence,
      int format,
      long epoch,
      int count,
      long firstTimestamp,
      long lastTimestamp,
      String previousHash,
      String root,
      String hash) {
    public Header {
      Objects.requireNonNull(previousHash, "previousHash");
      Objects.requireNonNull(root, "root");
      Objects.requireNonNull(hash, "hash");
    }
  }

  /** Appends a segment as it is stored. */
  public static void stored(Header header, byte[] payload, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    header(header, json);
    json.member("payload", Base64.getEncoder().encodeToString(payload)).close('}');
  }

  /**
   * Appends a decoded segment, or a part of one.
   *
   * @param entries each as JSON
   * @param balances each as JSON
   */
  public static void decoded(Header header, List<String> entries, List<String> balances, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{');
    header(header, json);
    json.name("entries").open('[');
    entries.forEach(json::raw);
    json.close(']').name("balances").open('[');
    balances.forEach(json::raw);
    json.close(']').close('}');
  }

  /** Appends {@code {"shard":…,"segments":[…],"next_cursor":…}}. */
  public static void page(int shard, List<String> segments, String next, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{').member("shard", shard).name("segments").open('[');
    segments.forEach(json::raw);
    json.close(']');
    PageWriter.next(next, json);
    json.close('}');
  }

  /**
   * Appends an entry.
   *
   * @param position its place in the segment, from 0
   */
  public static void entry(Entry entry, int position, StringBuilder out) {
    JsonWriter json =
        new JsonWriter(out).open('{').member("position", position).member("kind", kind(entry)).member("timestamp", entry.timestamp());
    switch (entry) {
      case Entry.AccountOpened opened -> {
        json.name("account");
        ObjectWriter.opening(opened.account(), opened.timestamp(), out);
      }
      case Entry.TransferMade made -> {
        json.member("legs_here", CrossEntryWriter.name(made.here())).name("transfer");
        ObjectWriter.transfer(made.transfer(), null, out);
      }
      case Entry.HoldExpired expired ->
          json.member("hold_id", expired.holdId().value())
              .member("debit_account_id", expired.debitAccountId().value())
              .member("credit_account_id", expired.creditAccountId().value())
              .member("amount", expired.amount().toString())
              .member("legs_here", CrossEntryWriter.name(expired.here()));
      case Entry.AccountRejected rejected -> json.member("id", rejected.id().value()).member("outcome", rejected.outcome().wire());
      case Entry.TransferRejected rejected ->
          json.member("id", rejected.id().value()).member("outcome", rejected.outcome().wire()).name("told").raw(Boolean.toString(rejected.told()));
      case CrossEntry across -> CrossEntryWriter.write(across, out);
    }
    json.close('}');
  }

  /** Appends how an account stands after a segment. */
  public static void balance(AccountId account, Totals totals, boolean closed, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{').member("account_id", account.value());
    ObjectWriter.totals(totals, json);
    json.name("closed").raw(Boolean.toString(closed)).close('}');
  }

  private static String kind(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened _ -> "account_opened";
      case Entry.TransferMade _ -> "transfer_made";
      case Entry.HoldExpired _ -> "hold_expired";
      case Entry.AccountRejected _ -> "account_rejected";
      case Entry.TransferRejected _ -> "transfer_rejected";
      case CrossEntry.Prepared _ -> "chain_prepared";
      case CrossEntry.Decided _ -> "chain_decided";
      case CrossEntry.Ended _ -> "chain_ended";
      case CrossEntry.Settled _ -> "chain_settled";
      case CrossEntry.ExpirySettled _ -> "expiry_settled";
    };
  }

  private static void header(Header header, JsonWriter json) {
    json.member("shard", header.shard())
        .member("sequence", header.sequence())
        .member("format", header.format())
        .member("epoch", header.epoch())
        .member("count", header.count())
        .member("first_timestamp", header.firstTimestamp())
        .member("last_timestamp", header.lastTimestamp())
        .member("previous_hash", header.previousHash())
        .member("root", header.root())
        .member("hash", header.hash());
  }
}
