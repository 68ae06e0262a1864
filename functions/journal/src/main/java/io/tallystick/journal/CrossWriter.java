package io.tallystick.journal;

import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what a segment's entries say of chains across shards; the transfers in them are rows of the {@link SegmentWriter}. */
final class CrossWriter {
  private static final long NANOS_PER_MILLI = 1_000_000;
  /** How many entries before a verdict are looked through for what it brings or burns: those of a chain of any size. */
  private static final int PLACES = SegmentCodec.MAX_ENTRIES;

  private final CrossColumns columns = new CrossColumns();
  private final KeyTimes times;
  /** Of each chain that was collected as it was asked for, in order: {@link SegmentWriter} writes what accounts they name when all is collected. */
  private final Deque<List<AskedForm>> forms = new ArrayDeque<>();
  /** Of each commitment in order the records that are none of the transfers recorded before it. */
  private final Deque<List<Transfer>> recordsOfItsOwn = new ArrayDeque<>();

  private long previousSent;
  /** The first end of a chain behind the transfer that was looked at last, or the number of entries. */
  private int nextEnd = 0;

  CrossWriter(long firstTimestamp) {
    times = new KeyTimes(firstTimestamp);
    previousSent = Math.floorDiv(firstTimestamp, NANOS_PER_MILLI);
  }

  void write(ColumnWriter out) {
    columns.write(out);
  }

  long parts() {
    return columns.parts();
  }

  /** Whether ids may stand twice in a segment: in what was prepared of a chain, and in what was asked for. */
  boolean repeatsIds() {
    return columns.forms.size() > 0;
  }

  void legs(LegsHere here) {
    columns.legs.add(CrossWords.of(here));
  }

  void made(Entry.TransferMade made, List<Entry> entries, int position) {
    legs(made.here());
    columns.madeTimes.addSigned(expectedTime(entries, position) - made.transfer().timestamp());
  }

  /** The time of a transfer made across shards, if its chain ends next and all that follows until then are the chain's next members. */
  private long expectedTime(List<Entry> entries, int position) {
    while (nextEnd <= position || nextEnd < entries.size() && !EntryKind.of(entries.get(nextEnd)).ends()) {
      nextEnd++;
    }
    int between = nextEnd - position - 1;
    return switch (nextEnd < entries.size() ? entries.get(nextEnd) : null) {
      case CrossEntry.Decided decided -> decided.key().timestamp() - between;
      case CrossEntry.Ended ended -> ended.key().timestamp() - between;
      case null, default -> entries.get(position).timestamp();
    };
  }

  void prepared(CrossEntry.Prepared prepared, SegmentWriter rows) {
    Chain chain = prepared.chain();
    columns.members.add(prepared.members().size());
    columns.ids.add(prepared.ids().size());
    columns.asked.add(chain == null ? 0 : chain.size());
    columns.closes.add(prepared.closes().size());
    columns.reopens.add(prepared.reopens().size());
    key(EntryKind.PREPARED, prepared.key(), chain == null ? prepared.members().size() + prepared.ids().size() : chain.size());
    members(prepared, rows);
    numbers(columns.idNumbers, prepared.ids().keySet());
    prepared.ids().values().forEach(rows::id);
    if (chain != null) {
      asked(prepared, rows);
    }
  }

  private void members(CrossEntry.Prepared prepared, SegmentWriter rows) {
    int previous = -1;
    for (CrossEntry.Member member : prepared.members()) {
      previous = number(columns.memberNumbers, previous, member.number());
      columns.memberTimes.addSigned(prepared.key().timestamp() - member.transfer().timestamp() + member.number());
      legs(member.here());
      rows.row(member.transfer());
    }
  }

  private void asked(CrossEntry.Prepared prepared, SegmentWriter rows) {
    Chain chain = prepared.chain();
    if (chain.tooLarge()) {
      throw new IllegalArgumentException("a chain that is too large is never prepared");
    }
    long sent = Math.floorDiv(chain.sentAt(), NANOS_PER_MILLI);
    columns.sentMillis.addSigned(sent - previousSent);
    columns.sentNanos.add(Math.floorMod(chain.sentAt(), NANOS_PER_MILLI));
    previousSent = sent;
    List<AskedForm> asked = forms(prepared);
    forms.add(asked);
    for (int i = 0; i < asked.size(); i++) {
      columns.forms.add(asked.get(i).bits());
      if (asked.get(i).row()) {
        rows.row(chain.members().get(i));
      } else if (asked.get(i).amount()) {
        rows.amount(chain.members().get(i).amount());
      }
    }
  }

  /** How each member of a chain is stored as it was asked for. */
  private static List<AskedForm> forms(CrossEntry.Prepared prepared) {
    Map<Integer, CrossEntry.Member> here = new HashMap<>();
    prepared.members().forEach(member -> here.put(member.number(), member));
    Chain chain = prepared.chain();
    List<AskedForm> forms = new ArrayList<>(chain.size());
    for (int i = 0; i < chain.size(); i++) {
      forms.add(AskedForm.of(chain.members().get(i), chain.parties().get(i), here.get(i)));
    }
    return forms;
  }

