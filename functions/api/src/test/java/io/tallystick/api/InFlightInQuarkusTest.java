package io.tallystick.api;

import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.events.openapi.ApiResponse;
import io.tallystick.events.openapi.ResponseCheck;
import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Sharding;
import io.tallystick.runtime.RunningTemplate;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered of transfers between shards that a process has left in flight. */
@QuarkusTest
@TestProfile(InFlightInQuarkusTest.TwoShards.class)
class InFlightInQuarkusTest {
  private static final Sharding SHARDING = new Sharding(2);
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(4));
  private static final ApiDescription DESCRIPTION = ApiDescription.ofThisBuild();

  @Inject TestStore store;
  @Inject Retry retry;

  public static final class TwoShards implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tallystick.shards", "2");
    }
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void everythingEnds() {
    List<ChainKey> left = new ArrayList<>();
    for (JsonNode chain : list("").path("chains")) {
      left.add(new ChainKey(chain.path("coordinator").asInt(), chain.path("prepared_at").asLong()));
    }
    recorder().resume(left, TIME);
    assertThat(list("").path("chains")).isEmpty();
  }

  private ShardedRecorder recorder() {
    return new ShardedRecorder(
        new FixedShards(store, SHARDING), shard -> new Recorder(store, shard, EpochNanos::now, RecorderLimits.forMemory(64L << 20), retry, RecorderListener.NONE), 1);
  }

  /** Opens an account on that shard. */
  private static String on(int shard) {
    for (;;) {
      String id = id("a");
      if (SHARDING.shardOf(new AccountId(id)) == shard) {
        assertThat(Gateway.post("/v1/accounts", Books.account(id)).status()).isEqualTo(201);
        return id;
      }
    }
  }

  /** A process dies before its n-th append: of a transfer between two shards these are prepared, prepared, decided, ended. */
  private void dieBefore(int append, String transfer) {
    AtomicInteger appends = new AtomicInteger();
    store.journalThrough(journal -> dying(journal, appends, append));
    ParsedRequest.Readable request = (ParsedRequest.Readable) new RequestReader().read(("{\"transfers\":[" + transfer + "]}").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> recorder().commit(List.of(request.toLedgerRequest()), TIME)).isInstanceOf(Crash.class);
    store.calm();
  }

  private static Journal dying(Journal journal, AtomicInteger appends, int at) {
    return new ForwardingJournal(journal) {
      @Override
      public AppendResult append(Segment segment, Deadline deadline) {
        if (appends.incrementAndGet() >= at) {
          throw new Crash();
        }
        return super.append(segment, deadline);
      }
    };
  }

  private static JsonNode list(String query) {
    Answer answer = Gateway.get("/v1/in-flight" + query);
    assertThat(answer.status()).isEqualTo(200);
    asDescribed("listInFlight", answer);
    return answer.body();
  }

  private static void asDescribed(String operation, Answer answer) {
    ApiResponse response = new ApiResponse(answer.status(), answer.headers(), answer.text().getBytes(StandardCharsets.UTF_8));
    assertThat(new ResponseCheck(DESCRIPTION).problems(DESCRIPTION.operation(operation), response)).isEmpty();
  }

  @Test
  void aTransferInFlightIsToldWithItsFieldsUntilItHasEnded() {
    String from = on(0);
    String to = on(1);
    String id = id("t");
    String body = transfer(id, from, to, "5", "\"reference\":\"r\"");
    dieBefore(3, body);

    Answer prepared = Gateway.get("/v1/transfers/" + id);

    asDescribed("getTransfer", prepared);
    assertThat(prepared.status()).isEqualTo(202);
    assertThat(prepared.headers()).containsEntry("retry-after", "1").containsEntry("tallystick-consistency", "strong").containsKey("tallystick-sequence");
    JsonNode told = prepared.body();
    assertThat(told.path("status").asText()).isEqualTo("in_flight");
    assertThat(told.path("standing").asText()).isEqualTo("prepared");
    assertThat(told.path("coordinator").isInt()).isTrue();
    assertThat(told.path("coordinator").asInt()).isZero();
    assertThat(told.path("debit_account_id").asText()).isEqualTo(from);
    assertThat(told.path("credit_account_id").asText()).isEqualTo(to);
    assertThat(told.path("amount").asText()).isEqualTo("5");
    assertThat(told.path("reference").asText()).isEqualTo("r");
    assertThat(told.path("timestamp")).isEqualTo(told.path("prepared_at"));
    assertThat(Gateway.get("/v1/transfers/" + id + "?account=" + to).body()).isEqualTo(told);
    assertThat(Gateway.get("/v1/transfers/" + id + "?consistency=eventual").status()).as("the read tables do not have it yet").isEqualTo(404);
    for (int shard = 0; shard < 2; shard++) {
      new Projector(store.tables(), shard, Projector.Limits.DEFAULT).post(TIME);
    }
    assertThat(Gateway.get("/v1/transfers/" + id + "?consistency=eventual").body()).isEqualTo(told);
    assertThat(Gateway.get("/v1/transfers/" + id).body()).isEqualTo(told);
    assertThat(store.used()).as("what the role allows").isSubsetOf(RunningTemplate.read("api.yaml").permissions("Api"));

    assertThat(Gateway.post("/v1/transfers", body).status()).isEqualTo(201);
    Answer ended = Gateway.get("/v1/transfers/" + id);
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.body().path("timestamp")).isEqualTo(told.path("timestamp"));
    assertThat(ended.body().has("status")).isFalse();
  }

  @Test
  void chainsInFlightAreListedTheOldestFirstPageByPage() {
    String from = on(0);
    String to = on(1);
    String first = id("t");
    String second = id("t");
    dieBefore(3, transfer(first, from, to, "5"));
    dieBefore(4, transfer(second, to, from, "7"));

    JsonNode all = list("");
    JsonNode page = list("?limit=1");
    JsonNode next = list("?limit=1&cursor=" + page.path("next_cursor").asText());

    assertThat(all.path("chains")).hasSize(2);
    assertThat(all.path("next_cursor").isNull()).isTrue();
    JsonNode undecided = all.path("chains").get(0);
    assertThat(undecided.path("standing").asText()).isEqualTo("prepared");
    assertThat(undecided.path("participants")).hasToString("[0,1]");
    assertThat(undecided.path("prepared_on")).hasToString("[0,1]");
    assertThat(undecided.path("transfers")).hasToString("[\"" + first + "\"]");
    JsonNode committed = all.path("chains").get(1);
    assertThat(committed.path("coordinator").asInt()).isEqualTo(1);
    assertThat(committed.path("standing").asText()).isEqualTo("committed");
    assertThat(committed.path("prepared_on")).hasToString("[0]");
    assertThat(committed.path("transfers")).hasToString("[\"" + second + "\"]");
    assertThat(page.path("chains")).containsExactly(undecided);
    assertThat(page.path("next_cursor").asText()).isEqualTo(undecided.path("prepared_at").asText() + "-0");
    assertThat(next.path("chains")).containsExactly(committed);
    assertThat(next.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void aTrialBalanceSaysThatChainsAreInFlight() {
    String from = on(0);
    dieBefore(4, transfer(id("t"), from, on(1), "5"));

    Answer half = Gateway.get("/v1/trial-balance");
    everythingEnds();
    Answer whole = Gateway.get("/v1/trial-balance");

    asDescribed("getTrialBalance", half);
    assertThat(half.body().path("in_flight").asInt()).isEqualTo(1);
    assertThat(half.body().path("assets").get(0).path("balanced").asBoolean()).isFalse();
    assertThat(whole.body().path("in_flight").asInt(-1)).isZero();
    assertThat(whole.body().path("assets").get(0).path("balanced").asBoolean()).isTrue();
  }

  @Test
  void whatIsNotInFlightIsNotFound() {
    Answer answer = Gateway.get("/v1/transfers/" + id("nobody"));
    assertThat(answer.status()).isEqualTo(404);
    asDescribed("getTransfer", answer);
  }
}
