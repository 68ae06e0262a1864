package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Account;
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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an account was closed at any time of its life, though holds close it and voids and expiries open it again in the middle of segments. */
class ClosedAtTest {
  private static final int SHARD = 1;
  private static final Asset USD = Asset.of("USD/2");
  private static final AccountId A = new AccountId("a");

  private final MemoryStore store = new MemoryStore();
  private final LedgerReader reader = new LedgerReader(store, SHARD);
  private long now = 1_000_000_000L;
  private final Recorder recorder =
      new Recorder(store, SHARD, () -> now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static NewAccount account(String id, AccountFlag... flags) {
    return new NewAccount(new AccountId(id), USD, 1, AccountFlags.of(flags), Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, String from, String to, long timeout, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId(from), new AccountId(to), Amount.of(1), USD, 1, TransferFlags.of(flags), TransferId.NONE, TransferId.NONE,
        timeout, "", "", null);
  }

  private static NewTransfer ending(String id, String hold, TransferFlag flag) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, flag == TransferFlag.VOID_PENDING_TRANSFER ? Amount.ZERO : Amount.MAX, null, 0,
        TransferFlags.of(flag), new TransferId(hold), TransferId.NONE, 0, "", "", null);
  }

  private void record(NewTransfer... transfers) {
    recorder.record(List.of(new Request(List.of(), List.of(transfers))), deadline());
    now += 1_000_000;
  }

  @ParameterizedTest(name = "{0} of the last segments are posted")
  @ValueSource(ints = {0, 1, 2, 3})
  void anAccountWasClosedFromTheHoldThatClosedItToItsEnd(int posted) {
    recorder.record(List.of(new Request(List.of(account("a"), account("b"), account("c", AccountFlag.CLOSED)), List.of())), deadline());
    record(
        transfer("t1", "a", "b", 0),
        transfer("h1", "a", "b", 0, TransferFlag.PENDING, TransferFlag.CLOSING_DEBIT),
        ending("v1", "h1", TransferFlag.VOID_PENDING_TRANSFER),
        transfer("t2", "b", "a", 0),
        transfer("h2", "b", "a", 0, TransferFlag.PENDING, TransferFlag.CLOSING_CREDIT));
    record(ending("v2", "h2", TransferFlag.VOID_PENDING_TRANSFER), transfer("t3", "a", "b", 0), transfer("h3", "a", "b", 1, TransferFlag.PENDING, TransferFlag.CLOSING_DEBIT));
    new Projector(store, SHARD, Projector.Limits.DEFAULT).post(deadline()); // what is due is found in the read tables
    now += Duration.ofSeconds(2).toNanos();
    recorder.expireDue(10, deadline());
    record(transfer("t4", "a", "b", 0), transfer("h4", "a", "b", 0, TransferFlag.PENDING), ending("p4", "h4", TransferFlag.POST_PENDING_TRANSFER));
    record(transfer("h5", "a", "b", 0, TransferFlag.PENDING, TransferFlag.CLOSING_DEBIT, TransferFlag.CLOSING_CREDIT));
    for (int run = 0; run < posted; run++) {
      new Projector(store, SHARD, new Projector.Limits(1, 1_000, 10)).postRun(deadline());
    }
    JournalScan scan = JournalScan.of(store, SHARD, Long.MAX_VALUE - 1, deadline());
    List<Boolean> closed = new ArrayList<>();
    List<Long> times =
        scan.statement(new StatementQuery(A, TimeRange.ALL, Order.ASCENDING, 1, OptionalLong.empty()), 100).stream()
            .map(line -> line.line().timestamp())
            .toList();
    for (long time : times) {
      for (long timestamp : new long[] {time - 1, time}) {
        for (AccountId id : Stream.of("a", "b", "c").map(AccountId::new).toList()) {
          assertThat(reader.accountAt(id, timestamp, Consistency.STRONG, deadline()).value()).isEqualTo(scan.accountAt(id, timestamp));
        }
      }
      closed.add(reader.accountAt(A, time, Consistency.STRONG, deadline()).value().map(Account::closed).orElseThrow());
    }
    assertThat(closed).containsExactly(false, true, false, false, true, false, false, true, false, false, false, false, true);
  }
}
