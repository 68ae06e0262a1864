package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Chains across shards that no ledger prepares, written by the writer itself: they cost a reader little, and are called what they are. */
class ForgedChainsTest {
  private static final long FIRST = 1_795_305_600_000_000_000L;
  private static final ChainKey KEY = new ChainKey(0, FIRST);
  private static final long MIB = 1024 * 1024;

  /** One text of a mebibyte that each of thousands of members has: a few bytes each, but the entry's canonical bytes would be gigabytes. */
  @Test
  void anEntryThatRepeatsALongTextForEachMemberIsRefusedBeforeItsBytesAreMade() {
    List<CrossEntry.Member> members = new ArrayList<>();
    String text = "x".repeat((int) MIB);
    for (int i = 0; i < 4_000; i++) {
      members.add(new CrossEntry.Member(i, transfer(i, text), true, true));
    }
    SegmentContent content =
        new SegmentContent(
            List.of(new CrossEntry.Prepared(KEY, null, members, Map.of(), Set.of(), Set.of(), FIRST)),
            List.of(balance("a"), balance("b")));
    byte[] payload = new SegmentWriter(content).write();
    assertThat(payload).hasSizeLessThan(20_000);
    Segment forged = segment(payload, 1, FIRST);
    assertThat(SegmentCodec.open(forged)).isEqualTo(content);
    long allocated =
        Fuzz.allocated(
            () ->
                assertThatThrownBy(() -> SegmentCodec.verify(forged, Hash.ZERO))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("an entry that is too long"));
    assertThat(allocated).isLessThan(128 * MIB);
    assertThatThrownBy(() -> SegmentCodec.seal(0, 0, Hash.ZERO, 0, content)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("too many");
  }

  /** Transfers whose chain never ends in the segment: each has a time of its own, which is found without going through all the others. */
  @Test
  void transfersOfNoChainComeBack() throws SegmentTooLarge {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < SegmentCodec.MAX_ENTRIES; i++) {
      entries.add(new Entry.TransferMade(transfer(i, ""), LegsHere.NEITHER, FIRST + 2 * i));
    }
    SegmentContent content = new SegmentContent(entries, List.of());
    assertThat(SegmentCodec.verify(SegmentCodec.seal(0, 0, Hash.ZERO, 0, content), Hash.ZERO)).isEqualTo(content);
  }

  @Test
  void aShardIsToldOnce() {
    assertCorrupt(decided(2, 5, 5), "shard to tell stands there twice");
    assertThat(SegmentCodec.open(decided(2, 5, 6)).entries().getFirst())
        .isEqualTo(new CrossEntry.Decided(KEY, new Verdict.Abandoned(), Set.of(5, 6), FIRST));
    assertCorrupt(decided(2, 5, 256), "shard is out of range");
    assertCorrupt(decided(SegmentCodec.MAX_PARTS + 1, 5, 6), "number of a chain's parts is out of range");
  }

  /** A chain that was abandoned, by hand. */
  private static Segment decided(int tells, int one, int other) {
    CrossColumns columns = new CrossColumns();
    columns.verdicts.add(CrossWords.of(Verdict.Kind.ABANDONED));
    columns.balanced.add(0);
    columns.records.add(0);
    columns.burns.add(0);
    columns.tells.add(tells);
    columns.coordinators.add(0);
    columns.keys.add(0);
    columns.shards.add(one);
    columns.shards.add(other);
    return segment(columns, EntryKind.DECIDED, out -> number(out, 0));
  }

  @Test
  void anAccountIsClosedOnce() {
    assertCorrupt(closing(0, 0), "account of a chain stands there twice");
    CrossEntry.Prepared prepared = (CrossEntry.Prepared) SegmentCodec.open(closing(0, 1)).entries().getFirst();
    assertThat(prepared.closes()).containsExactly(new AccountId("0"), new AccountId("1"));
  }

  /** A chain without members that closes two accounts, the first and that one. */
  private static Segment closing(int first, int second) {
    CrossColumns columns = new CrossColumns();
    columns.members.add(0);
    columns.ids.add(0);
    columns.asked.add(0);
    columns.closes.add(2);
    columns.reopens.add(0);
    columns.coordinators.add(0);
    columns.keys.add(2);
    return segment(
        columns,
        EntryKind.PREPARED,
        out -> {
          AccountReferences accounts = new AccountReferences();
          accounts.write(out, AccountReferences.Role.CHAIN, new AccountId(String.valueOf(first)));
          accounts.write(out, AccountReferences.Role.CHAIN, new AccountId(String.valueOf(second)));
          number(out, 0);
          TextColumnWriter.write(out, accounts.ids(), false, FIRST / 1_000_000);
        });
  }

  @Test
  void whatWasAskedForIsFoundWhereItIsSaidToBe() {
    assertCorrupt(asking(0), "lacks what was prepared");
    assertCorrupt(asking(1 << 12), "moves other accounts than what was prepared");
    assertCorrupt(asking(AskedForm.MOST + 1), "form of what was asked for is out of range");
  }

  /** A chain of one that is not prepared here, but has that form. */
  private static Segment asking(int form) {
    CrossColumns columns = new CrossColumns();
    columns.members.add(0);
    columns.ids.add(0);
    columns.asked.add(1);
    columns.closes.add(0);
    columns.reopens.add(0);
    columns.forms.add(form);
    columns.coordinators.add(0);
    columns.keys.add(0);
    columns.sentMillis.add(0);
    columns.sentNanos.add(0);
    return segment(
        columns,
        EntryKind.PREPARED,
        out -> {
          AccountReferences accounts = new AccountReferences();
          number(out, 0);
          TextColumnWriter.write(out, accounts.ids(), false, FIRST / 1_000_000);
        });
  }

  private static Segment segment(CrossColumns columns, EntryKind kind, Consumer<ColumnWriter> accounts) {
    ColumnWriter out = new ColumnWriter();
    NumberColumn kinds = new NumberColumn(1);
    kinds.add(kind.ordinal());
    out.repeatedNumbers(kinds);
    columns.write(out);
    accounts.accept(out);
    return segment(out.finish(), 1, FIRST);
  }

  private static void number(ColumnWriter out, long value) {
    NumberColumn column = new NumberColumn(1);
    column.add(value);
    out.numbers(column);
  }

  private static Segment segment(byte[] payload, int count, long last) {
    Segment open = new Segment(0, 0, 2, 0, count, FIRST, last, Hash.ZERO, Hash.ZERO, Hash.ZERO, payload);
    ByteBuffer header = ByteBuffer.allocate(76);
    header.putInt(2).putInt(0).putLong(0).putLong(0).putInt(count).putLong(FIRST).putLong(last).put(open.root().bytes());
    return new Segment(0, 0, 2, 0, count, FIRST, last, Hash.ZERO, Hash.ZERO, Hash.sha256(Hash.ZERO.bytes(), header.array(), payload), payload);
  }

  private static void assertCorrupt(Segment segment, String what) {
    assertThatThrownBy(() -> SegmentCodec.open(segment)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  private static AfterBalance balance(String account) {
    return new AfterBalance(new AccountId(account), Totals.ZERO, false);
  }

  private static Transfer transfer(int number, String metadata) {
    return new Transfer(
        new TransferId("t" + number), new AccountId("a"), new AccountId("b"), Amount.of(1), Amount.ZERO, Asset.of("EUR/2"), 1, TransferFlags.NONE,
        TransferId.NONE, TransferId.NONE, 0, "", metadata, null, FIRST + number);
  }
}
