package io.tallystick.events;

import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Verdict;
import java.util.Locale;

/**
 * Writes what a journal's entry says of a chain across shards. An entry cannot be read in parts, as a segment can, so that one of a very large chain says how many
 * transfers are left out of it.
 */
final class CrossEntryWriter {
  /** Characters of one entry from which on further transfers are left out. In JSON none takes more than 3 bytes; most take one. */
  static final int MOST_CHARACTERS = 1_250_000;

  private final StringBuilder out;
  private final JsonWriter json;
  private final int start;
  private int leftOut = 0;

  private CrossEntryWriter(StringBuilder out) {
    this.out = out;
    json = new JsonWriter(out);
    start = out.length();
  }

  /** Appends the members of the object that is open, behind those that every entry has. */
  static void write(CrossEntry entry, StringBuilder out) {
    new CrossEntryWriter(out).write(entry);
  }

  static String name(LegsHere here) {
    return here.name().toLowerCase(Locale.ROOT);
  }

  private void write(CrossEntry entry) {
    switch (entry) {
      case CrossEntry.Prepared prepared -> prepared(prepared);
      case CrossEntry.Decided decided -> {
        key(decided.key());
        verdict(decided.verdict());
        json.numbers("tell", decided.tell());
      }
      case CrossEntry.Ended ended -> {
        key(ended.key());
        verdict(ended.verdict());
      }
      case CrossEntry.Settled settled -> key(settled.key());
      case CrossEntry.ExpirySettled settled -> json.member("hold_id", settled.holdId().value());
    }
    if (leftOut > 0) {
      json.member("left_out", leftOut);
    }
  }

  private void key(ChainKey key) {
    json.name("key").open('{').member("coordinator", key.coordinator()).member("timestamp", key.timestamp()).close('}');
  }

  private void verdict(Verdict.Kind verdict) {
    json.member("verdict", verdict.name().toLowerCase(Locale.ROOT));
  }

  private void prepared(CrossEntry.Prepared prepared) {
    key(prepared.key());
    json.name("ids").open('[');
    prepared.ids().forEach((number, id) -> json.open('{').member("number", number).member("id", id.value()).close('}'));
    json.close(']');
    json.member("closes", prepared.closes().stream().map(Object::toString).toList());
    json.member("reopens", prepared.reopens().stream().map(Object::toString).toList());
    json.name("members").open('[');
    for (CrossEntry.Member member : prepared.members()) {
      if (hasRoom()) {
        json.open('{').member("number", member.number()).member("legs_here", name(member.here())).name("transfer");
        ObjectWriter.transfer(member.transfer(), null, out);
        json.close('}');
      }
    }
    json.close(']');
    if (prepared.chain() != null) {
      asked(prepared.chain());
    }
  }

  private void asked(Chain chain) {
    json.name("asked").open('{').member("sent_at", chain.sentAt()).name("members").open('[');
    for (int i = 0; i < chain.size(); i++) {
      if (hasRoom()) {
        asked(i, chain.members().get(i), chain.parties().get(i));
      }
    }
    json.close(']').close('}');
  }

  private void asked(int number, NewTransfer transfer, Parties parties) {
    json.open('{').member("number", number).name("transfer");
    RequestWriter.write(transfer, json);
    json.member("debit_account_id", parties.debit().value())
        .member("credit_account_id", parties.credit().value())
        .member("accounts_from", parties.source().name().toLowerCase(Locale.ROOT))
        .close('}');
  }

  private void verdict(Verdict verdict) {
    verdict(verdict.kind());
    switch (verdict) {
      case Verdict.Committed committed -> committed(committed);
      case Verdict.Refused refused -> {
        json.name("burned").open('[');
        refused.burned().forEach(burn -> json.open('{').member("id", burn.id().value()).member("outcome", burn.outcome().wire()).close('}'));
        json.close(']');
      }
      case Verdict.Abandoned _ -> {}
    }
  }

  private void committed(Verdict.Committed committed) {
    json.name("amounts").open('[');
    committed.balanced().forEach((number, amount) -> json.open('{').member("number", number).member("amount", amount.toString()).close('}'));
    json.close(']').name("records").open('[');
    committed.records().forEach(
        (number, transfer) -> {
          if (hasRoom()) {
            json.open('{').member("number", number).name("transfer");
            ObjectWriter.transfer(transfer, null, out);
            json.close('}');
          }
        });
    json.close(']');
  }

  /** Whether one more transfer is written; if not, it is counted. */
  private boolean hasRoom() {
    boolean room = out.length() - start < MOST_CHARACTERS;
    leftOut += room ? 0 : 1;
    return room;
  }
}
