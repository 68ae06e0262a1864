package io.tallystick.journal.readmodel;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.PackedId;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StateVersions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.IdTime;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the segments of one run come to, gathered from the journal and what it left unfinished before, so that it is the same whoever gathers it. Of a transfer between two shards only what its legs on this shard come to.
 */
final class Run {
  /** A write, in the parts that weights are counted in. */
  private static final int WRITE = 4;
  /** An entry whose place in the index and in the statements is packed together with others'. */
  private static final int PACKED_WEIGHT = 1;
  /** Into how many items at most the index packs the ids of a run that carry the time of one second. */
  private static final int ITEMS_OF_A_SECOND = 8;
  private static final long NANOS_OF_SECOND = 1_000_000_000L;
  /** What an account touched weighs, beside its entries: a checkpoint and a statement page. */
  private static final int ACCOUNT_WEIGHT = 2 * WRITE;
  /** What a hold made or ended weighs beside its entry: a checkpoint. */
  private static final int HOLD_WEIGHT = WRITE;
  /** What a reversal weighs beside its entry: that its original is found to be reversed. */
  private static final int REVERSAL_WEIGHT = WRITE;
  /** Characters of text that weigh one: as many as the store counts as one write more. */
  private static final int TEXT_CHARACTERS = 1024;

  /** The newest standing of an account and the segment that it is from. */
  record Standing(AfterBalance balance, long sequence) {}

  /**
   * How a hold stands at the run's end: made in it, posted, voided or expired in it, or both. Null parts are for the holds table to tell.
   *
   * @param home whether its debit account lives on this shard, which then decides that it expires
   */
  record HoldChange(Transfer made, Resolution resolution, long sequence, boolean home) {}

  final Map<AccountId, Entry.AccountOpened> opened = new LinkedHashMap<>();
  final Map<AccountId, Long> openedIn = new HashMap<>();
  final Map<AccountId, Standing> standings = new LinkedHashMap<>();
  final Map<TransferId, HoldChange> holds = new LinkedHashMap<>();
  final Map<IndexKey, Location> locations = new LinkedHashMap<>();
  final Map<AccountId, Lines> lines = new LinkedHashMap<>();
  final Fields fields = new Fields();
  final ClearingChanges clearing = new ClearingChanges();
  /** As far as the segments were added. */
  final Unfinished unfinished;
  private final Set<FieldKey> weighedFields = new HashSet<>();
  private final Set<AccountId> weighedDates = new HashSet<>();
  private final Map<Long, Integer> packed = new HashMap<>();
  private int entries;
  private long weight;
  private long last = -1;
  private int version = StateVersions.FIRST;

  /** @param before what is unfinished before the first segment; it is not changed */
  Run(Unfinished before) {
    this.unfinished = new Unfinished(before);
  }

  /**
   * Adds the next segment unless the run would then weigh more than the limit; the first one is always added, since no run is less than a segment.
   *
   * <p>A run weighs about as many writes as posting it takes: one for each entry (its place in the index), or a quarter where ids are packed together by their time, two
   * for each account that it touches and one more where something dated touches it, one for each hold, one for each value of a field that is indexed, and more where
   * texts are long.
   *
   * @param limit writes
   * @return false if it was not added
   */
  boolean addWithin(long limit, Segment segment) {
    SegmentContent content = SegmentCodec.verify(segment, segment.previousHash());
    long added = weightOf(content);
    long allowed = limit > Long.MAX_VALUE / WRITE ? Long.MAX_VALUE : limit * WRITE;
    if (!isEmpty() && weight + added > allowed) {
      return false;
    }
    weight += added;
    version = segment.format() == 1 ? version : StateVersions.CHAINS;
    add(segment.sequence(), content);
    return true;
  }

  private long weightOf(SegmentContent content) {
    long added = 0;
    for (Entry entry : content.entries()) {
      added +=
          switch (entry) {
            case Entry.AccountOpened opened -> weightOf(opened.account());
            case Entry.TransferMade made -> weightOf(made);
            case Entry.HoldExpired _ -> WRITE + HOLD_WEIGHT;
            case Entry.TransferRejected rejected -> weightOf(rejected.id());
            case Entry.AccountRejected _ -> WRITE;
            case CrossEntry.Prepared prepared -> (1 + prepared.members().size()) * PACKED_WEIGHT;
            case CrossEntry _ -> PACKED_WEIGHT;
          };
    }
    for (AfterBalance balance : content.balances()) {
      added += standings.containsKey(balance.id()) ? 0 : ACCOUNT_WEIGHT;
    }
    return added;
  }

  private int weightOf(NewAccount account) {
    List<FieldKey> keys = Fields.of(account);
    return WRITE + textWeight(account.metadata()) + weightOf(keys) + keys.size() * textWeight(account.id().value());
  }

