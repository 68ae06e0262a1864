package io.tallystick.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Entry;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.connection.EndpointLedger;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.gateway.Fault;
import io.tallystick.local.gateway.FaultRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * From a stream of the emulator into the journal through the real functions, in processes of their own that are killed again and again, while DynamoDB fails and a
 * shard is split: nothing is lost, nothing comes twice, and what has one partition key is recorded in the order in which it was put.
 */
class StreamToJournalTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final int BOUND_SECONDS = 600;
  private static final int KEYS = 8;
  private static final int ROUNDS = 24;
  private static final int MOST_KILLS = 5;
  /** Small batches, so that there are many times to kill at; and processes that start as quickly as they can. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "RequestsStreamMode", "provisioned",
          "RequestsStreamShards", "2",
          "RecorderBatchSize", "10",
          "RecorderWindowSeconds", "1",
          "RecorderTimeoutSeconds", "60",
          "SnapStart", "None");

  private static final String STREAM = "tallystick-requests";
  private static final Pattern ID = Pattern.compile("(k\\d+)-(\\d+)");

  @TempDir private Path folder;

  private final Console console = new Console();
  private Backend backend;
  private KinesisClient kinesis;
  private int rubbish;

  @Test
  @Timeout(BOUND_SECONDS)
  void whatHasOnePartitionKeyIsRecordedOnceAndInItsOrderWhoeverIsKilled() throws Exception {
    assumeTrue(
        Files.exists(REPOSITORY.resolve("functions/pipeline/target/function.zip")),
        "the functions are not packaged; build with package or verify instead of test");
    long seed = Optional.ofNullable(Long.getLong("tally.seed")).orElse(System.nanoTime());
    System.out.println("seed " + seed + "; again with -Dtally.seed=" + seed);
    Random random = new Random(seed);
    BackendOptions options =
        BackendOptions.inMemory(REPOSITORY.resolve("infra/template.yaml"), "tallystick", folder)
            .with(PARAMETERS)
            .seeded(seed);
    try (Backend started = Backend.start(options)) {
      assumeTrue(started.missing().isEmpty(), started.missing().toString());
      backend = started;
      EndpointLedger ledger = EndpointLedger.onThisMachine(backend.endpoint(), backend.api(), "tallystick", Region.US_EAST_1);
      try (LedgerConnection connection = ledger.open()) {
        kinesis = connection.kinesis().get();
        open();
        backend.faults().rules(List.of(FaultRule.of("dynamodb:PutItem", 0.05, new Fault.DropAfter()), FaultRule.of("dynamodb:.*", 0.02, new Fault.Throttle())));
        Map<String, List<Integer>> sent = put(random);
        backend.faults().clear();
        Map<String, List<Integer>> recorded = awaitAll(connection.store(), sent, random);

        assertThat(recorded).isEqualTo(sent);
        assertThat(invalidReports(connection)).hasSize(rubbish);
        // The projector and the keeper have it too, and on a busy machine one of them may have given up.
        assertThat(receive(connection, connection.queues().invalid().replace("-invalid", "-failures")))
            .as("records given up")
            .noneMatch(failure -> failure.body().contains("KinesisBatchInfo"));
        theCommandSendsToTheStreamToo();
      }
    }
  }

  /** One account for each key and one for all. */
  private void open() {
    StringBuilder accounts = new StringBuilder("{\"id\":\"all\",\"asset\":\"USD/2\"}");
    for (int key = 0; key < KEYS; key++) {
      accounts.append(",{\"id\":\"k").append(key).append("\",\"asset\":\"USD/2\"}");
    }
    // In every shard before everything else: an account that is there already is no matter.
    for (int key = 0; key < KEYS; key++) {
      putAll(List.of(entry("k" + key, ("{\"accounts\":[" + accounts + "]}").getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** A record for each key in each round, so that the order within a call says nothing; some hold several, some are no request. */
  private Map<String, List<Integer>> put(Random random) {
    Map<String, List<Integer>> sent = new TreeMap<>();
    int[] next = new int[KEYS];
    for (int round = 0; round < ROUNDS; round++) {
      List<PutRecordsRequestEntry> records = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        String name = "k" + key;
        List<byte[]> bodies = new ArrayList<>();
        for (int more = random.nextInt(4) == 0 ? 5 : 1; more > 0; more--) {
          sent.computeIfAbsent(name, _ -> new ArrayList<>()).add(next[key]);
          bodies.add(transfer(name, next[key]++));
        }
        if (random.nextInt(20) == 0) {
          rubbish++;
          bodies.add(("rubbish " + rubbish).getBytes(StandardCharsets.UTF_8));
        }
        records.add(entry(name, bodies.size() == 1 ? bodies.getFirst() : aggregate(name, bodies)));
      }
      putAll(records);
      if (round == ROUNDS / 2) {
        split();
      }
      if (random.nextInt(10) == 0) {
        backend.killFunction("tallystick-stream-recorder", random);
      }
    }
    return sent;
  }

  private static byte[] transfer(String key, int number) {
    return ("{\"transfers\":[{\"id\":\"%s-%d\",\"debit_account_id\":\"all\",\"credit_account_id\":\"%s\",\"amount\":\"1\",\"asset\":\"USD/2\"}]}")
        .formatted(key, number, key)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static PutRecordsRequestEntry entry(String key, byte[] data) {
    return PutRecordsRequestEntry.builder().partitionKey(key).data(SdkBytes.fromByteArray(data)).build();
  }

  private void putAll(List<PutRecordsRequestEntry> records) {
    PutRecordsResponse response = kinesis.putRecords(request -> request.streamName(STREAM).records(records));
    assertThat(response.failedRecordCount()).as("records that the emulator refuses").isZero();
  }

  private void split() {
    Shard shard = kinesis.listShards(request -> request.streamName(STREAM)).shards().getFirst();
    BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger middle = start.add(new BigInteger(shard.hashKeyRange().endingHashKey())).shiftRight(1);
    kinesis.splitShard(request -> request.streamName(STREAM).shardToSplit(shard.shardId()).newStartingHashKey(middle.toString()));
    while (!kinesis.describeStreamSummary(request -> request.streamName(STREAM)).streamDescriptionSummary().streamStatusAsString().equals("ACTIVE")) {
      Thread.onSpinWait();
    }
  }

  /** What the Kinesis Producer Library makes of several records of one key. */
  private static byte[] aggregate(String key, List<byte[]> bodies) {
    var message = new ByteArrayOutputStream();
    delimited(message, 1, key.getBytes(StandardCharsets.UTF_8));
    for (byte[] body : bodies) {
      var record = new ByteArrayOutputStream();
      record.writeBytes(new byte[] {8, 0});
      delimited(record, 3, body);
      delimited(message, 3, record.toByteArray());
    }
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    whole.writeBytes(message.toByteArray());
    try {
      whole.writeBytes(MessageDigest.getInstance("MD5").digest(message.toByteArray()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    return whole.toByteArray();
  }

  private static void delimited(ByteArrayOutputStream out, int field, byte[] bytes) {
    out.write(field << 3 | 2);
    int length = bytes.length;
    while (length > 127) {
      out.write(length & 127 | 128);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(bytes);
  }

  /** Follows the journal to its end, and kills while it grows. */
  private Map<String, List<Integer>> awaitAll(Store store, Map<String, List<Integer>> sent, Random random) throws InterruptedException {
    Map<String, List<Integer>> recorded = new TreeMap<>();
    int expected = sent.values().stream().mapToInt(List::size).sum();
    int found = 0;
    int kills = 0;
    long next = 0;
    Retry.Backoff pause = null;
    Retry retry = new Retry(random, Thread::sleep);
    Deadline end = Deadline.after(Duration.ofSeconds(BOUND_SECONDS - 120));
    while (found < expected) {
      List<Segment> page = store.journal().read(LedgerConnection.SHARD, next, 1, end);
      if (page.isEmpty()) {
        if (pause == null || !pause.pause()) {
          assertThat(end.over()).as("found %s of %s transfers in time", found, expected).isFalse();
          pause = retry.backoff(end);
        }
        continue;
      }
      pause = null;
      next = page.getLast().sequence() + 1;
      found += read(page, recorded);
      if (found < expected && kills < MOST_KILLS && random.nextInt(4) == 0) {
        kills += backend.killFunction("tallystick-stream-recorder", random).isPresent() ? 1 : 0;
      }
    }
    System.out.println("killed " + kills + " while the journal grew to " + next + " segments");
    return recorded;
  }

  private static int read(List<Segment> page, Map<String, List<Integer>> recorded) {
    int transfers = 0;
    for (Segment segment : page) {
      for (Entry entry : SegmentCodec.open(segment).entries()) {
        if (entry instanceof Entry.TransferMade made) {
          Matcher id = ID.matcher(made.transfer().id().value());
          assertThat(id.matches()).isTrue();
          recorded.computeIfAbsent(id.group(1), _ -> new ArrayList<>()).add(Integer.valueOf(id.group(2)));
          transfers++;
        } else {
          assertThat(entry).isInstanceOf(Entry.AccountOpened.class);
        }
      }
    }
    return transfers;
  }

  /** Ids of the messages that were reported; each may be reported more than once. */
  private Set<String> invalidReports(LedgerConnection connection) throws InterruptedException {
    Set<String> ids = new TreeSet<>();
    Retry.Backoff pause = new Retry(new Random(1), Thread::sleep).backoff(Deadline.after(Duration.ofSeconds(60)));
    do {
      for (Message message : receive(connection, connection.queues().invalid())) {
        ids.add(message.body().replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1"));
      }
    } while (ids.size() < rubbish && pause.pause());
    return ids;
  }

  private static List<Message> receive(LedgerConnection connection, String queue) {
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some = connection.sqs().receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10).visibilityTimeout(600)).messages();
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  private void theCommandSendsToTheStreamToo() throws IOException {
    Path requests = Files.writeString(folder.resolve("requests.ndjson"), new String(transfer("k0", 100_000), StandardCharsets.UTF_8) + "\n" + new String(transfer("k0", 0), StandardCharsets.UTF_8) + "\n");
    int exit = console.tally("send", "--stream", "--partition-key", "k0", "--wait", requests.toString(), "--endpoint", backend.endpoint().toString());
    assertThat(exit).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"outcome\":\"created\"").contains("\"outcome\":\"exists\"");
  }
}
