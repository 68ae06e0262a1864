package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Breakers.Swap;
import io.tallystick.journal.breaker.Probe;
import io.tallystick.journal.breaker.Standing;
import io.tallystick.journal.breaker.Window;
import io.tallystick.journal.contract.BreakersContract;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract on breakers in DynamoDB, and what comes of lost answers and spoilt items. */
class DynamoBreakersTest extends BreakersContract {
  private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Breaker OPEN = new Breaker.Open(THEN, 1, List.of(new Probe("a", THEN)));

  private static Line line;
  private static DynamoDbClient client;
  private static Tables tables;
  private static DeliveryStore store;

  @BeforeAll
  static void createTables() {
    line = new Line(LocalTables.http().build());
    client = LocalTables.client().httpClientBuilder(null).httpClient(line).build();
    tables = LocalTables.create(client);
    store = new DynamoDeliveryStore(client, tables, new Calls(new Retry(new Random(3), _ -> {}), null, LocalTables.PATIENCE));
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  @Override
  protected DeliveryStore store() {
    return store;
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  static Stream<Arguments> passingFaults() {
    return OnFaultyLine.passingFaults();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void aBreakerChangesOnceWhateverFailsOnce(String name, Fault fault) {
    String endpoint = Samples.name("endpoint");
    line.next(fault);
    assertThat(store.breakers().swap(endpoint, Standing.INITIAL, OPEN, "mine", deadline())).isEqualTo(new Swap.Done(new Standing(1, OPEN)));
    line.next(fault);
    assertThat(store.breakers().swap(endpoint, new Standing(1, OPEN), Breaker.initial(), "mine again", deadline()))
        .isEqualTo(new Swap.Done(new Standing(2, Breaker.initial())));
    line.next(fault);
    assertThat(store.breakers().read(endpoint, deadline())).isEqualTo(new Standing(2, Breaker.initial()));
    line.next();
  }

  @Test
  void aLostAnswerIsNotTakenForTheSameChangeOfAnother() {
    String endpoint = Samples.name("endpoint");
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> store.breakers().swap(endpoint, Standing.INITIAL, OPEN, "rival", deadline())));
    assertThat(store.breakers().swap(endpoint, Standing.INITIAL, OPEN, "mine", deadline()))
        .as("a probe that another claimed is another's, though the states are equal")
        .isEqualTo(new Swap.Lost(new Standing(1, OPEN)));
    line.next();
  }

  @Test
  void aDeniedCallIsRefusedWithItsTable() {
    line.always(new Fault.Answers(400, "AccessDeniedException"));
    assertThatThrownBy(() -> store.breakers().read("e", deadline()))
        .isInstanceOfSatisfying(StoreException.Refused.class, e -> assertThat(e.details()).containsEntry("table", tables.control()));
    assertThatThrownBy(() -> store.breakers().swap("e", Standing.INITIAL, OPEN, "t", deadline()))
        .isInstanceOfSatisfying(StoreException.Refused.class, e -> assertThat(e.details()).containsEntry("operation", "PutItem"));
    line.next();
  }

  @Test
  void everyAttributeThatIsMissingOrOfAnotherFormIsCorrupt() {
    for (Breaker breaker : List.of(OPEN, new Breaker.HalfOpen(1, List.of(new Probe("a", THEN))), new Breaker.Closed(THEN, 1, Window.empty(THEN)))) {
      String endpoint = Samples.name("endpoint");
      Map<String, AttributeValue> whole = BreakerItem.of(endpoint, new Standing(4, breaker), "t");
      for (String name : whole.keySet()) {
        if (!List.of("key", "token", BreakerItem.EXPIRES).contains(name)) {
          Map<String, AttributeValue> spoilt = new HashMap<>(whole);
          spoilt.remove(name);
          assertCorrupt(endpoint, spoilt, name);
          spoilt.put(name, AttributeValue.fromBool(true));
          assertCorrupt(endpoint, spoilt, name);
        }
      }
      Map<String, AttributeValue> other = new HashMap<>(whole);
      other.put("state", AttributeValue.fromS("ajar"));
      assertCorrupt(endpoint, other, "state");
      other.put("state", whole.get("state"));
      other.put("openings", AttributeValue.fromN("-1"));
      assertCorrupt(endpoint, other, "openings");
    }
  }

  @Test
  void anItemIsForgottenAWeekAfterTheLatestThatItSpeaksOf() {
    Instant later = THEN.plusSeconds(60);
    for (Breaker breaker :
        List.of(
            new Breaker.Open(THEN, 1, List.of(new Probe("a", later))),
            new Breaker.Open(later, 1, List.of(new Probe("a", THEN))),
            new Breaker.HalfOpen(1, List.of(new Probe("a", later), new Probe("b", THEN))),
            new Breaker.Closed(THEN, 1, Window.empty(later)),
            new Breaker.Closed(later, 1, Window.empty(THEN)))) {
      assertThat(BreakerItem.of("e", new Standing(1, breaker), "t").get("expires")).isEqualTo(AttributeValue.fromN(Long.toString(later.plus(Duration.ofDays(7)).getEpochSecond())));
    }
  }

  @Test
  void aBreakerThatWasForgottenMeanwhileIsOneThatWasNeverChanged() {
    String endpoint = Samples.name("endpoint");
    store.breakers().swap(endpoint, Standing.INITIAL, OPEN, "t", deadline());
    client.deleteItem(request -> request.tableName(tables.control()).key(BreakerItem.key(endpoint)));
    assertThat(store.breakers().swap(endpoint, new Standing(1, OPEN), Breaker.initial(), "u", deadline())).isEqualTo(new Swap.Lost(Standing.INITIAL));
  }

  private static void assertCorrupt(String endpoint, Map<String, AttributeValue> item, String what) {
    client.putItem(request -> request.tableName(tables.control()).item(item));
    assertThatThrownBy(() -> store.breakers().read(endpoint, deadline())).as(what).isInstanceOf(StoreException.Corrupt.class);
  }

  @Test
  void aChangeIsOneCall() {
    line.next();
    store.breakers().swap(Samples.name("endpoint"), Standing.INITIAL, OPEN, "t", deadline());
    assertThat(line.calls()).isEqualTo(1);
  }
}