  private int weightOf(List<FieldKey> keys) {
    int added = 0;
    for (FieldKey key : keys) {
      added += weighedFields.add(key) ? WRITE : 0;
    }
    return added;
  }

  /** A page of dated changes for each account that has any. */
  private int weightOfDates(Entry.TransferMade made) {
    if (Lines.dated(made) == null) {
      return 0;
    }
    Transfer transfer = made.transfer();
    return (made.here().debit() && weighedDates.add(transfer.debitAccountId()) ? WRITE : 0)
        + (made.here().credit() && weighedDates.add(transfer.creditAccountId()) ? WRITE : 0);
  }

  private int weightOf(Entry.TransferMade made) {
    Transfer transfer = made.transfer();
    if (made.here() == LegsHere.NEITHER) {
      return weightOf(transfer.id());
    }
    int hold = transfer.pending() ? HOLD_WEIGHT + textWeight(transfer.metadata()) : transfer.resolves() ? HOLD_WEIGHT : 0;
    int reversal = transfer.reversal() ? REVERSAL_WEIGHT : 0;
    return weightOf(transfer.id()) + hold + reversal + weightOf(Fields.of(transfer)) + weightOfDates(made);
  }

  private int weightOf(TransferId id) {
    long time = IdTime.of(id);
    boolean alone = time == IdTime.NONE || PackedId.of(id.value()) == null;
    return alone || packed.merge(time / NANOS_OF_SECOND, 1, Integer::sum) <= ITEMS_OF_A_SECOND ? WRITE : PACKED_WEIGHT;
  }

  private static int textWeight(String text) {
    return WRITE * (text.length() / TEXT_CHARACTERS);
  }

  int entries() {
    return entries;
  }

  boolean isEmpty() {
    return entries == 0;
  }

  /** The version of the state that the run writes at least. */
  int version() {
    return version;
  }

  /** The sequence of the last segment, −1 before the first. */
  long last() {
    return last;
  }

  /** Adds the next segment. */
  void add(long sequence, SegmentContent content) {
    Map<AccountId, Lines> linesOfSegment = new LinkedHashMap<>();
    int position = 0;
    for (Entry entry : content.entries()) {
      Location location = new Location(sequence, position++);
      clearing.add(entry, sequence, unfinished);
      unfinished.apply(entry, location);
      switch (entry) {
        case Entry.AccountOpened account -> {
          opened.put(account.account().id(), account);
          openedIn.put(account.account().id(), sequence);
          fields.add(account, location);
        }
        case Entry.TransferMade made -> {
          Transfer transfer = made.transfer();
          locations.put(IndexKey.of(transfer.id()), location);
          if (transfer.reversal()) {
            locations.put(IndexKey.reversalOf(transfer.reverses()), location);
          }
          if (made.here() != LegsHere.NEITHER) {
            Lines.add(linesOfSegment, made, location);
            fields.add(made, location);
            change(made, sequence);
          }
        }
        case Entry.HoldExpired expired -> {
          Lines.add(linesOfSegment, expired, location);
          resolve(expired.holdId(), Resolution.of(expired), sequence, expired.here().debit());
        }
        case Entry.AccountRejected rejected -> {
          if (!rejected.id().isNone()) {
            locations.put(IndexKey.rejectionOf(rejected.id()), location);
          }
        }
        case Entry.TransferRejected rejected -> {
          if (!rejected.id().isNone()) {
            boolean burned = rejected.outcome().isTransient();
            locations.put(burned ? IndexKey.of(rejected.id()) : IndexKey.rejectionOf(rejected.id()), location);
          }
        }
        case CrossEntry _ -> {}
      }
    }
    for (AfterBalance balance : content.balances()) {
      standings.put(balance.id(), new Standing(balance, sequence));
      Lines touched = linesOfSegment.get(balance.id());
      if (touched != null) {
        lines.merge(balance.id(), touched.endingAt(unfinished.settled(balance.id(), balance.totals())), Lines::followedBy);
      }
    }
    entries += content.entries().size();
    last = sequence;
  }

  private void change(Entry.TransferMade made, long sequence) {
    Transfer transfer = made.transfer();
    if (transfer.pending()) {
      holds.put(transfer.id(), new HoldChange(transfer, null, sequence, made.here().debit()));
    } else if (transfer.resolves()) {
      resolve(transfer.pendingId(), Resolution.of(transfer), sequence, made.here().debit());
    }
  }

  private void resolve(TransferId id, Resolution resolution, long sequence, boolean home) {
    HoldChange before = holds.get(id);
    holds.put(id, new HoldChange(before == null ? null : before.made(), resolution, sequence, home));
  }
}
