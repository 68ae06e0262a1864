package io.tallystick.api;

import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.made;
import static io.tallystick.api.Books.opened;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.events.openapi.ApiOperation;
import io.tallystick.events.openapi.ApiResponse;
import io.tallystick.events.openapi.ResponseCheck;
import io.tallystick.journal.record.InFlight;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Decision;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls are answered whose transfers were not finished on all shards in time. The recorder is the real one; only how far it came is made up. */
@QuarkusTest
@TestProfile(UnfinishedInQuarkusTest.SlowShards.class)
class UnfinishedInQuarkusTest {
  private static final ApiDescription DESCRIPTION = ApiDescription.ofThisBuild();

  @Inject FakeRecording recording;

  public static final class SlowShards implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FakeRecording.class);
    }
  }

  @AfterEach
  void allIsFinished() {
    recording.changing(recorded -> recorded);
  }

  @ParameterizedTest
  @CsvSource({"PREPARED,false", "NOT_BEGUN,true"})
  void aTransferWithoutOutcomeSaysWhetherItGoesOnByItself(InFlight.State state, boolean sendAgain) {
    String id = id("t/ü");
    String body = transfer(id, opened(), opened(), "5");
    inFlight(Map.of(0, state));

    Answer answer = Gateway.post("/v1/transfers", body);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo(json("{'id':'%s','outcome':'in_flight','send_again':%s}".formatted(id, sendAgain)));
    assertThat(answer.headers()).containsEntry("location", PathIds.location("/v1/transfers", id)).containsEntry("retry-after", "1").containsKey("tallystick-sequence");
    asDescribed("makeTransfer", answer);
  }

  @Test
  void aTransferThatIsDecidedHasItsOutcomeForEver() {
    String body = transfer(id("t"), opened(), opened(), "5");
    inFlight(Map.of(0, InFlight.State.DECIDED));

    Answer created = Gateway.post("/v1/transfers", body);
    Answer exists = Gateway.post("/v1/transfers", body);
    allIsFinished();
    Answer finished = Gateway.post("/v1/transfers", body);

    assertThat(created.status()).isEqualTo(202);
    assertThat(created.body().path("outcome").asText()).isEqualTo("created");
    assertThat(created.body().path("in_flight").asBoolean()).isTrue();
    assertThat(created.body().has("send_again")).isFalse();
    asDescribed("makeTransfer", created);
    assertThat(exists.status()).isEqualTo(202);
    assertThat(exists.body().path("outcome").asText()).isEqualTo("exists");
    assertThat(exists.body().path("timestamp")).isEqualTo(created.body().path("timestamp"));
    assertThat(finished.status()).isEqualTo(200);
    assertThat(finished.body().path("timestamp")).isEqualTo(created.body().path("timestamp"));
  }

  @Test
  void aRefusalIsAProblemAlsoBeforeAllShardsKnowIt() {
    String alice = opened("\"flags\":[\"debits_must_not_exceed_credits\"]");
    inFlight(Map.of(0, InFlight.State.DECIDED));

    Answer early = Gateway.post("/v1/transfers", transfer(id("t"), alice, opened(), "5"));
    allIsFinished();
    Answer late = Gateway.post("/v1/transfers", transfer(id("t"), alice, opened(), "5"));

    assertThat(early.status()).isEqualTo(422);
    assertThat(early.body().path("outcome").asText()).isEqualTo("exceeds_credits");
    assertThat(early.body().path("in_flight").asBoolean()).isTrue();
    asDescribed("makeTransfer", early);
    assertThat(late.body().path("outcome").asText()).isEqualTo("exceeds_credits");
    assertThat(late.body().has("in_flight")).isFalse();
  }

  @Test
  void aPostVoidOrReversalIsAnsweredInTheSameWay() {
    String alice = opened();
    String bob = opened();
    String hold = made(alice, bob, "10", "\"flags\":[\"pending\"]");
    String other = made(alice, bob, "10", "\"flags\":[\"pending\"]");
    String original = made(alice, bob, "10");
    inFlight(Map.of(0, InFlight.State.PREPARED));

    Answer post = Gateway.post("/v1/transfers/" + hold + "/post", "{\"id\":\"" + id("p") + "\"}");
    Answer voided = Gateway.post("/v1/transfers/" + other + "/void", "{\"id\":\"" + id("v") + "\"}");
    Answer reversed = Gateway.post("/v1/transfers/" + original + "/reverse", "{\"id\":\"" + id("r") + "\"}");

    assertThat(List.of(post.status(), voided.status(), reversed.status())).containsOnly(202);
    asDescribed("postHold", post);
    asDescribed("voidHold", voided);
    asDescribed("reverseTransfer", reversed);
  }

  @Test
  void whatAnotherCallHasAppendedIsReadFromTheLedger() {
    String id = id("t");
    recording.changing(recorded -> new Recorded(recorded.answers(), List.of(), recorded.positions()));

    Answer joined = Gateway.post("/v1/transfers", transfer(id, opened(), opened(), "5", "\"flags\":[\"pending\"]"));

    assertThat(joined.status()).isEqualTo(201);
    assertThat(joined.body().path("status").asText()).isEqualTo("pending");
    assertThat(joined.body()).isEqualTo(Gateway.get("/v1/transfers/" + id).body());
  }

  @Test
  void aRequestTellsOfEachTransferHowFarItIs() {
    String alice = opened();
    String bob = opened();
    String[] ids = {id("done"), id("following"), id("prepared"), id("again"), id("refused")};
    List<String> transfers = new ArrayList<>();
    for (String id : ids) {
      transfers.add(transfer(id, alice, id.startsWith("refused") ? id("nobody") : bob, "1"));
    }
    transfers.add(1, "{\"id\":\"no amount\"}"); // what is invalid has no place in what the recorder is given
    inFlight(Map.of(1, InFlight.State.DECIDED, 2, InFlight.State.PREPARED, 3, InFlight.State.NOT_BEGUN, 4, InFlight.State.DECIDED));

    Answer answer = Gateway.post("/v1/requests", "{\"transfers\":[" + String.join(",", transfers) + "]}");

    assertThat(answer.status()).isEqualTo(202);
    JsonNode told = answer.body().path("transfers");
    assertThat(told.findValuesAsText("outcome")).containsExactly("created", "invalid", "created", "in_flight", "in_flight", "credit_account_not_found");
    assertThat(told.get(0).has("in_flight")).isFalse();
    assertThat(told.get(2).path("in_flight").asBoolean()).isTrue();
    assertThat(told.get(3)).isEqualTo(json("{'id':'%s','outcome':'in_flight','send_again':false}".formatted(ids[2])));
    assertThat(told.get(4)).isEqualTo(json("{'id':'%s','outcome':'in_flight','send_again':true}".formatted(ids[3])));
    assertThat(told.get(5).path("in_flight").asBoolean()).isTrue();
    assertThat(answer.headers()).containsEntry("retry-after", "1").doesNotContainKey("location");
    asDescribed("submitRequest", answer);
  }

  /** From now on the recorder says of these transfers of a request, by their place, that they are unfinished. */
  private void inFlight(Map<Integer, InFlight.State> states) {
    recording.changing(
        recorded -> {
          Decision.Answer answer = recorded.answers().getFirst();
          List<Decision.OfTransfer> transfers = new ArrayList<>(answer.transfers());
          Map<InFlight.Place, InFlight.State> places = new TreeMap<>();
          states.forEach(
              (place, state) -> {
                places.put(new InFlight.Place(0, place), state);
                if (state != InFlight.State.DECIDED) {
                  transfers.set(place, new Decision.OfTransfer(transfers.get(place).id(), null, 0));
                }
              });
          return new Recorded(List.of(new Decision.Answer(answer.accounts(), transfers)), recorded.entries(), recorded.positions(), new InFlight(places));
        });
  }

  private static void asDescribed(String operation, Answer answer) {
    ApiOperation described = DESCRIPTION.operation(operation);
    ApiResponse response = new ApiResponse(answer.status(), answer.headers(), answer.text().getBytes(StandardCharsets.UTF_8));
    assertThat(new ResponseCheck(DESCRIPTION).problems(described, response)).isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return Gateway.JSON.readTree(text.replace('\'', '"'));
    } catch (IOException noJson) {
      throw new AssertionError(noJson);
    }
  }
}
