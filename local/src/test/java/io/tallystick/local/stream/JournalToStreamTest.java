package io.tallystick.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.connection.EndpointLedger;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.gateway.Fault;
import io.tallystick.local.gateway.FaultRule;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.JournalEvents;
import io.tallystick.publisher.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * From the journal onto a stream of the emulator through the real publisher, in processes of its own that are killed again and again, while DynamoDB and Kinesis fail: a consumer finds everything that
 * the journal says at least once, nothing else, always alike, and on each lane for the first time in the order of the journal.
 */
class JournalToStreamTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final int BOUND_SECONDS = 420;
  private static final int ACCOUNTS = 12;
  private static final int MESSAGES = 48;
  private static final int TRANSFERS = 10;
  /** Messages are sent in so many portions, each after a publisher was killed that had to do with the one before. */
  private static final int PORTIONS = 6;
  /** When the journal has grown, a publisher that is seen is killed one time in so many looks, which come every few milliseconds. */
  private static final int KILL_IN = 3;
  private static final int LANES = 4;
  private static final int LOG_LINES = 30;
  private static final String STREAM = "tallystick-outcomes";
  private static final JsonFactory JSON = new JsonFactory();

  @TempDir private Path folder;

  private Backend backend;

  /** What the consumer has: by id the event as it was first, and each lane's ids in the order in which they first came. */
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, Set<String>> lanes = new HashMap<>();
  private int records;
  private int repeats;

  @Test
  @Timeout(BOUND_SECONDS)
  void allOfTheJournalIsToldAndNothingElseInOrderOnEachLaneWhoeverIsKilled() throws Exception {
    assumeTrue(
        Files.exists(REPOSITORY.resolve("functions/pipeline/target/function.zip")),
        "the functions are not packaged; build with package or verify instead of test");
    long seed = Optional.ofNullable(Long.getLong("tally.seed")).orElse(System.nanoTime());
    System.out.println("seed " + seed + "; again with -Dtally.seed=" + seed);
    Random random = new Random(seed);
    BackendOptions options =
        BackendOptions.inMemory(REPOSITORY.resolve("infra/template.yaml"), "tallystick", folder)
            .with(Map.of("OutcomesStreamMode", "provisioned", "OutcomesStreamShards", "2", "OutcomesLanes", "" + LANES, "RecorderBatchSize", "10", "PublisherSchedule", "rate(1 minute)", "SnapStart", "None"))
            .seeded(seed);
    try (Backend started = Backend.start(options)) {
      assumeTrue(started.missing().isEmpty(), started.missing().toString());
      backend = started;
      EndpointLedger ledger = EndpointLedger.onThisMachine(backend.endpoint(), backend.api(), "tallystick", Region.US_EAST_1);
      try (LedgerConnection connection = ledger.open()) {
        backend.faults().rules(
            List.of(
                FaultRule.of("kinesis:PutRecord", 0.05, new Fault.DropAfter()),
                FaultRule.of("kinesis:PutRecord", 0.05, new Fault.Throttle()),
                FaultRule.of("dynamodb:.*", 0.02, new Fault.Throttle())));
        send(connection, accounts());
        SequencedMap<String, LedgerEvent> journal = sendAndKillUntilPublished(connection, random);
        read(connection.kinesis().get());

        assertThat(journal).hasSizeGreaterThan(ACCOUNTS + MESSAGES * TRANSFERS / 2);
        assertThat(told.keySet()).isEqualTo(journal.keySet());
        journal.forEach((id, event) -> assertThat(told.get(id)).isEqualTo(json(event)));
        Map<String, Set<String>> expected = new HashMap<>();
        journal.forEach((id, event) -> lanesOf(event).forEach(lane -> expected.computeIfAbsent(lane, _ -> new LinkedHashSet<>()).add(id)));
        assertThat(lanes.keySet()).isEqualTo(expected.keySet());
        expected.forEach((lane, ids) -> assertThat(List.copyOf(lanes.get(lane))).as("lane " + lane).isEqualTo(List.copyOf(ids)));
      }
    }
  }

  private static String accounts() {
    StringBuilder accounts = new StringBuilder();
    for (int account = 0; account < ACCOUNTS; account++) {
      accounts.append(account == 0 ? "" : ",").append("{\"id\":\"a").append(account).append("\",\"asset\":\"USD/2\"}");
    }
    return "{\"accounts\":[" + accounts + "]}";
  }

  /** Sends one portion of the messages. */
  private static void send(LedgerConnection connection, int portion, Random random) {
    for (int message = portion * MESSAGES / PORTIONS; message < (portion + 1) * MESSAGES / PORTIONS; message++) {
      StringBuilder transfers = new StringBuilder();
      for (int number = 0; number < TRANSFERS; number++) {
        transfers.append(number == 0 ? "" : ",").append(transfer(message, number, random));
      }
      send(connection, "{\"transfers\":[" + transfers + "]}");
    }
  }

  /** A plain one, a hold, the void or post of a hold that may be there, or one that is refused. */
  private static String transfer(int message, int number, Random random) {
    String id = "m" + message + "-" + number;
    int from = random.nextInt(ACCOUNTS);
    String accounts = "\"debit_account_id\":\"a%d\",\"credit_account_id\":\"a%d\",\"asset\":\"USD/2\"".formatted(from, (from + random.nextInt(ACCOUNTS)) % ACCOUNTS);
    return switch (number) {
      case 0 -> "{\"id\":\"%s\",\"amount\":\"10\",\"flags\":[\"pending\"%s],\"timeout\":%d,%s}".formatted(id, random.nextInt(10) == 0 ? ",\"closing_debit\"" : "", 3_600 * random.nextInt(2), accounts);
      case 1 -> "{\"id\":\"%s\",\"pending_id\":\"m%d-0\",\"flags\":[\"void_pending_transfer\"]}".formatted(id, random.nextInt(message + 1));
      case 2 -> "{\"id\":\"%s\",\"pending_id\":\"m%d-0\",\"amount\":\"4\",\"flags\":[\"post_pending_transfer\"]}".formatted(id, random.nextInt(message + 1));
      case 3 -> "{\"id\":\"%s\",\"reverses\":\"m%d-9\",\"amount\":\"1\"}".formatted(id, random.nextInt(message + 1));
      default -> "{\"id\":\"%s\",\"amount\":\"3\",%s}".formatted(id, accounts);
    };
  }

  private static void send(LedgerConnection connection, String body) {
    connection.sqs().sendMessage(message -> message.queueUrl(connection.queues().requestsFifo()).messageGroupId("all").messageDeduplicationId("d" + body.hashCode()).messageBody(body));
  }

  /** Goes on until all messages are recorded and all that is in the journal then is published; answers what the journal tells. */
  private SequencedMap<String, LedgerEvent> sendAndKillUntilPublished(LedgerConnection connection, Random random) throws InterruptedException {
    Store store = connection.store();
    Deadline end = Deadline.after(Duration.ofSeconds(BOUND_SECONDS));
    Retry retry = new Retry(random, Thread::sleep);
    Retry.Backoff pause = retry.backoff(end);
    JournalEvents events = new JournalEvents(store, LedgerConnection.SHARD, "tallystick", Publisher.Limits.DEFAULT);
    SequencedMap<String, LedgerEvent> journal = new LinkedHashMap<>();
    long next = -1;
    long beforePortion = -1;
    int kills = 0;
    Set<String> lastMessage = new LinkedHashSet<>();
    while (lastMessage.size() < TRANSFERS || store.cursors().read(Publisher.CURSOR, LedgerConnection.SHARD, end).posted() < next) {
      Optional<Batch> batch = events.after(next, end);
      for (Happening happening : batch.map(Batch::happenings).orElse(List.of())) {
        happening.events().forEach(event -> journal.put(event.id().text(), event));
        happening.events().stream().filter(event -> named(event).startsWith("m" + (MESSAGES - 1) + "-")).forEach(event -> lastMessage.add(named(event)));
      }
      next = batch.map(Batch::last).orElse(next);
      if (kills < PORTIONS && next > beforePortion && random.nextInt(KILL_IN) == 0 && backend.killFunction("tallystick-publisher", random).isPresent()) {
        send(connection, kills++, random);
        beforePortion = next;
      }
      int killed = kills;
      assertThat(pause.pause()).as(() -> journal.size() + " events of the journal, " + killed + " kills; the publisher's log ends:\n" + endOfLog()).isTrue();
      // A publisher may take long to start; only the time is bounded.
      pause.progress();
    }
    backend.faults().clear();
    System.out.println(journal.size() + " events, " + (next + 1) + " segments, publisher killed " + kills + " times");
    assertThat(kills).as("kills").isEqualTo(PORTIONS);
    return journal;
  }

  private String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(backend.functions().get("tallystick-publisher").logFile());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  /** The id that the request gave the transfer that it tells of. */
  private static String named(LedgerEvent event) {
    return switch (event) {
      case LedgerEvent.TransferReleased released -> released.transfer().id().value();
      case LedgerEvent.TransferExpired _, LedgerEvent.OfAccount _ -> "";
      default -> event.subject();
    };
  }

  private void read(KinesisClient kinesis) throws IOException {
    for (Shard shard : kinesis.listShards(request -> request.streamName(STREAM)).shards()) {
      String iterator =
          kinesis.getShardIterator(request -> request.streamName(STREAM).shardId(shard.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON)).shardIterator();
      GetRecordsResponse page;
      do {
        String from = iterator;
        page = kinesis.getRecords(request -> request.shardIterator(from));
        for (Record record : page.records()) {
          records++;
          consume(record.partitionKey(), record.data().asString(StandardCharsets.UTF_8));
        }
        iterator = page.nextShardIterator();
      } while (!page.records().isEmpty());
    }
    System.out.println(records + " records, " + repeats + " repeats of an event on a lane");
  }

  private void consume(String lane, String data) throws IOException {
    for (String event : elements(data)) {
      String own = event.replaceFirst("\"partitionkey\":\"[^\"]*\",", "");
      String id = event.replaceFirst("^\\{\"specversion\":\"1.0\",\"id\":\"([^\"]*)\".*$", "$1");
      assertThat(told.computeIfAbsent(id, _ -> own)).isEqualTo(own);
      if (!lanes.computeIfAbsent(lane, _ -> new LinkedHashSet<>()).add(id)) {
        repeats++;
      }
    }
  }

  /** The objects of an array, each as it is written. */
  private static List<String> elements(String array) throws IOException {
    List<String> elements = new ArrayList<>();
    try (JsonParser json = JSON.createParser(array)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        elements.add(array.substring(start, (int) json.currentLocation().getCharOffset()));
      }
    }
    return elements;
  }

  private static String json(LedgerEvent event) {
    StringBuilder out = new StringBuilder();
    LedgerEventWriter.cloudEvent(event, "urn:tallystick:tallystick:0", out);
    return out.toString();
  }

  private static Set<String> lanesOf(LedgerEvent event) {
    Set<String> of = new LinkedHashSet<>();
    List<String> ids = event.accounts().isEmpty() ? List.of(event.subject()) : event.accounts().stream().map(account -> account.value()).toList();
    for (String id : ids) {
      CRC32 crc = new CRC32();
      crc.update(id.getBytes(StandardCharsets.UTF_8));
      of.add("0-" + crc.getValue() % LANES);
    }
    return of;
  }
}
