package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link Checkpoints} promises, whatever keeps them. */
public abstract class CheckpointsContract extends StoreContract {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOON = 1_700_000_000L * SECOND;
  private static final Asset USD = Asset.of("USD/2");
  private static final Asset POINTS = Asset.of("POINTS");

  private Checkpoints checkpoints() {
    return store().checkpoints();
  }

  private Checkpoint<Account> stored(AccountId id) {
    return checkpoints().accounts(List.of(id), Consistency.STRONG, ample()).get(id);
  }

  private Checkpoint<Hold> stored(int shard, TransferId id) {
    return checkpoints().holds(shard, List.of(id), Consistency.STRONG, ample()).get(id);
  }

  private void save(Checkpoint<Account> checkpoint) {
    checkpoints().saveAccounts(List.of(checkpoint), ample());
  }

  private void saveHold(Hold hold, int shard, long sequence) {
    checkpoints().saveHolds(List.of(new Checkpoint<>(hold, shard, sequence)), ample());
  }

  @Test
  void whatWasNeverSavedIsNotFound() {
    AccountId known = Samples.accountId("known");
    save(Samples.checkpoint(known, 1));
    AccountId unknown = Samples.accountId("unknown");
    assertThat(checkpoints().accounts(List.of(unknown, known), Consistency.STRONG, ample())).containsOnlyKeys(known);
    assertThat(checkpoints().accounts(List.of(), Consistency.STRONG, ample())).isEmpty();
    assertThat(checkpoints().holds(0, List.of(Samples.transferId("unknown")), Consistency.EVENTUAL, ample())).isEmpty();
    assertThat(checkpoints().holds(0, List.of(), Consistency.EVENTUAL, ample())).isEmpty();
  }

  @Test
  void anAccountIsReadBackWithEveryField() {
    AccountId id = new AccountId(Samples.name(Samples.UNICODE));
    AccountFlags flags = AccountFlags.of(AccountFlag.LINKED, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS, AccountFlag.NO_HISTORY);
    NewAccount opening =
        new NewAccount(id, Asset.of("ABCDEFGHIJKLMNOP/99"), 65_535, flags, Amount.MAX, Samples.UNICODE, "{\"k\":[1.50,\"\u00e9\"]}");
    Totals totals = new Totals(Amount.of(1, 0), Amount.MAX, Amount.of(-1, 0), Amount.of(0, -1));
    Checkpoint<Account> full = new Checkpoint<>(new Account(opening, Long.MAX_VALUE, totals, true), 255, Long.MAX_VALUE);
    save(full);
    assertThat(stored(id)).isEqualTo(full);
    assertThat(stored(id).value().asset().text()).isEqualTo("ABCDEFGHIJKLMNOP/99");
    assertThat(checkpoints().accounts(List.of(id), Consistency.EVENTUAL, ample())).containsEntry(id, full);
  }