  void decided(CrossEntry.Decided decided, List<Entry> entries, int position, SegmentWriter rows) {
    columns.verdicts.add(CrossWords.of(decided.verdict().kind()));
    key(EntryKind.DECIDED, decided.key(), 1);
    switch (decided.verdict()) {
      case Verdict.Committed committed -> committed(decided.key(), committed, entries, position, rows);
      case Verdict.Refused refused -> refused(refused, entries, position, rows);
      case Verdict.Abandoned _ -> sizes(0, 0, 0);
    }
    columns.tells.add(decided.tell().size());
    for (int shard : decided.tell()) {
      columns.shards.add(shard(shard));
    }
  }

  private void committed(ChainKey key, Verdict.Committed committed, List<Entry> entries, int position, SegmentWriter rows) {
    sizes(committed.balanced().size(), committed.records().size(), 0);
    numbers(columns.balancedNumbers, committed.balanced().keySet());
    committed.balanced().values().forEach(rows::amount);
    numbers(columns.recordNumbers, committed.records().keySet());
    List<Transfer> own = new ArrayList<>();
    Map<TransferId, Integer> made = committed.records().isEmpty() ? Map.of() : before(entries, position);
    for (Transfer transfer : committed.records().values()) {
      int place = placeOf(transfer, entries, position, made);
      columns.recordPlaces.add(place);
      if (place == 0) {
        columns.recordTimes.addSigned(key.timestamp() - transfer.timestamp());
        rows.row(transfer);
        own.add(transfer);
      }
    }
    recordsOfItsOwn.add(own);
  }

  private void refused(Verdict.Refused refused, List<Entry> entries, int position, SegmentWriter rows) {
    sizes(0, 0, refused.burned().size());
    Map<TransferId, Integer> rejected = before(entries, position);
    for (Verdict.Burn burn : refused.burned()) {
      int at = rejected.getOrDefault(burn.id(), position);
      boolean recorded = entries.get(at) instanceof Entry.TransferRejected rejection && rejection.outcome() == burn.outcome();
      columns.burnPlaces.add(recorded ? position - at : 0);
      if (!recorded) {
        rows.id(burn.id());
        rows.outcome(burn.outcome());
      }
    }
  }

  private static int placeOf(Transfer transfer, List<Entry> entries, int position, Map<TransferId, Integer> made) {
    int at = made.getOrDefault(transfer.id(), position);
    boolean same =
        entries.get(at) instanceof Entry.TransferMade before
            && before.transfer().equals(transfer)
            && AskedForm.sameText(before.transfer().asset(), transfer.asset());
    return same ? position - at : 0;
  }

  /** Where what the same chain came to stands: entries right before its verdict. */
  private static Map<TransferId, Integer> before(List<Entry> entries, int position) {
    Map<TransferId, Integer> before = new HashMap<>();
    for (int i = position - 1; i >= 0 && i >= position - PLACES; i--) {
      switch (entries.get(i)) {
        case Entry.TransferMade made -> before.putIfAbsent(made.transfer().id(), i);
        case Entry.TransferRejected rejected -> before.putIfAbsent(rejected.id(), i);
        case Entry.AccountOpened _, Entry.HoldExpired _, Entry.AccountRejected _, CrossEntry _ -> {
          return before;
        }
      }
    }
    return before;
  }

  /** What the next chain looks like that was collected as it was asked for. */
  List<AskedForm> nextForms() {
    return forms.remove();
  }

  /** The records of the next commitment that are none of the transfers recorded before it. */
  List<Transfer> nextRecordsOfItsOwn() {
    return recordsOfItsOwn.remove();
  }

  void ended(CrossEntry.Ended ended) {
    columns.verdicts.add(CrossWords.of(ended.verdict()));
    key(EntryKind.ENDED, ended.key(), 1);
  }

  void settled(CrossEntry.Settled settled) {
    key(EntryKind.SETTLED, settled.key(), 1);
  }

  private void sizes(int balanced, int records, int burns) {
    columns.balanced.add(balanced);
    columns.records.add(records);
    columns.burns.add(burns);
  }

  private void key(EntryKind kind, ChainKey key, int size) {
    columns.coordinators.add(shard(key.coordinator()));
    columns.keys.addSigned(key.timestamp() - times.expected(kind, key.coordinator(), size));
    times.found(kind, key.coordinator(), key.timestamp());
  }

  private static int shard(int shard) {
    if (shard < 0 || shard >= KeyTimes.COORDINATORS) {
      throw new IllegalArgumentException("a shard must be 0 to 255");
    }
    return shard;
  }

  private static void numbers(NumberColumn column, Set<Integer> growing) {
    int previous = -1;
    for (int number : growing) {
      previous = number(column, previous, number);
    }
  }

  private static int number(NumberColumn column, int previous, int number) {
    if (number <= previous) {
      throw new IllegalArgumentException("numbers of members must grow");
    }
    column.add(number - previous - 1);
    return number;
  }
}
