package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountId;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The published segments of format 2 that have to be refused, each under a good hash: what a writer without checks would write. */
final class RefusedVectors {
  private static final long FIRST = 1_795_305_600_000_000_000L;
  private static final int COMMITTED = 0;
  private static final int REFUSED = 1;
  private static final int ABANDONED = 2;
  private static final Consumer<ColumnWriter> NO_ROWS = out -> out.numbers(ForgedColumns.numbers(0));

  private RefusedVectors() {}

  /** What is refused. @param message with which the reader refuses it */
  record Refused(Segment segment, String message) {}

  /** By name. */
  static Map<String, Refused> all() {
    Map<String, Refused> all = new LinkedHashMap<>();
    add(all, "kind", "kind of entry is out of range", segment(List.of(13), out -> {}));
    add(all, "parts", "number of a chain's parts is out of range", decided(ABANDONED, 0, 0, 0, 0, SegmentCodec.MAX_PARTS + 1, NO_ROWS));
    add(all, "coordinator", "coordinator is out of range", decided(ABANDONED, 256, 0, 0, 0, 0, NO_ROWS));
    add(all, "verdict", "verdict is out of range", decided(3, 0, 0, 0, 0, 0, NO_ROWS));
    add(all, "shard", "shard is out of range", decided(ABANDONED, 0, 0, 0, 0, 1, NO_ROWS, 256));
    add(all, "shard-twice", "shard to tell stands there twice", decided(ABANDONED, 0, 0, 0, 0, 2, NO_ROWS, 5, 5));
    Consumer<ColumnWriter> amount = NO_ROWS.andThen(out -> out.repeatedNumbers(ForgedColumns.numbers(7)));
    add(all, "amount-of-abandoned", "verdict brings what it cannot", decided(ABANDONED, 0, 1, 0, 0, 0, amount));
    add(all, "burned-of-committed", "verdict brings what it cannot", placed(COMMITTED, 0, 1, 1));
    add(all, "record-before-the-first", "place of a record is out of range", placed(COMMITTED, 1, 0, 2));
    add(all, "record-of-no-transfer", "place of a record has none", placed(COMMITTED, 1, 0, 1));
    add(all, "burned-before-the-first", "place of a burned id is out of range", placed(REFUSED, 0, 1, 2));
    add(all, "burned-of-no-rejection", "place of a burned id has none", placed(REFUSED, 0, 1, 1));
    add(all, "form", "form of what was asked for is out of range", asked(AskedForm.MOST + 1, 0));
    add(all, "form-of-others", "form of what was asked for moves other accounts than what was prepared", asked(1 << 12, 0));
    add(all, "form-of-nothing", "form of what was asked for lacks what was prepared", asked(0, 0));
    add(all, "sent-at", "time of sending is out of range", asked(0, 1_000_000));
    add(all, "closed-twice", "account of a chain stands there twice", closing());
    add(all, "legs", "legs is out of range", expired());
    add(all, "released", "number of accounts released is out of range", settled(out -> out.numbers(ForgedColumns.numbers(SegmentCodec.MAX_PARTS + 1))));
    add(all, "released-twice", "account has two balances", settled(RefusedVectors::releasedTwice));
    return all;
  }

  private static void add(Map<String, Refused> all, String name, String what, Segment segment) {
    all.put(name, new Refused(segment, "corrupt: a " + what));
  }

  private static Segment decided(int verdict, int coordinator, int balanced, int records, int burns, int tells, Consumer<ColumnWriter> rows, int... shards) {
    CrossColumns columns = new CrossColumns();
    decided(columns, verdict, balanced, records, burns, tells);
    columns.coordinators.add(coordinator);
    columns.keys.add(0);
    for (int i = 0; i < balanced; i++) {
      columns.balancedNumbers.add(0);
    }
    for (int shard : shards) {
      columns.shards.add(shard);
    }
    return segment(List.of(EntryKind.DECIDED.ordinal()), out -> across(columns, rows, out));
  }

  /** A verdict behind another entry, which is neither a transfer nor a rejection, with one record or burned id of that place. */
  private static Segment placed(int verdict, int records, int burns, int place) {
    CrossColumns columns = new CrossColumns();
    decided(columns, verdict, 0, records, burns, 0);
    for (int i = 0; i < records; i++) {
      columns.recordPlaces.add(place);
      columns.recordNumbers.add(0);
    }
    for (int i = 0; i < burns; i++) {
      columns.burnPlaces.add(place);
    }
    for (int i = 0; i < 2; i++) {
      columns.coordinators.add(0);
      columns.keys.add(0);
    }
    List<Integer> kinds = List.of(EntryKind.SETTLED.ordinal(), EntryKind.DECIDED.ordinal());
    return segment(
        kinds,
        out -> {
          out.numbers(ForgedColumns.numbers(0));
          across(columns, NO_ROWS, out);
        });
  }