  @Test
  void anAssetIsKeptAsItWasWritten() {
    AccountId id = Samples.accountId("points");
    NewAccount opening = new NewAccount(id, Asset.of("POINTS"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
    save(new Checkpoint<>(Account.opened(opening, 5), 0, 0));
    assertThat(stored(id).value().asset().text()).isEqualTo("POINTS");
  }

  @Test
  void anAccountOpenedClosedAndOpenedAgainIsToldFromOneOpenedOpenAndClosed() {
    AccountId reopened = Samples.accountId("reopened");
    AccountId closed = Samples.accountId("closed");
    NewAccount bornClosed = new NewAccount(reopened, Asset.of("X"), 1, AccountFlags.of(AccountFlag.CLOSED), Amount.ZERO, "", "");
    save(new Checkpoint<>(new Account(bornClosed, 5, Totals.ZERO, false), 0, 0));
    save(new Checkpoint<>(Samples.account(closed, Amount.ZERO).with(Totals.ZERO, true), 0, 0));
    assertThat(stored(reopened).value().closed()).isFalse();
    assertThat(stored(reopened).value().opening().flags()).isEqualTo(AccountFlags.of(AccountFlag.CLOSED));
    assertThat(stored(closed).value().closed()).isTrue();
    assertThat(stored(closed).value().opening().flags()).isEqualTo(AccountFlags.NONE);
  }

  @Test
  void idsThatDifferOnlyInFormAreDifferent() {
    String stem = Samples.name("e");
    List<AccountId> ids =
        List.of(new AccountId(stem + "\u00e9"), new AccountId(stem + "e\u0301"), new AccountId(stem + "E"), new AccountId(stem + "e"), new AccountId(stem + "e "));
    for (int i = 0; i < ids.size(); i++) {
      save(Samples.checkpoint(ids.get(i), i));
    }
    Map<AccountId, Checkpoint<Account>> found = checkpoints().accounts(ids, Consistency.STRONG, ample());
    for (int i = 0; i < ids.size(); i++) {
      assertThat(found.get(ids.get(i)).sequence()).isEqualTo(i);
    }
  }

  @Test
  void savingNeverGoesBack() {
    AccountId id = Samples.accountId("a");
    save(Samples.checkpoint(id, 5));
    save(Samples.checkpoint(id, 4));
    assertThat(stored(id)).isEqualTo(Samples.checkpoint(id, 5));
    save(Samples.checkpoint(id, 6));
    assertThat(stored(id)).isEqualTo(Samples.checkpoint(id, 6));
  }

  @Test
  void theSameSequenceAgainChangesNothing() {
    AccountId id = Samples.accountId("a");
    save(Samples.checkpoint(id, 5));
    save(new Checkpoint<>(Samples.account(id, Amount.of(999)), 3, 5));
    assertThat(stored(id)).isEqualTo(Samples.checkpoint(id, 5));
  }

  @Test
  void sequenceZeroIsWrittenWhereNothingStands() {
    AccountId id = Samples.accountId("a");
    save(Samples.checkpoint(id, 0));
    assertThat(stored(id).sequence()).isZero();
  }

  @Test
  void oneOldCheckpointDoesNotKeepTheOthersFromBeingSaved() {
    AccountId ahead = Samples.accountId("ahead");
    AccountId fresh = Samples.accountId("fresh");
    save(Samples.checkpoint(ahead, 9));
    checkpoints().saveAccounts(List.of(Samples.checkpoint(ahead, 8), Samples.checkpoint(fresh, 8)), ample());
    assertThat(stored(ahead).sequence()).isEqualTo(9);
    assertThat(stored(fresh).sequence()).isEqualTo(8);
  }

  @Test
  void racingSavesEndAtTheNewest() throws Exception {
    AccountId id = Samples.accountId("hot");
    TransferId holdId = Samples.transferId("hot");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    Race.of(
        order.size(),
        i ->
            () -> {
              save(Samples.checkpoint(id, order.get(i)));
              Hold.Open open = Samples.hold(holdId, NOON, 10);
              saveHold(order.get(i) == 31 ? open.post(Amount.of(3)) : open, 0, order.get(i));
              return true;
            });
    assertThat(stored(id)).isEqualTo(Samples.checkpoint(id, 31));
    assertThat(stored(0, holdId).value()).isInstanceOf(Hold.Posted.class);
  }

  @Test
  void manyMoreThanABatchAreSavedAndFoundAndRepeatedIdsDoNoHarm() {
    String stem = Samples.name("many");
    List<Checkpoint<Account>> all = new ArrayList<>();
    List<AccountId> ids = new ArrayList<>();
    for (int i = 0; i < 333; i++) {
      ids.add(new AccountId(stem + i));
      all.add(Samples.checkpoint(ids.getLast(), i));
    }
    checkpoints().saveAccounts(all, ample());
    ids.addAll(List.copyOf(ids));
    ids.add(new AccountId(stem + "missing"));
    Map<AccountId, Checkpoint<Account>> found = checkpoints().accounts(ids, Consistency.STRONG, ample());
    assertThat(found).hasSize(333);
    assertThat(found.values()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aHoldIsReadBackWithEveryFieldInEveryState() {
    Hold.Open open = Samples.largestHold();
    Hold.Open rest = (Hold.Open) open.postPart(Amount.of(7));
    List<Hold> lives = List.of(open, rest, rest.post(Amount.of(1)), open.post(open.held()), open.voided(), rest.voided(), open.expire(), rest.expire());
    for (int i = 0; i < lives.size(); i++) {
      saveHold(lives.get(i), 200, i);
      assertThat(stored(200, open.id())).isEqualTo(new Checkpoint<>(lives.get(i), 200, i));
    }
  }

  @Test
  void aHoldWithoutTimeoutReferenceOrDateIsReadBack() {
    Hold.Open open = Samples.hold(Samples.transferId("plain"), NOON, 0);
    saveHold(open, 1, 3);
    assertThat(stored(1, open.id())).isEqualTo(new Checkpoint<>(open, 1, 3));
  }

  @Test
  void aHoldNeverGoesBackToOpen() {
    Hold.Open open = Samples.hold(Samples.transferId("h"), NOON, 10);
    saveHold(open.voided(), 0, 7);
    saveHold(open, 0, 6);
    assertThat(stored(0, open.id()).value()).isInstanceOf(Hold.Voided.class);
  }

  @Test
  void holdsThatAreOverComeInOrderOfExpiryAndOnlyThoseOfTheShard() {
    int shard = Samples.shard();
    List<TransferId> ids = new ArrayList<>();
    for (int seconds : new int[] {30, 10, 20, 40}) {
      Hold.Open hold = Samples.hold(Samples.transferId("due" + seconds), NOON, seconds);
      ids.add(hold.id());
      saveHold(hold, shard, seconds);
    }
    saveHold(Samples.hold(Samples.transferId("never"), NOON, 0), shard, 1);
    saveHold(Samples.hold(Samples.transferId("elsewhere"), NOON, 10), Samples.shard(), 1);
    assertThat(due(shard, NOON + 40 * SECOND, 10)).as("those before, not at").containsExactly(ids.get(1), ids.get(2), ids.get(0));
    assertThat(due(shard, NOON + 40 * SECOND + 1, 10)).hasSize(4);
    assertThat(due(shard, NOON + 40 * SECOND, 2)).containsExactly(ids.get(1), ids.get(2));
    assertThat(due(shard, NOON, 2)).isEmpty();
  }

  @Test
  void holdsOfDifferentShardsMayHaveTheSameId() {
    TransferId id = Samples.transferId("same");
    int one = Samples.shard();
    int other = Samples.shard();
    Hold.Open first = Samples.hold(id, NOON, 10);
    Hold.Open second = Samples.hold(id, NOON, 20);
    saveHold(first, 0, 7);
    saveHold(first, one, 5);
    saveHold(second.voided(), other, 3);
    assertThat(stored(0, id)).isEqualTo(new Checkpoint<>(first, 0, 7));
    assertThat(stored(one, id)).isEqualTo(new Checkpoint<>(first, one, 5));
    assertThat(stored(other, id)).isEqualTo(new Checkpoint<>(second.voided(), other, 3));
    assertThat(stored(Samples.shard(), id)).isNull();
    assertThat(due(one, NOON + 40 * SECOND, 10)).containsExactly(id);
    assertThat(due(other, NOON + 40 * SECOND, 10)).isEmpty();
    List<Checkpoint<Hold>> all = new ArrayList<>();
    checkpoints().forEachHold(checkpoint -> {
      if (checkpoint.value().id().equals(id)) {
        all.add(checkpoint);
      }
    }, ample());
    assertThat(all).extracting(Checkpoint::shard).containsExactlyInAnyOrder(0, one, other);
  }

  @Test
  void aHoldThatIsNoLongerOpenIsNotDue() {
    int shard = Samples.shard();
    Hold.Open posted = Samples.hold(Samples.transferId("p"), NOON, 10);
    Hold.Open voided = Samples.hold(Samples.transferId("v"), NOON, 10);
    Hold.Open expired = Samples.hold(Samples.transferId("e"), NOON, 10);
    Hold.Open open = Samples.hold(Samples.transferId("o"), NOON, 10);
    for (Hold.Open hold : List.of(posted, voided, expired, open)) {
      saveHold(hold, shard, 1);
    }
    saveHold(posted.post(Amount.of(5)), shard, 2);
    saveHold(voided.voided(), shard, 2);
    saveHold(expired.expire(), shard, 2);
    assertThat(due(shard, NOON + 11 * SECOND, 10)).containsExactly(open.id());
  }

  @Test
  void aHoldThatIsAtHomeOnAnotherShardIsDueThereOnly() {
    int home = Samples.shard();
    int other = Samples.shard();
    Hold.Open hold = Samples.hold(Samples.transferId("between"), NOON, 10);
    saveHold(hold, home, 1);
    checkpoints().saveHoldsOfOtherHomes(List.of(new Checkpoint<>(hold, other, 7)), ample());
    assertThat(due(home, NOON + 11 * SECOND, 10)).containsExactly(hold.id());
    assertThat(due(other, NOON + 11 * SECOND, 10)).isEmpty();
    assertThat(stored(other, hold.id())).isEqualTo(new Checkpoint<>(hold, other, 7));
    checkpoints().saveHoldsOfOtherHomes(List.of(new Checkpoint<Hold>(hold.expire(), other, 9), new Checkpoint<Hold>(hold, other, 8)), ample());
    assertThat(stored(other, hold.id())).as("never back").isEqualTo(new Checkpoint<>(hold.expire(), other, 9));
  }

  @Test
  void clearingBalancesStandByTheSequenceThatTheyReflect() {
    int shard = Samples.shard();
    ClearingPage usd = page(Map.of(USD, new Clearing(BigInteger.TWO.negate(), BigInteger.ONE.shiftLeft(200))));
    ClearingPage points = page(Map.of(POINTS, new Clearing(BigInteger.ONE, BigInteger.ZERO)));
    assertThat(usd.number()).isNotEqualTo(points.number());
    assertThat(checkpoints().clearing(shard, ClearingPage.all(), ample())).isEmpty();
    checkpoints().saveClearing(List.of(new Checkpoint<>(usd, shard, 4), new Checkpoint<>(points, shard, 4)), ample());
    assertThat(checkpoints().clearing(shard, ClearingPage.all(), ample()))
        .containsExactlyInAnyOrder(new Checkpoint<>(usd, shard, 4), new Checkpoint<>(points, shard, 4));
    assertThat(checkpoints().clearing(shard, List.of(points.number()), ample())).containsExactly(new Checkpoint<>(points, shard, 4));
    assertThat(checkpoints().clearing(Samples.shard(), ClearingPage.all(), ample())).as("another shard").isEmpty();
    ClearingPage none = new ClearingPage(usd.number(), Map.of());
    checkpoints().saveClearing(List.of(new Checkpoint<>(none, shard, 4), new Checkpoint<>(none, shard, 3)), ample());
    assertThat(checkpoints().clearing(shard, List.of(usd.number()), ample())).as("never back, nor the same again").containsExactly(new Checkpoint<>(usd, shard, 4));
    checkpoints().saveClearing(List.of(new Checkpoint<>(none, shard, 5)), ample());
    assertThat(checkpoints().clearing(shard, List.of(usd.number()), ample())).containsExactly(new Checkpoint<>(none, shard, 5));
  }

  private static ClearingPage page(Map<Asset, Clearing> balances) {
    return new ClearingPage(ClearingPage.of(balances.keySet().iterator().next()), balances);
  }

  private List<TransferId> due(int shard, long expiresBefore, int limit) {
    return checkpoints().due(shard, expiresBefore, limit, ample());
  }

  @Test
  void moreThanAPageOfAccountsAndHoldsIsGoneThroughOnceEach() {
    String stem = Samples.name("scan");
    String metadata = "{\"k\":\"" + "v".repeat(4000) + "\"}";
    List<Checkpoint<Account>> accounts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      NewAccount opening = new NewAccount(new AccountId(stem + i), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", metadata);
      accounts.add(new Checkpoint<>(Account.opened(opening, i), 0, i));
    }
    checkpoints().saveAccounts(accounts, ample());
    Hold.Open hold = Samples.hold(new TransferId(stem), NOON, 10);
    saveHold(hold, 0, 1);
    Map<AccountId, Integer> seen = new HashMap<>();
    checkpoints().forEachAccount(checkpoint -> seen.merge(checkpoint.value().id(), 1, Integer::sum), ample());
    Set<AccountId> ids = accounts.stream().map(checkpoint -> checkpoint.value().id()).collect(Collectors.toSet());
    assertThat(seen.keySet()).containsAll(ids);
    assertThat(seen.values()).containsOnly(1);
    List<Checkpoint<Hold>> holds = new ArrayList<>();
    checkpoints().forEachHold(holds::add, ample());
    assertThat(holds).contains(new Checkpoint<>(hold, 0, 1));
  }

  @Test
  void withoutTimeNothingIsBegun() {
    AccountId id = Samples.accountId("a");
    assertThatThrownBy(() -> checkpoints().saveAccounts(List.of(Samples.checkpoint(id, 1)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> checkpoints().accounts(List.of(id), Consistency.STRONG, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(stored(id)).isNull();
  }
}
