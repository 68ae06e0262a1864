package io.tallystick.local.replay;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.connection.JournalFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A ledger of several shards: the recorder of the functions on journals in memory. All shards have the clock in common, and no timestamp is before one that was given on any of them; entries of
 * different shards may have the same.
 */
final class ShardedReplay implements ReplayLedger {
  private static final Duration CALL = Duration.ofMinutes(1);
  private static final int HOLDS = 1_000;
  private static final long NO_EPOCH = 0;
  /** At most; a transfer between two shards is prepared on both, recorded on both, decided, ended and settled. */
  private static final int ENTRIES_OF_AN_EVENT = 8;
  private static final long SEED = 1;

  private final Sharding sharding;
  private final MemoryStore store = new MemoryStore();
  private final List<Projector> projectors = new ArrayList<>();
  private final ShardedReader reader;
  private final JournalFollower follower;
  private final Map<TransferId, Known> known = new HashMap<>();
  /** Holds that expired, since they were last asked for. */
  private final List<Transfer> expired = new ArrayList<>();

  private ShardedRecorder recorder;
  private long clock;
  private boolean expiring;
  private long last;
  private int entries;
  private int recorded;

  ShardedReplay(Sharding sharding) {
    this.sharding = sharding;
    this.follower = new JournalFollower(store, sharding.shards());
    for (int shard = 0; shard < sharding.shards(); shard++) {
      projectors.add(new Projector(store, shard, Projector.Limits.DEFAULT));
    }
    this.reader = new ShardedReader(store, sharding);
    this.recorder = recorder();
  }

  private ShardedRecorder recorder() {
    return new ShardedRecorder(
        new FixedShards(store, sharding),
        shard -> new Recorder(store, shard, this::now, RecorderLimits.DEFAULT, new Retry(new Random(SEED), time -> {}), RecorderListener.NONE));
  }

  private long now() {
    return Math.max(expiring && clock < Long.MAX_VALUE ? clock + 1 : clock, last + 1);
  }

  private static Deadline deadline() {
    return Deadline.after(CALL);
  }

  @Override
  public long clock() {
    return clock;
  }

  @Override
  public void setClock(long nanos) {
    clock = nanos;
  }

  @Override
  public boolean hasTimeFor(Request request) {
    return hasTimeFor(ENTRIES_OF_AN_EVENT * (long) request.events(), clock);
  }

  private boolean hasTimeFor(long more, long at) {
    return Math.max(at - 1, last) <= Long.MAX_VALUE - more;
  }

  @Override
  public Decision.Answer decide(Request request) {
    int before = entries;
    Decision.Answer answer = recorder.commit(List.of(request), deadline()).answers().getFirst();
    follow();
    recorded = entries - before;
    return answer;
  }

  /** Entries that the last request put into the journals. */
  int recorded() {
    return recorded;
  }

  private void follow() {
    follower.follow(segment -> SegmentCodec.open(segment).entries().forEach(this::note));
  }

  private void note(Entry entry) {
    entries++;
    last = Math.max(last, entry.timestamp());
    switch (entry) {
      case Entry.TransferMade made -> known.put(made.transfer().id(), made.transfer());
      case Entry.TransferRejected rejected when rejected.outcome().isTransient() ->
          known.putIfAbsent(rejected.id(), new Burned(rejected.id(), rejected.outcome(), rejected.timestamp()));
      // The other account's shard releases its own leg later.
      case Entry.HoldExpired over when over.here().debit() -> expired.add((Transfer) known.get(over.holdId()));
      case Entry _ -> {}
    }
  }

  /** Brings the read tables up to the journals. */
  private void project() {
    projectors.forEach(projector -> projector.post(deadline()));
  }

  @Override
  public boolean canAdvance(long nanos) {
    long from = Math.max(clock, last);
    return from <= Long.MAX_VALUE - nanos && hasTimeFor(ENTRIES_OF_AN_EVENT * (long) known.size(), from + nanos);
  }

  @Override
  public List<TransferId> advance(long nanos) {
    clock = Math.max(clock, last) + nanos;
    return expire();
  }

  /** Releases all holds that are due by the clock; answers which those were, in order of expiry. */
  List<TransferId> expire() {
    project();
    expired.clear();
    // The recorder looks for what was over before its clock, here what is over now is due.
    expiring = true;
    for (int shard = 0; shard < sharding.shards(); shard++) {
      while (recorder.expireDue(shard, HOLDS, deadline()) > 0) {
        follow();
        project();
      }
    }
    expiring = false;
    for (int shard = 0; shard < sharding.shards(); shard++) {
      recorder.keep(shard, deadline());
    }
    follow();
    expired.sort(Comparator.comparingLong(Transfer::expiresAt).thenComparingLong(Transfer::timestamp));
    return expired.stream().map(Transfer::id).toList();
  }

  /**
   * The account's checkpoint is written over, at the end of a journal of which all is posted, and nobody remembers what was before. So that it counts as newer, the journal first gets an entry that
   * means nothing.
   */
  @Override
  public void setTotals(Step.Balance balance) {
    Account account = account(balance.accountId());
    int shard = sharding.shardOf(account.id());
    Segment segment = append(shard);
    project();
    store.checkpoints().saveAccounts(List.of(new Checkpoint<>(account.with(balance.over(account.totals()), account.closed()), shard, segment.sequence())), deadline());
    projectors.forEach(Projector::forget);
    recorder = recorder();
  }

  private Segment append(int shard) {
    Segment end = store.journal().last(shard, deadline()).orElseThrow();
    TransferId id = new TransferId("totals-" + end.sequence());
    Entry entry = new Entry.TransferRejected(id, TransferOutcome.ACCOUNTS_MUST_BE_DIFFERENT, now());
    try {
      Segment next = SegmentCodec.seal(shard, end.sequence() + 1, end.hash(), NO_EPOCH, new SegmentContent(List.of(entry), List.of()));
      store.journal().append(next, deadline());
      follow();
      return next;
    } catch (SegmentTooLarge impossible) {
      throw new IllegalStateException("one refusal fits a segment", impossible);
    }
  }

  @Override
  public Account account(AccountId id) {
    return reader.accounts(List.of(id), Consistency.STRONG, deadline()).value().get(id);
  }

  /** All accounts, in order of their ids. */
  List<Account> accounts() {
    return reader.allAccounts(Consistency.STRONG, deadline()).value();
  }

  @Override
  public Known known(TransferId id) {
    return known.get(id);
  }

  @Override
  public Hold hold(TransferId id) {
    return known.get(id) instanceof Transfer transfer
        ? reader.transfer(id, Optional.of(transfer.debitAccountId()), Consistency.STRONG, deadline()).value().map(LedgerReader.TransferStanding::hold).orElse(null)
        : null;
  }
}
