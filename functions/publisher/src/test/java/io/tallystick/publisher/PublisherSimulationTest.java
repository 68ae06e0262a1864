package io.tallystick.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Request;
import io.tallystick.publisher.kinesis.FakeStream;
import io.tallystick.publisher.kinesis.KinesisSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Publishers on a store and a stream in memory, against {@link Expected}. Every choice comes from one seed: publishers that crash at any step of the store and of both sinks, or in between, lost answers,
 * throttling, rivals that publish in the middle of a run, projectors that are far behind, deadlines that are over anywhere.
 */
class PublisherSimulationTest {
  private static final int STEPS = 300;
  private static final int SHARD = 2;
  private static final int MOST_LANES = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class World implements Faults {
    final Random random;
    final RandomRequests requests;
    final MemoryStore store = new MemoryStore(this);
    final Retry retry;
    final int lanes;
    final FakeStream stream = new FakeStream(this::fate);
    /** What the second sink was given and took, in order. */
    final List<Happening> delivered = new ArrayList<>();
    final Recorder recorder;
    final Projector projector;
    Publisher publisher;
    Consumer<Step> fault = step -> {};
    /** One of so many calls of the stream goes wrong; 0 for none. */
    int streamFaultIn;
    long now = 1_000_000_000_000_000_000L;
    /** Counts what the store and the stream did, for deadlines that are over anywhere. */
    long steps;
    int crashes;
    int runs;

    World(long seed) {
      random = new Random(seed);
      requests = new RandomRequests(random);
      retry = new Retry(new Random(seed), time -> {});
      // By the seed itself, since the first choices of seeds that are close together are alike.
      lanes = 1 + Math.floorMod(seed, MOST_LANES);
      RecorderLimits limits = new RecorderLimits(1 + random.nextInt(40), 3_000, 3_000, 8_000, 60_000, 3);
      recorder = new Recorder(store, SHARD, () -> now, limits, retry, RecorderListener.NONE);
      projector = new Projector(store, SHARD, new Projector.Limits(8, 150, 6));
      restart();
    }

    void restart() {
      publisher = newPublisher();
    }

    Publisher newPublisher() {
      EventSink kinesis = new KinesisSink(stream, "outcomes", lanes, retry, bytes -> {});
      Publisher.Limits limits = new Publisher.Limits(1 + random.nextInt(6), 1 + random.nextInt(60));
      return new Publisher(store, SHARD, "sim", List.of(kinesis, this::deliver), limits);
    }

    private void deliver(Batch batch, Deadline deadline) {
      for (Happening happening : batch.happenings()) {
        steps++;
        if (streamFaultIn > 0 && random.nextInt(4 * streamFaultIn) == 0) {
          throw random.nextBoolean() ? crash() : new StoreException.Unavailable("queue", null);
        }
        delivered.add(happening);
      }
    }

    private FakeStream.Fate fate() {
      steps++;
      if (streamFaultIn == 0 || random.nextInt(streamFaultIn) != 0) {
        return FakeStream.Fate.TAKEN;
      }
      return switch (random.nextInt(4)) {
        case 0 -> FakeStream.Fate.THROTTLED;
        case 1 -> FakeStream.Fate.FAILED_BEFORE;
        case 2 -> FakeStream.Fate.ANSWER_LOST;
        default -> throw crash();
      };
    }

    private Crash crash() {
      crashes++;
      return new Crash();
    }

    @Override
    public void before(Step step) {
      steps++;
      fault.accept(step);
    }

    @Override
    public void after(Step step) {
      fault.accept(step);
    }

    Deadline deadline() {
      return Deadline.after(Duration.ofSeconds(5), () -> 0L);
    }

    Deadline shortDeadline() {
      return Deadline.after(Duration.ofMillis(100L * random.nextInt(60)), () -> steps * 100_000_000L);
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0 -> now += random.nextLong(3_000_000_000L);
        case 1 -> restart();
        case 2 -> projector.postRun(deadline());
        case 3 -> {
          projector.post(deadline());
          recorder.expireDue(5, deadline());
        }
        case 4, 5 -> publish();
        default -> record();
      }
    }

