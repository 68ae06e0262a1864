package io.tallystick.journal.verify;

import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.List;
import java.util.Random;

/**
 * A ledger of posts in parts and of reversals. The read tables have the first six segments.
 *
 * <pre>
 * segment  entries
 * 0        accounts a b c opened
 * 1        t1 a→b 100, h1 a→b 50 held, h2 a→b 5 held
 * 2        p1 posts 20 of h1 and keeps it open, v2 voids h2
 * 3        r1 reverses 30 of t1
 * 4        r2 reverses the rest of t1, p2 posts 10 of h1 and keeps it open
 * 5        v1 voids the rest of h1
 * 6        t2 a→b 7, r3 reverses 4 of p1
 * 7        r4 reverses t2
 * 8        r5 reverses 2 of r4, r6 reverses 1 of p1
 * </pre>
 */
final class ReversedLedger {
  static final int SHARD = 2;

  final MemoryStore store = new MemoryStore();
  private final Recorder recorder;
  private long now = 1_000_000_000_000_000_000L;

  ReversedLedger() {
    recorder = new Recorder(store, SHARD, () -> now++, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    record(List.of(SmallLedger.account("a", SmallLedger.USD), SmallLedger.account("b", SmallLedger.USD), SmallLedger.account("c", SmallLedger.USD)));
    record(List.of(), transfer("t1", "a", "b", 100), transfer("h1", "a", "b", 50, TransferFlag.PENDING), transfer("h2", "a", "b", 5, TransferFlag.PENDING));
    record(List.of(), part("p1", 20), taking("v2", Amount.ZERO, "h2", "", TransferFlag.VOID_PENDING_TRANSFER));
    record(List.of(), reversal("r1", Amount.of(30), "t1"));
    record(List.of(), reversal("r2", Amount.MAX, "t1"), part("p2", 10));
    record(List.of(), taking("v1", Amount.ZERO, "h1", "", TransferFlag.VOID_PENDING_TRANSFER));
    new Projector(store, SHARD, new Projector.Limits(2, 1_000, 100)).post(SmallLedger.deadline());
    record(List.of(), transfer("t2", "a", "b", 7), reversal("r3", Amount.of(4), "p1"));
    record(List.of(), reversal("r4", Amount.MAX, "t2"));
    record(List.of(), reversal("r5", Amount.of(2), "r4"), reversal("r6", Amount.of(1), "p1"));
  }

  private void record(List<NewAccount> accounts, NewTransfer... transfers) {
    recorder.record(List.of(new Request(accounts, List.of(transfers))), SmallLedger.deadline());
  }

  private static NewTransfer transfer(String id, String debit, String credit, long amount, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), SmallLedger.USD, 1, TransferFlags.of(flags), TransferId.NONE,
        TransferId.NONE, 0, "", "", null);
  }

  private static NewTransfer part(String id, long amount) {
    return taking(id, Amount.of(amount), "h1", "", TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN);
  }

  private static NewTransfer reversal(String id, Amount amount, String original) {
    return taking(id, amount, "", original);
  }

  private static NewTransfer taking(String id, Amount amount, String hold, String original, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, amount, null, 0, TransferFlags.of(flags), new TransferId(hold), new TransferId(original), 0,
        "", "", null);
  }
}
