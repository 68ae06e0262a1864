package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many requests in one call, between few accounts of several shards, come out as on one shard that decides one after the other, whatever is in flight with what. */
class AsOnOneShardTest {
  private static final int BATCHES = 60;
  private static final Set<TransferOutcome> SEEN =
      EnumSet.of(TransferOutcome.CREATED, TransferOutcome.EXISTS, TransferOutcome.EXCEEDS_CREDITS, TransferOutcome.LINKED_EVENT_FAILED);

  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 40));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void outcomesAndBalancesAreThoseOfOneShard(long seed) {
    Random random = new Random(seed);
    Shards shards = new Shards(2 + random.nextInt(3));
    ShardedRecorder recorder = shards.recorder();
    RandomChains requests = new RandomChains(random, shards, false);
    MemoryState model = new MemoryState();
    Set<TransferOutcome> seen = EnumSet.noneOf(TransferOutcome.class);
    long now = shards.now;
    List<Request> openings = requests.openings();
    recorder.commit(openings, deadline());
    model.apply(Ledger.decide(model, openings, now));
    for (int i = 0; i < BATCHES; i++) {
      List<Request> batch = requests.batch();
      Decision expected = Ledger.decide(model, batch, now);
      model.apply(expected);
      Recorded recorded = recorder.commit(batch, deadline());
      assertThat(recorded.inFlight().isEmpty()).isTrue();
      assertThat(lines(batch, recorded.answers())).as("batch " + i).isEqualTo(lines(batch, expected.answers()));
      recorded.answers().forEach(answer -> answer.transfers().forEach(of -> seen.add(of.outcome())));
      if (random.nextInt(5) == 0) {
        recorder = shards.recorder();
      }
    }
    Books books = shards.books();
    books.checkQuiet();
    for (Account account : model.accounts()) {
      assertThat(books.totals.getOrDefault(account.id(), Totals.ZERO)).as(account.id().value()).isEqualTo(account.totals());
    }
    assertThat(seen).containsAll(SEEN);
    assertThat(shards.nudged).isEmpty();
  }

  private static List<String> lines(List<Request> batch, List<Decision.Answer> answers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      for (int j = 0; j < batch.get(i).transfers().size(); j++) {
        lines.add(batch.get(i).transfers().get(j) + " : " + answers.get(i).transfers().get(j).outcome());
      }
    }
    return lines;
  }
}
