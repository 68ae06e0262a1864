package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.LeasesContract;
import io.tallystick.journal.dynamodb.Line.Fault;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract on leases in DynamoDB, and what comes of lost answers, removed records and spoilt items. */
class DynamoLeasesTest extends LeasesContract {
  private static Line line;
  private static DynamoDbClient client;
  private static Tables tables;
  private static Leases leases;

  private final String name = UUID.randomUUID().toString();

  @BeforeAll
  static void createTables() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
    tables = LocalTables.create(client);
    leases = new DynamoLeases(client, tables, new Calls(new Retry(new Random(3), _ -> {}), null, LocalTables.PATIENCE));
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @AfterEach
  void repairLine() {
    line.next();
  }

  @Override
  protected Leases leases() {
    return leases;
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  static Stream<Arguments> passingFaults() {
    return OnFaultyLine.passingFaults();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void whateverFailsOnceIsDoneOnce(String fault, Fault passing) {
    line.next(passing);
    Lease first = leases.acquire(name, "a", 0, 100, deadline()).orElseThrow();
    assertThat(first).isEqualTo(new Lease(name, "a", 1, 0, 100, ""));
    line.next(passing);
    Lease renewed = leases.renew(first, 200, "kept", deadline()).orElseThrow();
    assertThat(renewed).isEqualTo(new Lease(name, "a", 1, 1, 200, "kept"));
    line.next(passing);
    leases.release(renewed, deadline());
    assertThat(leases.acquire(name, "b", 0, 300, deadline())).contains(new Lease(name, "b", 2, 0, 300, "kept"));
  }

  @Test
  void aLostAnswerIsNotTakenForTheAcquisitionOfAnother() {
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> leases.acquire(name, "rival", 0, 100, deadline())));
    assertThat(leases.acquire(name, "mine", 0, 100, deadline())).isEmpty();
  }

  @Test
  void aLostAnswerIsNotTakenForTheWriteOfTheNextHolder() {
    Lease first = leases.acquire(name, "mine", 0, 100, deadline()).orElseThrow();
    line.next(
        new Fault.TimesOutBefore(),
        new Fault.After(() -> leases.renew(leases.acquire(name, "rival", 100, 200, deadline()).orElseThrow(), 200, "1", deadline())));
    assertThat(leases.renew(first, 200, "1", deadline())).isEmpty();
  }

  @Test
  void whoseRecordIsGoneCanWriteNoMore() {
    Lease first = leases.acquire(name, "a", 0, 100, deadline()).orElseThrow();
    client.deleteItem(request -> request.tableName(tables.control()).key(LeaseItem.key(name)));
    assertThat(leases.renew(first, 200, "1", deadline())).isEmpty();
    leases.release(first, deadline());
    assertThat(client.getItem(request -> request.tableName(tables.control()).key(LeaseItem.key(name))).hasItem()).isFalse();
  }

  @Test
  void aSpoiltItemIsCorruptAndDoesNotPassForAFreeLease() {
    Map<String, AttributeValue> spoilt = Map.of("key", AttributeValue.fromS("lease#" + name), "expires_at", AttributeValue.fromS("soon"));
    client.putItem(request -> request.tableName(tables.control()).item(spoilt));
    assertThatThrownBy(() -> leases.acquire(name, "a", 0, 100, deadline())).isInstanceOf(StoreException.Corrupt.class);
  }
}
