package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static io.tallystick.ledger.TransferOutcome.PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a call finds the holds that its requests name; also those that are recorded between the look and the judgement. */
class LocatingTest {
  private final Shards shards = new Shards(4);
  private final ShardedRecorder recorder = shards.recorder();

  @BeforeEach
  void openAccounts() {
    commit(shards.open("0a", "1a", "2a", "2b"));
  }

  /** When it has been looked for on all shards, and the coordinator is about to make sure that it knows its journal's end. */
  private void afterItWasLookedFor(Runnable what) {
    shards.before(Step.Verb.READ, 0, 3, what);
  }

  /** By a process of its own. */
  private Recorded commit(Request... requests) {
    return shards.recorder().commit(List.of(requests), deadline());
  }

  private void makeHold() {
    commit(shards.transfers("H 1a 2b 7 pending"));
  }

  /** Takes part on shard 1 only for who knows where the hold is. */
  private Request chain() {
    return shards.transfers("T 0a 2a 1 linked", "V - 2b 0 void pending_id=H");
  }

  private void beginChainAndDie() {
    shards.beforeAppend(1, 1, Shards::die);
    assertThatThrownBy(() -> commit(chain())).isInstanceOf(Shards.Crash.class);
  }

  /** By the one process that has looked for the hold too early. */
  private void assertMade() {
    assertThat(outcomes(recorder.commit(List.of(chain()), deadline()))).containsExactly(CREATED, CREATED);
    Books books = shards.books();
    books.checkQuiet();
    for (String name : List.of("1a", "2b")) {
      Totals totals = books.totals.get(shards.account(name));
      assertThat(List.of(totals.debitsPending(), totals.creditsPending())).as("nothing is reserved on %s", name).containsOnly(Amount.ZERO);
    }
  }

  @Test
  void itIsLookedForAgainBeforeItIsBegunAgain() {
    afterItWasLookedFor(this::makeHold);
    assertMade();
  }

  @Test
  void whatJoinsAChainGoesItsWayAlsoWhenThatIsGivenUp() {
    afterItWasLookedFor(
        () -> {
          makeHold();
          beginChainAndDie();
          shards.beforeAppend(1, 1, () -> shards.abandonForWantOf(2, 0));
        });
    assertMade();
  }

  /** The account that the chain turns out to have is on the shard that is asked last. */
  @Test
  void whatJoinsAChainIsNotPassedByWhatComesAfterInItsGroup() {
    Request chain = shards.transfers("T 0a 1a 1 linked", "V - 1b 0 void pending_id=H");
    commit(shards.open("1b"));
    afterItWasLookedFor(
        () -> {
          commit(shards.transfers("H 2a 1b 7 pending"));
          shards.beforeAppend(1, 1, Shards::die);
          assertThatThrownBy(() -> commit(chain)).isInstanceOf(Shards.Crash.class);
        });
    recorder.commit(List.of(chain, shards.transfers("N 2a 2b 1")), List.of("g", "g"), deadline());
    assertThat(shards.judged(2)).extracting(made -> made.transfer().id().value()).containsExactly("H", "V", "N");
  }

  @Test
  void ofTwoHoldsOfOneIdEachRequestMeansTheOneThatIsWhereItsAccountIs() {
    commit(shards.open("3a"));
    commit(shards.transfers("H 0a 1a 5 pending"));
    commit(shards.transfers("H 2a 3a 5 pending"));
    Request one = shards.transfers("P 0a - 1 post keep_open pending_id=H");
    Request other = shards.transfers("Q 2a - 1 post keep_open pending_id=H");
    assertThat(outcomes(commit(one, other))).containsExactly(CREATED, CREATED);
  }

  @Test
  void whatIsNotWhereItsAccountIsIsLookedForElsewhereThoughAnotherRequestHasFoundIts() {
    commit(shards.open("3a"));
    commit(shards.transfers("H 0a 1a 5 pending"));
    Request one = shards.transfers("P 0a - 1 post keep_open pending_id=H");
    Request wrong = shards.transfers("Q 3a - 1 post keep_open pending_id=H");
    assertThat(outcomes(commit(one, wrong))).containsExactly(CREATED, PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID);
  }
}
