package io.tallystick.journal;

import static io.tallystick.journal.VectorJson.field;
import static io.tallystick.journal.VectorJson.fields;

import io.tallystick.journal.VectorJson.Written;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Entries of format 2 in a vector's JSON: with numbers as the format has them, what has a member's number as an object or as a pair. */
final class CrossVectorJson {
  private CrossVectorJson() {}

  static String made(Entry.TransferMade made) {
    return timed(made.transfer()) + ", " + field("legs", made.here());
  }

  static String entry(CrossEntry entry) {
    return switch (entry) {
      case CrossEntry.Prepared prepared -> prepared(prepared);
      case CrossEntry.Decided decided -> key(decided.key()) + ", " + verdict(decided.verdict()) + ", " + field("tell", list(decided.tell(), Object::toString));
      case CrossEntry.Ended ended -> key(ended.key()) + ", " + field("verdict", CrossWords.of(ended.verdict()));
      case CrossEntry.Settled settled -> key(settled.key());
      case CrossEntry.ExpirySettled settled -> field("id", settled.holdId());
    };
  }

  private static String prepared(CrossEntry.Prepared prepared) {
    return key(prepared.key())
        + ", "
        + fields(
            "members", list(prepared.members(), CrossVectorJson::member),
            "ids", pairs(prepared.ids()),
            "closes", list(prepared.closes(), VectorJson::value),
            "reopens", list(prepared.reopens(), VectorJson::value),
            "chain", prepared.chain() == null ? null : new Written(chain(prepared.chain())));
  }

  private static String member(CrossEntry.Member member) {
    return "{" + field("number", member.number()) + ", " + timed(member.transfer()) + ", " + field("legs", member.here()) + "}";
  }

  private static String chain(Chain chain) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Parties parties = chain.parties().get(i);
      String moves = fields("party_debit", parties.debit(), "party_credit", parties.credit(), "source", CrossWords.of(parties.source()));
      members.add("{" + asked(chain.members().get(i)) + ", " + moves + "}");
    }
    return "{" + fields("sent_at", chain.sentAt(), "members", list(members, Function.identity())) + "}";
  }

  private static String asked(NewTransfer asked) {
    return fields(
        "id", asked.id(), "debit_account_id", asked.debitAccountId(), "credit_account_id", asked.creditAccountId(), "amount", asked.amount(), "asset",
        asked.asset() == null ? "" : asked.asset(), "code", asked.code(), "flags", asked.flags(), "pending_id", asked.pendingId(), "reverses", asked.reverses(),
        "timeout", asked.timeoutSeconds(), "effective_at", asked.effectiveAt(), "reference", asked.reference(), "metadata", asked.metadata());
  }

  private static String verdict(Verdict verdict) {
    String kind = field("verdict", CrossWords.of(verdict.kind()));
    return switch (verdict) {
      case Verdict.Committed committed -> kind + ", " + fields("amounts", pairs(committed.balanced()), "records", records(committed.records()));
      case Verdict.Refused refused ->
          kind + ", " + field("burned", list(refused.burned(), burn -> "[" + VectorJson.value(burn.id()) + ", " + VectorJson.value(burn.outcome().wire()) + "]"));
      case Verdict.Abandoned _ -> kind;
    };
  }

  private static Written records(Map<Integer, Transfer> records) {
    return list(records.entrySet(), record -> "{" + field("number", record.getKey()) + ", " + timed(record.getValue()) + "}");
  }

  private static String timed(Transfer transfer) {
    return VectorJson.transfer(transfer) + ", " + field("transfer_timestamp", transfer.timestamp());
  }

  private static String key(ChainKey key) {
    return field("key", list(List.of(key.coordinator(), key.timestamp()), Object::toString));
  }

  private static Written pairs(Map<Integer, ?> byNumber) {
    return list(byNumber.entrySet(), pair -> "[" + pair.getKey() + ", " + VectorJson.value(pair.getValue()) + "]");
  }

  private static <T> Written list(Collection<T> items, Function<T, String> json) {
    return new Written("[" + String.join(", ", items.stream().map(json).toList()) + "]");
  }
}
