package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several processes on the shards of one ledger, each in the middle of what the others do: before any step of the store another one may do all that it has to; a process may die before or after an
 * append, a shard may be down for a while, time may be over at any round. Nobody is told anything that does not stay so, all journals agree, and in the end nothing is in flight.
 */
class AcrossShardsSimulationTest {
  private static final int STEPS = 80;

  /** @param number of its request */
  private record Place(String group, int number) {}

  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 15));
  }

  private static final class World {
    final Random random;
    final Shards shards;
    final RandomChains requests;
    final ShardedRecorder[] processes = new ShardedRecorder[3];
    /** What was answered of each transfer, by its id; made or burned is for ever. */
    final Map<TransferId, TransferOutcome> told = new HashMap<>();
    final List<Request> unanswered = new ArrayList<>();
    /** What waits in the groups of a FIFO queue, and the place of each transfer in its group. */
    final Map<String, Deque<Request>> waiting = new TreeMap<>();
    final Map<TransferId, Place> places = new HashMap<>();
    int number;
    final boolean ordered;
    int depth;
    long steps;
    boolean faults = true;

    World(long seed, boolean ordered) {
      this.ordered = ordered;
      random = new Random(seed);
      shards = new Shards(2 + random.nextInt(3));
      requests = new RandomChains(random, shards, true);
      for (int i = 0; i < processes.length; i++) {
        processes[i] = shards.recorder();
      }
      processes[0].commit(requests.openings(), Shards.deadline());
      shards.before = before();
      shards.after = after();
    }

    private Consumer<Step> before() {
      return step -> {
        steps++;
        if (!faults) {
          return;
        }
        if (step.verb() == Step.Verb.APPEND && random.nextInt(60) == 0) {
          throw random.nextBoolean() ? new Shards.Crash() : new StoreException.Unavailable("throttled", null);
        }
        if (depth == 0 && step.verb() == Step.Verb.APPEND && random.nextInt(6) == 0) {
          depth++;
          try {
            act(1 + random.nextInt(2));
          } finally {
            depth--;
          }
        }
      };
    }

    private Consumer<Step> after() {
      return step -> {
        if (faults && step.verb() == Step.Verb.APPEND && random.nextInt(60) == 0) {
          throw random.nextBoolean() ? new Shards.Crash() : new StoreException.Unavailable("lost answer", null);
        }
      };
    }

    /** Counted in steps of the store, so that it may be over anywhere. */
    private Deadline deadline() {
      int most = random.nextInt(4) == 0 ? random.nextInt(60) : 4_000;
      long start = steps;
      return Deadline.after(Duration.ofSeconds(most), () -> (steps - start) * 1_000_000_000L);
    }

    void step() {
      shards.now += random.nextInt(10) == 0 ? random.nextLong(90_000_000_000L) : random.nextLong(1_000_000L);
      if (random.nextInt(15) == 0) {
        shards.down.clear();
        if (random.nextBoolean()) {
          shards.down.add(random.nextInt(shards.sharding.shards()));
        }
      }
      if (random.nextInt(4) == 0) {
        int shard = random.nextInt(shards.sharding.shards());
        if (!shards.down.contains(shard)) {
          project(shard);
        }
      }
      act(0);
    }

    /** @param process 0 is the one that may be interrupted; others run through */
    private void act(int process) {
      try {
        if (ordered && process == 0 && random.nextInt(3) > 0) {
          receive();
          return;
        }
        switch (random.nextInt(8)) {
          case 0 -> processes[process].keep(random.nextInt(shards.sharding.shards()), deadline());
          case 1 -> {
            List<ChainKey> some = List.copyOf(shards.nudged);
            shards.nudged.clear();
            processes[process].resume(some, deadline());
          }
          case 2 -> processes[process] = restarted();
          case 3 -> send(process, unanswered.isEmpty() ? requests.batch() : List.of(unanswered.get(random.nextInt(unanswered.size()))));
          default -> send(process, requests.batch());
        }
      } catch (Shards.Crash died) {
        processes[process] = restarted();
      } catch (StoreException.Unavailable later) {
        // somebody will look after it
      }
    }

    /** With nothing in memory, and little room in it: what is older than the read tables is loaded from them. */
    private ShardedRecorder restarted() {
      if (random.nextBoolean()) {
        return shards.recorder();
      }
      return shards.recorder(
          new RecorderLimits(1 + random.nextInt(20), 1 + random.nextInt(3_000), 1 + random.nextInt(3_000), random.nextInt(8_000), 100_000, random.nextInt(4)));
    }

    private void project(int shard) {
      boolean keep = faults;
      faults = false;
      try {
        new Projector(shards.store, shard, new Projector.Limits(1 + random.nextInt(8), 10 + random.nextInt(150), 1 + random.nextInt(6))).post(Shards.deadline());
      } finally {
        faults = keep;
      }
    }

    private void send(int process, List<Request> batch) {
      try {
        Recorded recorded = processes[process].attempt(batch, deadline());
        for (int i = 0; i < batch.size(); i++) {
          learn(batch.get(i), recorded.answers().get(i));
        }
        batch.stream().filter(request -> !recorded.inFlight().allDecided()).forEach(unanswered::add);
      } catch (RuntimeException failed) {
        unanswered.addAll(batch);
        throw failed;
      }
    }

    /** Takes the first messages of some groups through, as a queue delivers them that never has two batches of one group at work. */
    private void receive() {
      for (int i = random.nextInt(4); i > 0; i--) {
        send("g" + random.nextInt(3), requests.fresh());
      }
      List<Request> batch = new ArrayList<>();
      List<String> groups = new ArrayList<>();
      waiting.forEach(
          (group, queue) ->
              queue.stream()
                  .limit(random.nextInt(5))
                  .forEach(
                      request -> {
                        batch.add(request);
                        groups.add(group);
                      }));
      Set<Integer> failed = new HashSet<>();
      try {
        processes[0].commit(batch, groups, deadline());
      } catch (StoreException.InPart inPart) {
        failed.addAll(inPart.requests());
      }
      Set<String> stopped = new HashSet<>();
      for (int i = 0; i < batch.size(); i++) {
        if (failed.contains(i)) {
          stopped.add(groups.get(i));
        } else if (!stopped.contains(groups.get(i))) {
          waiting.get(groups.get(i)).removeFirst();
        }
      }
    }

    private void send(String group, Request request) {
      int place = number++;
      request.transfers().forEach(transfer -> places.putIfAbsent(transfer.id(), new Place(group, place)));
      waiting.computeIfAbsent(group, none -> new ArrayDeque<>()).addLast(request);
    }

    /** All that is made of a group, on each account, was judged in the order in which it was sent. */
    void checkOrder() {
      Map<String, Integer> last = new HashMap<>();
      for (int shard = 0; shard < shards.sharding.shards(); shard++) {
        for (Entry.TransferMade made : shards.judged(shard)) {
          Transfer transfer = made.transfer();
          if (made.here().debit()) {
            checkOrder(transfer.debitAccountId(), transfer.id(), last);
          }
          if (made.here().credit()) {
            checkOrder(transfer.creditAccountId(), transfer.id(), last);
          }
        }
      }
    }

    private void checkOrder(AccountId account, TransferId transfer, Map<String, Integer> last) {
      Place place = places.get(transfer);
      if (place != null) {
        Integer before = last.put(place.group() + " " + account.value(), place.number());
        assertThat(before == null || before <= place.number()).as(transfer + " of " + place + " on " + account + " after " + before).isTrue();
      }
    }

    private void learn(Request request, Decision.Answer answer) {
      for (int i = 0; i < request.transfers().size(); i++) {
        NewTransfer transfer = request.transfers().get(i);
        TransferOutcome outcome = answer.transfers().get(i).outcome();
        if (outcome == null) {
          continue;
        }
        TransferOutcome before = told.get(transfer.id());
        if (before != null && before.succeeded()) {
          assertThat(outcome.succeeded() || outcome == TransferOutcome.LINKED_EVENT_FAILED).as(transfer + " was made, now " + outcome).isTrue();
        } else if (before != null && before.isTransient()) {
          assertThat(outcome.succeeded()).as(transfer + " was burned by " + before + ", now " + outcome).isFalse();
        }
        if (before == null || !before.succeeded() && !before.isTransient()) {
          told.put(transfer.id(), outcome);
        }
      }
    }

    void calm() {
      faults = false;
      shards.down.clear();
      for (int round = 0; round < 6; round++) {
        shards.now += Duration.ofMinutes(11).toNanos();
        for (int shard = 0; shard < shards.sharding.shards(); shard++) {
          processes[1].keep(shard, Shards.deadline());
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappensJournalsAgreeAndNothingStaysInFlight(long seed) {
    World world = new World(seed, false);
    for (int i = 0; i < STEPS; i++) {
      world.step();
      world.shards.books().checkAgreement();
    }
    world.calm();
    Books books = world.shards.books();
    books.checkQuiet();
    books.chains.forEach(chains -> assertThat(chains.isEmpty()).isTrue());
    world.told.forEach((id, outcome) -> assertThat(!outcome.succeeded() || books.isMade(id.value())).as(id + " " + outcome).isTrue());
    world.told.forEach((id, outcome) -> assertThat(outcome.isTransient() && books.isMade(id.value())).as(id + " " + outcome).isFalse());
    // what was given up is made when it is sent again
    ShardedRecorder fresh = world.shards.recorder();
    world.unanswered.forEach(request -> world.learn(request, fresh.commit(List.of(request), Shards.deadline()).answers().getFirst()));
    world.shards.books().checkQuiet();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappensAGroupKeepsItsOrderOnEachAccount(long seed) {
    World world = new World(seed, true);
    for (int i = 0; i < STEPS; i++) {
      world.step();
    }
    world.checkOrder();
    world.shards.books().checkAgreement();
  }
}