    private void record() {
      List<Request> batch = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        batch.add(requests.next(now));
      }
      recorder.record(batch, deadline());
    }

    private void publish() {
      boolean faulty = random.nextBoolean();
      streamFaultIn = faulty ? 2 + random.nextInt(12) : 0;
      fault =
          step -> {
            if (faulty && random.nextInt(20) == 0) {
              throw random.nextBoolean() ? crash() : new StoreException.Unavailable("throttled", null);
            }
            if (random.nextInt(25) == 0) {
              rival();
            }
          };
      try {
        runs += publisher.publish(random.nextInt(3) == 0 ? shortDeadline() : deadline()).events() > 0 ? 1 : 0;
      } catch (StoreException.Unavailable unavailable) {
        // the publisher goes on when it is called next
      } catch (Crash crashed) {
        restart();
      } finally {
        fault = step -> {};
        streamFaultIn = 0;
      }
    }

    /** Another publisher comes in between, and may crash as well; or the projector does. */
    private void rival() {
      Consumer<Step> before = fault;
      fault = step -> {};
      try {
        if (random.nextBoolean()) {
          projector.postRun(deadline());
        } else {
          newPublisher().publishRun(deadline());
        }
      } catch (StoreException.Unavailable | Crash lost) {
        // whoever comes next goes on
      } finally {
        fault = before;
      }
    }

    void publishAll() {
      Publisher.Progress progress = publisher.publish(deadline());
      while (!progress.done()) {
        progress = publisher.publish(deadline());
      }
    }
  }

  /** {@code -Dsimulation.first=N -Dsimulation.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyEntryIsToldAtLeastOnceInOrderAndNothingElseIs(long seed) throws IOException {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
    }
    world.publishAll();
    Expected expected = Expected.of(world.store, SHARD);
    assertThat(expected.events).hasSizeGreaterThan(100);
    assertThat(world.crashes).isPositive();
    deliveredIsExpected(world, expected);
    streamIsExpected(world, expected);
  }

  private static void deliveredIsExpected(World world, Expected expected) {
    Map<String, Happening> first = new LinkedHashMap<>();
    for (Happening happening : world.delivered) {
      String id = happening.id().text();
      assertThat(first.computeIfAbsent(id, _ -> happening)).isEqualTo(happening);
      assertThat(happening.movements()).as(id).isEqualTo(expected.movements.get(id));
    }
    List<String> ids = first.values().stream().flatMap(happening -> happening.events().stream()).map(event -> event.id().text()).toList();
    assertThat(ids).containsExactlyElementsOf(expected.events.keySet());
    for (Happening happening : first.values()) {
      for (LedgerEvent event : happening.events()) {
        assertThat(event.accounts()).isEqualTo(expected.events.get(event.id().text()).accounts());
      }
    }
  }

  private static void streamIsExpected(World world, Expected expected) throws IOException {
    Map<String, JsonNode> told = new HashMap<>();
    Map<String, List<String>> firstOfLane = new HashMap<>();
    Map<String, Integer> primaries = new HashMap<>();
    for (FakeStream.Stored stored : world.stream.records()) {
      List<String> lane = firstOfLane.computeIfAbsent(stored.partitionKey(), _ -> new ArrayList<>());
      for (JsonNode event : JSON.readTree(stored.data())) {
        String id = event.path("id").asText();
        assertThat(told.computeIfAbsent(id, _ -> event)).as("an event is always told alike").isEqualTo(event);
        if (!lane.contains(id)) {
          lane.add(id);
          primaries.merge(id, event.path("partitionkey").asText().equals(stored.partitionKey()) ? 1 : 0, Integer::sum);
        }
      }
    }
    assertThat(told.keySet()).isEqualTo(expected.events.keySet());
    told.forEach((id, event) -> assertThat(text(event)).isEqualTo(expected.events.get(id).text()));
    assertThat(primaries.values()).as("each event has one lane of its own").containsOnly(1);
    // On each lane everything of each of its accounts comes for the first time in the order of the journal.
    Map<String, List<String>> laneExpected = new HashMap<>();
    expected.events.forEach(
        (id, one) -> {
          List<String> subjects = one.accounts().isEmpty() ? List.of(told.get(id).path("subject").asText()) : one.accounts().stream().map(AccountId::value).toList();
          subjects.stream().map(subject -> lane(subject, world.lanes)).distinct().forEach(lane -> laneExpected.computeIfAbsent(lane, _ -> new ArrayList<>()).add(id));
        });
    assertThat(firstOfLane).isEqualTo(laneExpected);
  }

  private static String lane(String id, int lanes) {
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return SHARD + "-" + crc.getValue() % lanes;
  }

  /** An event's JSON in the words of {@link Expected}. */
  private static String text(JsonNode event) {
    String type = event.path("type").asText().replace("io.tallystick.", "").replace(".v1", "");
    JsonNode data = event.path("data");
    String what =
        switch (type) {
          case "account.rejected", "transfer.rejected" -> type + " " + data.path("outcome").asText();
          case "transfer.released", "transfer.expired" -> type + " " + data.path("released").asText();
          case "transfer.posted", "transfer.held", "transfer.reversed" -> type + " " + data.at("/transfer/amount").asText();
          default -> type;
        };
    JsonNode timestamp = data.path("timestamp").isMissingNode() ? data.path(data.has("account") ? "account" : "transfer").path("timestamp") : data.path("timestamp");
    return what + " of " + event.path("subject").asText() + " at " + timestamp.asLong();
  }
}
