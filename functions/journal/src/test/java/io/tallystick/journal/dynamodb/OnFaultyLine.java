package io.tallystick.journal.dynamodb;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A store on DynamoDB Local over a line that fails as it is told. Waits turn a clock; nobody sleeps. */
abstract class OnFaultyLine {
  static final Duration TIME = LocalTables.PATIENCE;
  static final Fault THROTTLED = new Fault.Answers(400, "ProvisionedThroughputExceededException");
  static final Fault DENIED = new Fault.Answers(400, "AccessDeniedException");

  static Line line;
  static DynamoDbClient client;
  static Tables tables;

  final AtomicLong now = new AtomicLong();
  final Retry retry = new Retry(new Random(5), time -> now.addAndGet(time.toNanos()));
  final Store store = LocalTables.store(client, tables, retry);
  final int shard = Samples.shard();
  final Segment segment = Samples.segment(new Random(1), shard, 0);

  @BeforeAll
  static void createTables() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
    tables = LocalTables.create(client);
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @AfterEach
  void repairLine() {
    line.next();
    Thread.interrupted();
  }

  Deadline deadline() {
    return Deadline.after(TIME, now::get);
  }

  AppendResult append(Segment appended) {
    return store.journal().append(appended, deadline());
  }

  List<Segment> stored() {
    line.next();
    return store.journal().read(shard, 0, 10, deadline());
  }

  static Stream<Arguments> passingFaults() {
    return Stream.of(
        Arguments.of("throttled", THROTTLED),
        Arguments.of("request limit", new Fault.Answers(400, "RequestLimitExceeded")),
        Arguments.of("internal error", new Fault.Answers(500, "InternalServerError")),
        Arguments.of("unavailable", new Fault.Answers(503, "ServiceUnavailable")),
        Arguments.of("refused connection", new Fault.BreaksBefore()),
        Arguments.of("reset after it was done", new Fault.BreaksAfter()),
        Arguments.of("time-out before it was done", new Fault.TimesOutBefore()),
        Arguments.of("time-out after it was done", new Fault.TimesOutAfter()),
        Arguments.of("half an answer", new Fault.Truncates()));
  }
}
