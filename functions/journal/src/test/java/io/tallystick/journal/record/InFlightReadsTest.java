package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.ChainInFlight;
import io.tallystick.journal.readmodel.ChainStanding;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.journal.readmodel.TransferFound;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers say of transfers between shards while they are under way. */
class InFlightReadsTest {
  private final Shards shards = new Shards(3);
  private final ShardedReader reader = new ShardedReader(shards.store, shards.sharding);

  @BeforeEach
  void accounts() {
    shards.recorder().commit(List.of(shards.open("0a", "1a", "2a"), shards.openLimited("2l")), deadline());
  }

  /** Dies before the n-th append of the call, counted from 1, and makes none after it on other shards: of a transfer between two shards these are prepared, prepared, decided, ended. */
  private void dieBefore(int append, String... transfers) {
    int[] left = {append};
    shards.before =
        step -> {
          if (step.verb() == Step.Verb.APPEND && --left[0] <= 0) {
            throw new Shards.Crash();
          }
        };
    assertThatThrownBy(() -> shards.recorder().commit(List.of(shards.transfers(transfers)), deadline())).isInstanceOf(Shards.Crash.class);
    shards.before = step -> {};
  }

  private void project() {
    for (int shard = 0; shard < 3; shard++) {
      assertThat(new Projector(shards.store, shard, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
    }
  }

  private TransferFound find(String id, String... account) {
    return find(Consistency.STRONG, id, account);
  }

  private TransferFound find(Consistency consistency, String id, String... account) {
    Optional<AccountId> named = account.length == 0 ? Optional.empty() : Optional.of(shards.account(account[0]));
    return reader.lookUp(new TransferId(id), named, consistency, deadline()).value();
  }

  private List<ChainInFlight> chains() {
    return reader.chainsInFlight(Optional.empty(), 100, Consistency.STRONG, deadline()).value().items();
  }

  private static Transfer transfer(TransferFound found) {
    return ((TransferFound.InFlight) found).transfer().orElseThrow();
  }

  private static TransferFound.InFlight undecided(TransferFound found) {
    assertThat(found).isInstanceOf(TransferFound.InFlight.class);
    assertThat(((TransferFound.InFlight) found).committed()).isFalse();
    return (TransferFound.InFlight) found;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsPreparedIsFoundWithItsFieldsInTheTailAndBeforeIt(boolean posted) {
    dieBefore(3, "T 0a 1a 5");
    if (posted) {
      project();
    }
    for (String[] account : List.of(new String[0], new String[] {"0a"}, new String[] {"1a"})) {
      TransferFound.InFlight found = undecided(find("T", account));
      assertThat(found.chain().coordinator()).isZero();
      assertThat(transfer(found).amount()).isEqualTo(Amount.of(5));
      assertThat(transfer(found).debitAccountId()).isEqualTo(shards.account("0a"));
      assertThat(transfer(found).timestamp()).isEqualTo(found.chain().timestamp());
    }
    assertThat(find("T", "2a")).isEqualTo(new TransferFound.Nowhere());
    assertThat(find("other")).isEqualTo(new TransferFound.Nowhere());
    assertThat(find(Consistency.EVENTUAL, "T")).isInstanceOf(posted ? TransferFound.InFlight.class : TransferFound.Nowhere.class);
    assertThat(chains()).containsExactly(new ChainInFlight(undecided(find("T")).chain(), ChainStanding.PREPARED, List.of(0, 1), List.of(0, 1), List.of(new TransferId("T"))));
  }

  @Test
  void whatOnlyTheCoordinatorHasPreparedIsInFlightThereAndOnNoOtherShard() {
    dieBefore(2, "T 0a 1a 5");
    undecided(find("T"));
    undecided(find("T", "0a"));
    assertThat(find("T", "1a")).isEqualTo(new TransferFound.Nowhere());
    assertThat(chains()).singleElement().satisfies(chain -> assertThat(chain.prepared()).containsExactly(0));
    assertThat(chains().getFirst().participants()).containsExactly(0, 1);
  }

  @Test
  void whatIsDecidedIsAsRecordedThoughAShardHasStillToFollow() {
    dieBefore(4, "T 0a 1a 5");
    for (String[] account : List.of(new String[0], new String[] {"0a"}, new String[] {"1a"})) {
      assertThat(find("T", account)).isInstanceOf(TransferFound.Recorded.class);
    }
    assertThat(chains()).singleElement().satisfies(chain -> assertThat(chain.standing()).isEqualTo(ChainStanding.COMMITTED));
    assertThat(chains().getFirst().prepared()).containsExactly(1);
    assertThat(chains().getFirst().participants()).containsExactly(0, 1);
    assertThat(chains().getFirst().transfers()).containsExactly(new TransferId("T"));
    assertThat(reader.totals(Optional.empty(), deadline()).value().inFlight()).isEqualTo(1);
  }

  @Test
  void aMemberIsInFlightUntilItsOwnShardsHaveEndedItThoughItsChainIsCommitted() {
    // Shard 0 coordinates. The second member has no leg there, and its own shards have not ended it.
    dieBefore(5, "T 0a 1a 5 linked", "U 2a 1a 3");
    assertThat(find("T")).isInstanceOf(TransferFound.Recorded.class);
    TransferFound found = find("U");
    assertThat(found).isInstanceOfSatisfying(TransferFound.InFlight.class, one -> assertThat(one.committed()).isTrue());
    assertThat(transfer(found).amount()).isEqualTo(Amount.of(3));
    assertThat(chains().getFirst().transfers()).containsExactly(new TransferId("T"), new TransferId("U"));
    assertThat(chains().getFirst().prepared()).containsExactly(1, 2);
    finish();
    assertThat(find("U")).isInstanceOf(TransferFound.Recorded.class);
  }

  @Test
  void aMemberOfWhichNoShardKnowsAllFieldsYetIsInFlightWithoutThem() {
    dieBefore(2, "T 0a 1a 5 linked", "U 2a 1a 3");
    assertThat(undecided(find("U")).transfer()).isEmpty();
    assertThat(undecided(find("T")).transfer()).isPresent();
    assertThat(chains().getFirst().transfers()).containsExactly(new TransferId("T"), new TransferId("U"));
  }

  @Test
  void whatIsRefusedIsNowhereThoughAShardHasItPrepared() {
    // The limited account is debited on the last shard, so those before it have prepared their parts. The decision is the third append.
    dieBefore(4, "T 0a 1a 5 linked", "U 2l 0a 3");
    assertThat(chains()).singleElement().satisfies(chain -> assertThat(chain.standing()).isEqualTo(ChainStanding.REFUSED));
    assertThat(find("T")).isEqualTo(new TransferFound.Nowhere());
    assertThat(find("U")).isEqualTo(new TransferFound.Nowhere());
  }

  @ParameterizedTest
  @EnumSource(Consistency.class)
  void whatHasEndedIsNoLongerListed(Consistency consistency) {
    dieBefore(3, "T 0a 1a 5");
    project();
    finish();
    project();
    assertThat(reader.chainsInFlight(Optional.empty(), 10, consistency, deadline()).value().items()).isEmpty();
    assertThat(reader.lookUp(new TransferId("T"), Optional.empty(), consistency, deadline()).value()).isInstanceOf(TransferFound.Recorded.class);
    assertThat(reader.totals(Optional.empty(), deadline()).value().inFlight()).isZero();
  }

  @Test
  void whatEndsWhileItIsLookedForIsFoundAsItEnded() {
    dieBefore(3, "T 0a 1a 5");
    boolean[] ended = {false};
    // The participant is read first; then everything ends, and the coordinator has forgotten it when it is asked.
    shards.after =
        step -> {
          if (!ended[0] && step.verb() == Step.Verb.READ && step.subject().equals(1)) {
            ended[0] = true;
            finish();
          }
        };
    TransferFound found = find("T", "1a");
    assertThat(ended[0]).isTrue();
    assertThat(found).isInstanceOf(TransferFound.Recorded.class);
  }

  @Test
  void pagesHaveEachChainOnceTheOldestFirst() {
    for (int i = 0; i < 3; i++) {
      dieBefore(3, "T" + i + " 0a 1a 5");
      dieBefore(3, "U" + i + " 2a 1a 5");
    }
    for (int limit : List.of(1, 2, 4, 6, 7)) {
      List<String> all = new ArrayList<>();
      Optional<ShardedPage.Row> after = Optional.empty();
      do {
        ShardedPage<ChainInFlight> page = reader.chainsInFlight(after, limit, Consistency.STRONG, deadline()).value();
        assertThat(page.items().size()).isBetween(1, limit);
        page.items().forEach(chain -> assertThat(chain.prepared()).hasSize(2));
        page.items().forEach(chain -> chain.transfers().forEach(id -> all.add(id.value())));
        after = page.next();
      } while (after.isPresent());
      assertThat(all).as("pages of %d", limit).containsExactly("T0", "U0", "T1", "U1", "T2", "U2");
    }
  }

  /** The keeper drives on what is there. */
  private void finish() {
    shards.now += Duration.ofSeconds(90).toNanos();
    ShardedRecorder keeper = shards.recorder();
    for (int turn = 0; turn < 2; turn++) {
      for (int shard = 0; shard < 3; shard++) {
        keeper.keep(shard, deadline());
      }
    }
  }
}
