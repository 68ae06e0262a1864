package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A and C live on shard 1 of 2, B on shard 0. */
class ShardedVerifierTest {
  private static final Sharding TWO = new Sharding(2);

  private final MemoryStore store = new MemoryStore();
  private long now = 1_000_000_000L;

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  /** By a recorder that takes every account for one of its own. */
  private void open(int shard, String... ids) {
    Recorder recorder = new Recorder(store, shard, () -> now++, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    for (String id : ids) {
      NewAccount account = new NewAccount(new AccountId(id), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
      recorder.record(List.of(new Request(List.of(account), List.of())), deadline());
    }
    new Projector(store, shard, Projector.Limits.DEFAULT).post(deadline());
  }

  private List<Report> verify() {
    return new Verifier(store, TWO, ShardedVerifierTest::deadline).verifyAll((phase, done, total) -> {});
  }

  private static String finding(Report report) {
    return report.finding().map(Finding::toString).orElse("");
  }

  @Test
  void eachShardHasAReportOfItsOwn() {
    open(0, "B");
    open(1, "A", "C");
    List<Report> reports = verify();
    assertThat(reports).allMatch(Report::clean).extracting(Report::accounts).containsExactly(1L, 2L);
    assertThat(reports).extracting(Report::last).containsExactly(0L, 1L);
  }

  @Test
  void anAccountOnAShardWhereItDoesNotLiveIsFound() {
    open(0, "B", "A");
    open(1, "C");
    assertThat(verify()).extracting(ShardedVerifierTest::finding).containsExactly("an account was opened on a shard where it does not live (account=A lives on=1)", "");
  }

  @Test
  void whatIsOfAShardThatTheLedgerHasNotIsFound() {
    open(0, "B");
    open(1, "A");
    open(2, "G");
    assertThat(finding(verify().getFirst())).isEqualTo("the read tables have something of a shard that the ledger has not (account=G shard=2)");
    assertThat(new Verifier(store, 0, ShardedVerifierTest::deadline).verify((phase, done, total) -> {}).clean()).as("of one shard by itself").isTrue();
  }

  @Test
  void whatIsWrongWithOneShardIsNotSaidOfTheOthers() {
    open(0, "B");
    open(1, "A");
    store.checkpoints().saveAccounts(List.of(new Checkpoint<>(Samples.checkpoint(new AccountId("A"), 9).value(), 1, 9)), deadline());
    List<Report> reports = verify();
    assertThat(reports.get(0).clean()).isTrue();
    assertThat(finding(reports.get(1))).contains("A");
    assertThat(IntStream.range(0, 2).mapToObj(reports::get)).extracting(Report::accounts).containsExactly(1L, 1L);
  }
}
