package io.tallystick.journal;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A segment and what it says as a vector's JSON, in ASCII. */
final class VectorJson {
  /** A value that is JSON already. */
  record Written(String json) {}

  private final StringBuilder out = new StringBuilder();

  static String of(Segment segment, SegmentContent content) {
    VectorJson json = new VectorJson();
    json.segment(segment, content);
    return json.out.toString();
  }

  /** One that is refused. */
  static String refused(Segment segment, String message) {
    VectorJson json = new VectorJson();
    json.head(segment);
    json.out.append("  ").append(field("refused", message)).append("\n}\n");
    return json.out.toString();
  }

  private void segment(Segment segment, SegmentContent content) {
    head(segment);
    list("leaves", content.entries(), entry -> quoted(HexFormat.of().formatHex(SegmentCodec.leaf(entry))));
    out.append(",\n");
    list("entries", content.entries(), VectorJson::entry);
    out.append(",\n");
    list("balances", content.balances(), VectorJson::balance);
    out.append("\n}\n");
  }

  private void head(Segment segment) {
    out.append("{\n");
    line("shard", segment.shard());
    line("sequence", segment.sequence());
    line("format", segment.format());
    line("epoch", segment.epoch());
    line("count", segment.count());
    line("first_timestamp", segment.firstTimestamp());
    line("last_timestamp", segment.lastTimestamp());
    line("previous_hash", segment.previousHash());
    line("root", segment.root());
    line("hash", segment.hash());
    line("payload", HexFormat.of().formatHex(segment.payload()));
  }

  private void line(String name, Object value) {
    out.append("  ").append(field(name, value)).append(",\n");
  }

  private <T> void list(String name, List<T> values, Function<T, String> form) {
    out.append("  \"").append(name).append("\": [");
    out.append(values.isEmpty() ? "" : "\n    " + String.join(",\n    ", values.stream().map(form).toList()) + "\n  ").append(']');
  }

  private static String entry(Entry entry) {
    String head = field("kind", EntryKind.of(entry).name().toLowerCase(Locale.ROOT)) + ", " + field("timestamp", entry.timestamp());
    String rest =
        switch (entry) {
          case Entry.AccountOpened opened -> account(opened.account());
          case Entry.TransferMade made when EntryKind.of(made) == EntryKind.TRANSFER_MADE -> transfer(made.transfer());
          case Entry.TransferMade made -> CrossVectorJson.made(made);
          case Entry.HoldExpired expired -> expired(expired);
          case Entry.AccountRejected rejected -> fields("id", rejected.id(), "outcome", rejected.outcome().wire());
          case Entry.TransferRejected rejected -> fields("id", rejected.id(), "outcome", rejected.outcome().wire());
          case CrossEntry across -> CrossVectorJson.entry(across);
        };
    return "{" + head + ", " + rest + "}";
  }

  private static String expired(Entry.HoldExpired expired) {
    String fields =
        fields(
            "id", expired.holdId(), "debit_account_id", expired.debitAccountId(), "credit_account_id", expired.creditAccountId(), "amount", expired.amount(),
            "flags", expired.closing());
    return EntryKind.of(expired) == EntryKind.LEG_EXPIRED ? fields + ", " + field("legs", expired.here()) : fields;
  }

  private static String account(NewAccount account) {
    return fields(
        "id", account.id(), "asset", account.asset() == null ? "" : account.asset(), "code", account.code(), "flags", account.flags(), "overdraft", account.overdraft(), "reference",
        account.reference(), "metadata", account.metadata());
  }

  static String transfer(Transfer transfer) {
    return fields(
        "id", transfer.id(), "debit_account_id", transfer.debitAccountId(), "credit_account_id", transfer.creditAccountId(), "amount",
        transfer.amount(), "left_before", transfer.leftBefore(), "asset", transfer.asset(), "code", transfer.code(), "flags", transfer.flags(),
        "pending_id", transfer.pendingId(), "reverses", transfer.reverses(), "timeout", transfer.timeoutSeconds(), "effective_at", transfer.effectiveAt(), "reference",
        transfer.reference(), "metadata", transfer.metadata());
  }

  private static String balance(AfterBalance balance) {
    Totals totals = balance.totals();
    return "{"
        + fields(
            "id", balance.id(), "debits_pending", totals.debitsPending(), "debits_posted", totals.debitsPosted(), "credits_pending",
            totals.creditsPending(), "credits_posted", totals.creditsPosted(), "closed", balance.closed())
        + "}";
  }

  static String fields(Object... namesAndValues) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.append(i == 0 ? "" : ", ").append(field((String) namesAndValues[i], namesAndValues[i + 1]));
    }
    return fields.toString();
  }

  static String field(String name, Object value) {
    return "\"" + name + "\": " + value(value);
  }

  static String value(Object value) {
    return switch (value) {
      case null -> "null";
      case Long number -> number.toString();
      case Integer number -> number.toString();
      case Boolean truth -> truth.toString();
      case AccountFlags flags -> Integer.toString(flags.bits());
      case TransferFlags flags -> Integer.toString(flags.bits());
      case Instant date -> "[" + date.getEpochSecond() + ", " + date.getNano() + "]";
      case Amount amount -> quoted(amount.toString());
      case Asset asset -> quoted(asset.text());
      case LegsHere here -> Integer.toString(CrossWords.of(here));
      case Written written -> written.json();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      boolean plain = character >= ' ' && character < 127 && character != '"' && character != '\\';
      quoted.append(plain ? String.valueOf(character) : "\\u%04x".formatted((int) character));
    }
    return quoted.append('"').toString();
  }
}
