package io.tallystick.api;

import static io.tallystick.api.Books.account;
import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.opened;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls while the store fails or others write. */
@QuarkusTest
class FaultsInQuarkusTest {
  /** Enough for a few races. */
  private static final int SHORT = 4_000;

  @Inject TestStore store;

  @AfterEach
  void calm() {
    store.calm();
  }

  private void beforeAppends(Runnable before) {
    store.journalThrough(
        real ->
            new ForwardingJournal(real) {
              @Override
              public AppendResult append(Segment segment, Deadline deadline) {
                before.run();
                // However long that took: whether the race is lost shall not depend on it.
                return super.append(segment, Deadline.after(Duration.ofSeconds(30)));
              }
            });
  }

  private static Answer briefly(String target, String body) {
    return Gateway.call("POST", target, Map.of("content-type", "application/json"), body, SHORT);
  }

  /** Another writer, that wins a race by opening an account. */
  private void rivalWins() {
    Recorder rival =
        new Recorder(
            store.tables(), 0, EpochNanos::now, RecorderLimits.DEFAULT, new Retry(new Random(), time -> Thread.onSpinWait()), RecorderListener.NONE);
    NewAccount account = new NewAccount(new AccountId(id("rival")), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
    rival.record(List.of(new Request(List.of(account), List.of())), Deadline.after(Duration.ofSeconds(30)));
  }

  @Test
  void whoLosesEveryRaceIsToldToComeAgainAndThenSucceeds() {
    opened();
    beforeAppends(this::rivalWins);
    String body = account(id("a"));

    Answer lost = briefly("/v1/accounts", body);

    assertThat(lost.status()).isEqualTo(429);
    assertThat(lost.problem()).isEqualTo("contended");
    assertThat(lost.headers()).containsEntry("retry-after", "1");

    store.calm();
    assertThat(Gateway.post("/v1/accounts", body).status()).isEqualTo(201);
  }

  @Test
  void whoLosesSomeRacesSucceeds() {
    opened();
    int[] races = {3};
    beforeAppends(
        () -> {
          if (races[0]-- > 0) {
            rivalWins();
          }
        });

    assertThat(Gateway.post("/v1/accounts", account(id("a"))).status()).isEqualTo(201);
  }

  @Test
  void aStoreThatDoesNotAnswerIsUnavailableAndNothingOfItIsTold() {
    opened();
    beforeAppends(
        () -> {
          throw new StoreException.Unavailable("time-out", Map.of("table", "secret-table"), null);
        });

    Answer answer = briefly("/v1/accounts", account(id("a")));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.headers()).containsEntry("retry-after", "1");
    assertThat(answer.text()).doesNotContain("secret-table");
  }

  @Test
  void aStateThatANewerReleaseHasRaisedIsUnavailableToThisOne() {
    opened();
    beforeAppends(
        () -> {
          throw new StoreException.Newer("newer", Map.of("table", "secret-table"));
        });

    Answer answer = briefly("/v1/accounts", account(id("a")));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.text()).contains("nothing was recorded").doesNotContain("secret-table");
  }

  @Test
  void anAnswerThatWasLostIsFoundByRepeating() {
    String alice = opened();
    String bob = opened();
    store.journalThrough(
        real ->
            new ForwardingJournal(real) {
              @Override
              public AppendResult append(Segment segment, Deadline deadline) {
                super.append(segment, deadline);
                throw new StoreException.Unavailable("lost", null);
              }
            });
    String body = transfer(id("t"), alice, bob, "5");

    Answer lost = briefly("/v1/transfers", body);
    store.calm();
    Answer again = Gateway.post("/v1/transfers", body);

    assertThat(lost.status()).isEqualTo(503);
    assertThat(again.status()).isEqualTo(200);
    assertThat(Gateway.get("/v1/accounts/" + bob).body().path("credits_posted").asText()).isEqualTo("5");
  }

  @Test
  void whatIsBrokenInsideIsNotTold() {
    opened();
    List<RuntimeException> failures =
        List.of(
            new StoreException.Refused("access denied to secret-table", null),
            new StoreException.Corrupt("corrupt secret-table", null),
            new IllegalStateException("bug in secret-table"));
    for (RuntimeException failure : failures) {
      beforeAppends(
          () -> {
            throw failure;
          });

      Answer answer = briefly("/v1/accounts", account(id("a")));

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.problem()).isEqualTo("internal-error");
      assertThat(answer.text()).doesNotContain("secret-table").doesNotContain("Exception");
    }
  }

  @Test
  void readsOfAStoreThatDoesNotAnswerAreUnavailableToo() {
    String id = opened();
    store.cursorsThrough(
        real -> {
          throw new StoreException.Unavailable("time-out", null);
        });

    for (String target : List.of("/v1/accounts/" + id, "/v1/accounts/" + id + "/statement?consistency=eventual", "/v1/health")) {
      assertThat(Gateway.get(target).problem()).as(target).isEqualTo("unavailable");
    }
  }

  /** What another instance recorded while this one's cache was still fresh has to be in the answer, and in the sequence that it names. */
  @Test
  void aRepeatIsAnsweredFromTheJournalsEnd() {
    opened();
    rivalWins();
    rivalWins();
    long last = store.tables().journal().last(0, Deadline.after(Duration.ofSeconds(30))).orElseThrow().sequence();
    String id = id("a");
    Gateway.post("/v1/accounts", account(id));
    rivalWins();

    Answer repeat = Gateway.post("/v1/requests", "{\"accounts\":[" + account(id) + "]}");

    assertThat(repeat.body().path("accounts").get(0).path("outcome").asText()).isEqualTo("exists");
    assertThat(repeat.headers()).containsEntry("tallystick-sequence", "0:" + (last + 2));
  }
}
