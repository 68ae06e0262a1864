package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.Request;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A shard that does not answer costs whoever asks it all the time that he gives it: others go on meanwhile. */
class SilentShardTest {
  private static final int SILENT = 1;

  private final Shards shards = new Shards(3);
  private boolean silent;
  private long time;
  private final Store store =
      (Store)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Store.class},
              (_, method, arguments) -> {
                Object part = method.invoke(shards.store, arguments);
                return part instanceof Journal journal ? silenced(journal) : part;
              });

  private Journal silenced(Journal journal) {
    return (Journal)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Journal.class},
            (_, method, arguments) -> {
              boolean concerned = arguments[0] instanceof Integer shard && shard == SILENT || arguments[0] instanceof Segment segment && segment.shard() == SILENT;
              if (silent && concerned) {
                time += ((Deadline) arguments[arguments.length - 1]).left().toNanos();
                throw new StoreException.Unavailable("no answer in the time left", null);
              }
              try {
                return method.invoke(journal, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  private ShardedRecorder recorder() {
    return new ShardedRecorder(
        new FixedShards(store, shards.sharding),
        shard -> new Recorder(store, shard, () -> shards.now++, RecorderLimits.DEFAULT, new Retry(new Random(1), pause -> time += pause.toNanos()), RecorderListener.NONE),
        1,
        (chains, deadline) -> shards.nudged.addAll(chains));
  }

  private Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20), () -> time);
  }

  @Test
  void whatDoesNotNeedItIsBroughtToItsEndInTheSameCall() {
    ShardedRecorder recorder = recorder();
    recorder.commit(List.of(shards.open("0a", "1a", "2a")), deadline());
    silent = true;
    List<Request> requests = List.of(shards.transfers("T 0a 1a 5"), shards.transfers("U 0a 2a 6"), shards.transfers("V 2a 0a 7"));
    StoreException.InPart inPart = catchThrowableOfType(StoreException.InPart.class, () -> recorder.commit(requests, deadline()));
    assertThat(inPart.requests()).containsExactly(0);
    assertThat(shards.books().totals.get(shards.account("2a")).debitsPosted().low()).isEqualTo(7);
  }

  @Test
  void aHoldThatMayBeThereKeepsNobodyElseWaiting() {
    ShardedRecorder recorder = recorder();
    recorder.commit(List.of(shards.open("0a", "1a", "2a")), deadline());
    silent = true;
    List<Request> requests = List.of(shards.transfers("P 0a - max post pending_id=H"), shards.transfers("U 0a 2a 6"));
    StoreException.InPart inPart = catchThrowableOfType(StoreException.InPart.class, () -> recorder.commit(requests, deadline()));
    assertThat(inPart.requests()).containsExactly(0);
  }

  @Test
  void whoDrivesOnChainsFinishesThoseThatDoNotNeedIt() {
    ShardedRecorder recorder = recorder();
    recorder.commit(List.of(shards.open("0a", "1a", "2a")), deadline());
    silent = true;
    catchThrowableOfType(StoreException.class, () -> recorder.commit(List.of(shards.transfers("T 0a 1a 5")), deadline()));
    int[] appends = {0};
    shards.before =
        step -> {
          if (step.verb() == Step.Verb.APPEND && ++appends[0] == 2) {
            throw new IllegalStateException("dies");
          }
        };
    catchThrowableOfType(IllegalStateException.class, () -> recorder().commit(List.of(shards.transfers("U 0a 2a 6")), deadline()));
    shards.before = step -> {};
    assertThat(shards.nudged).hasSize(2);
    assertThat(recorder().resume(Set.copyOf(shards.nudged), deadline()).unfinished()).hasSize(1);
    assertThat(outcomes(recorder().commit(List.of(shards.transfers("W 2a 0a 1")), deadline()))).containsExactly(CREATED);
    assertThat(shards.books().totals.get(shards.account("2a")).creditsPosted().low()).isEqualTo(6);
  }
}
