package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * A ledger of nine segments in which everything happens once. The read tables have the first seven, in runs that begin at 0, 2, 4 and 6.
 *
 * <pre>
 * segment  entries
 * 0        accounts a b c p n opened (c must not be overdrawn, p counts points, n keeps no history)
 * 1        t1 a→b 100 of a later date, t2 a→c 40
 * 2        h1 a→b 50 of a later date held for 10 s, h2 c→b 30, h3 a→b 5 for 1 s
 * 3        p1 posts 20 of h1, v2 voids h2
 * 4        h3 expires
 * 5        a refused, x1 refused and burned, r1 refused, r2 refused
 * 6        r1 refused again, t3 a→n 1
 * 7        account late opened, t9 a→b 7, r2 refused again
 * 8        t10 b→a 3
 * </pre>
 */
final class SmallLedger {
  static final int SHARD = 2;
  static final Asset USD = Asset.of("USD/2");
  static final Asset POINTS = Asset.of("POINTS");
  /** The business date of t1 and h1; it lies after everything, so that what releases h1 counts then too. */
  private static final Instant DATE = Instant.parse("2100-01-01T00:00:00Z");

  final MemoryStore store;
  private final Recorder recorder;
  private long now = 1_000_000_000_000_000_000L;

  SmallLedger() {
    this(Faults.NONE);
  }

  SmallLedger(Faults faults) {
    store = new MemoryStore(faults);
    recorder = new Recorder(store, SHARD, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    Projector projector = new Projector(store, SHARD, new Projector.Limits(2, 1_000, 100));
    record(
        List.of(
            account("a", USD),
            account("b", USD),
            account("c", USD, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS),
            account("p", POINTS),
            account("n", USD, AccountFlag.NO_HISTORY)));
    record(List.of(), transfer("t1", "a", "b", 100, DATE), transfer("t2", "a", "c", 40));
    record(List.of(), hold("h1", "a", "b", 50, 10, DATE), hold("h2", "c", "b", 30, 0), hold("h3", "a", "b", 5, 1));
    now += Duration.ofSeconds(3).toNanos();
    record(
        List.of(),
        resolution("p1", "h1", 20, TransferFlag.POST_PENDING_TRANSFER),
        resolution("v2", "h2", 0, TransferFlag.VOID_PENDING_TRANSFER));
    projector.post(deadline());
    recorder.expireDue(10, deadline());
    record(List.of(account("a", POINTS)), transfer("x1", "c", "b", 1_000), transfer("r1", "a", "a", 1), transfer("r2", "b", "b", 1));
    record(List.of(), transfer("r1", "a", "p", 1), transfer("t3", "a", "n", 1));
    projector.post(deadline());
    record(List.of(account("late", USD)), transfer("t9", "a", "b", 7), transfer("r2", "a", "p", 1));
    record(List.of(), transfer("t10", "b", "a", 3));
  }

  private void record(List<NewAccount> accounts, NewTransfer... transfers) {
    recorder.record(List.of(new Request(accounts, List.of(transfers))), deadline());
  }

  static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  static NewAccount account(String id, Asset asset, AccountFlag... flags) {
    return new NewAccount(new AccountId(id), asset, 1, AccountFlags.of(flags), Amount.ZERO, "reference of " + id, "");
  }

  private static NewTransfer transfer(String id, String debit, String credit, long amount) {
    return transfer(id, debit, credit, amount, null);
  }

  private static NewTransfer transfer(String id, String debit, String credit, long amount, Instant date) {
    return transfer(id, debit, credit, amount, TransferFlags.NONE, "", 0, date);
  }

  private static NewTransfer hold(String id, String debit, String credit, long amount, long timeout) {
    return hold(id, debit, credit, amount, timeout, null);
  }

  private static NewTransfer hold(String id, String debit, String credit, long amount, long timeout, Instant date) {
    return transfer(id, debit, credit, amount, TransferFlags.of(TransferFlag.PENDING), "", timeout, date);
  }

  private static NewTransfer resolution(String id, String hold, long amount, TransferFlag flag) {
    return transfer(id, "", "", amount, TransferFlags.of(flag), hold, 0, null);
  }

  private static NewTransfer transfer(
      String id, String debit, String credit, long amount, TransferFlags flags, String hold, long timeout, Instant date) {
    boolean ofHold = !hold.isEmpty();
    return new NewTransfer(
        new TransferId(id),
        new AccountId(debit),
        new AccountId(credit),
        Amount.of(amount),
        ofHold ? null : USD,
        ofHold ? 0 : 1,
        flags,
        new TransferId(hold),
        TransferId.NONE,
        timeout,
        "",
        "",
        date);
  }
}