  private static void decided(CrossColumns columns, int verdict, int balanced, int records, int burns, int tells) {
    columns.verdicts.add(verdict);
    columns.balanced.add(balanced);
    columns.records.add(records);
    columns.burns.add(burns);
    columns.tells.add(tells);
  }

  /** A chain of one that is not prepared here. */
  private static Segment asked(int form, int rest) {
    CrossColumns columns = new CrossColumns();
    prepared(columns, 1, 0);
    columns.forms.add(form);
    columns.sentMillis.add(0);
    columns.sentNanos.add(rest);
    return segment(List.of(EntryKind.PREPARED.ordinal()), out -> across(columns, NO_ROWS, out));
  }

  /** A chain without members that closes an account twice. */
  private static Segment closing() {
    CrossColumns columns = new CrossColumns();
    prepared(columns, 0, 2);
    Consumer<ColumnWriter> rows = out -> accounts(out, 0, List.of(Role.CHAIN, Role.CHAIN), "a", "a");
    return segment(List.of(EntryKind.PREPARED.ordinal()), out -> across(columns, rows, out));
  }

  private static void prepared(CrossColumns columns, int asked, int closes) {
    columns.members.add(0);
    columns.ids.add(0);
    columns.asked.add(asked);
    columns.closes.add(closes);
    columns.reopens.add(0);
    columns.coordinators.add(0);
    columns.keys.add(0);
  }

  /** A leg that is on no side. */
  private static Segment expired() {
    CrossColumns columns = new CrossColumns();
    columns.legs.add(CrossWords.MOST_LEGS + 1);
    return segment(
        List.of(EntryKind.LEG_EXPIRED.ordinal()),
        out -> {
          Consumer<ColumnWriter> rows = o -> accounts(o, 0, List.of(Role.DEBIT, Role.CREDIT), "a", "b");
          across(columns, rows, out);
          TextColumnWriter.write(out, List.of("h"), false, FIRST / 1_000_000);
          out.repeatedNumbers(ForgedColumns.numbers(7));
          out.repeatedNumbers(ForgedColumns.numbers(0));
        });
  }

  private static Segment settled(Consumer<ColumnWriter> rows) {
    CrossColumns columns = new CrossColumns();
    columns.coordinators.add(0);
    columns.keys.add(0);
    return segment(List.of(EntryKind.SETTLED.ordinal()), out -> across(columns, rows, out));
  }

  private static void releasedTwice(ColumnWriter out) {
    out.numbers(ForgedColumns.numbers(2));
    AccountReferences accounts = new AccountReferences();
    accounts.write(out, Role.RELEASED, new AccountId("a"));
    accounts.write(out, Role.RELEASED, new AccountId("a"));
    TextColumnWriter.write(out, accounts.ids(), false, FIRST / 1_000_000);
  }

  private static void accounts(ColumnWriter out, int released, List<Role> roles, String... ids) {
    AccountReferences accounts = new AccountReferences();
    for (int i = 0; i < ids.length; i++) {
      accounts.write(out, roles.get(i), new AccountId(ids[i]));
    }
    out.numbers(ForgedColumns.numbers(released));
    TextColumnWriter.write(out, accounts.ids(), false, FIRST / 1_000_000);
  }

  private static void across(CrossColumns columns, Consumer<ColumnWriter> rows, ColumnWriter out) {
    columns.write(out);
    rows.accept(out);
  }

  private static Segment segment(List<Integer> kinds, Consumer<ColumnWriter> rest) {
    ColumnWriter out = new ColumnWriter();
    NumberColumn column = new NumberColumn(kinds.size());
    kinds.forEach(kind -> column.add(kind));
    out.repeatedNumbers(column);
    rest.accept(out);
    byte[] payload = out.finish();
    int count = kinds.size();
    long last = FIRST + count - 1;
    ByteBuffer header = ByteBuffer.allocate(76);
    header.putInt(2).putInt(0).putLong(0).putLong(0).putInt(count).putLong(FIRST).putLong(last).put(Hash.ZERO.bytes());
    return new Segment(0, 0, 2, 0, count, FIRST, last, Hash.ZERO, Hash.ZERO, Hash.sha256(Hash.ZERO.bytes(), header.array(), payload), payload);
  }
}
