package io.tallystick.publisher.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventId;
import io.tallystick.events.EventType;
import io.tallystick.events.LedgerEvent;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.Movement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which subscriptions hear of what. */
class SubscriptionIndexTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final Asset POINTS = Asset.of("POINTS");

  private static Interest.Events events(Set<EventType> types, AccountFilter accounts) {
    return new Interest.Events(types, accounts, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  private static Interest.Events all() {
    return events(Interest.TYPES, new AccountFilter.Any());
  }

  private static Interest.Events of(String account) {
    return events(Interest.TYPES, new AccountFilter.One(new AccountId(account)));
  }

  private static Interest.Events startingWith(String start) {
    return events(Interest.TYPES, new AccountFilter.Prefix(start));
  }

  private static Happening posted(String debit, String credit, Asset asset, int code, long amount) {
    return new Happening(List.of(new LedgerEvent.TransferPosted(new EventId(0, 1, 2), Transfers.plain("t", debit, credit, asset, code, amount))), List.of());
  }

  private static List<String> heard(Happening happening, Interest... interests) {
    List<Subscriber> subscribers = new ArrayList<>();
    for (int i = 0; i < interests.length; i++) {
      subscribers.add(new Subscriber("s" + i, interests[i], false, Since.BEGINNING));
    }
    return new SubscriptionIndex(subscribers).matches(happening).stream().map(match -> match.subscriber().id()).toList();
  }

  @Test
  void anInterestInAccountsHearsOfEitherSideOnce() {
    Happening posted = posted("user:1", "user:2", USD, 1, 100);
    assertThat(heard(posted, of("user:1"), of("user:2"), of("user:3"), of("user"), startingWith("user:"), startingWith("user:2"), startingWith("user:22"), all()))
        .containsExactlyInAnyOrder("s0", "s1", "s4", "s5", "s7");
  }

  @Test
  void anInterestInTypesHearsOfNoOther() {
    Happening posted = posted("a", "b", USD, 1, 100);
    assertThat(
            heard(
                posted,
                events(Set.of(EventType.TRANSFER_POSTED_V1), new AccountFilter.Any()),
                events(Set.of(EventType.TRANSFER_HELD_V1, EventType.ACCOUNT_OPENED_V1), new AccountFilter.Any()),
                events(Set.of(EventType.TRANSFER_HELD_V1), new AccountFilter.One(new AccountId("a")))))
        .containsExactly("s0");
  }

  @Test
  void assetCodeAndAmountAreComparedExactly() {
    Set<EventType> types = Interest.TYPES;
    AccountFilter any = new AccountFilter.Any();
    Happening posted = posted("a", "b", POINTS, 7, 100);
    assertThat(
            heard(
                posted,
                new Interest.Events(types, any, Optional.of(Asset.of("POINTS/0")), OptionalInt.empty(), Optional.empty()),
                new Interest.Events(types, any, Optional.of(Asset.of("POINTS/2")), OptionalInt.empty(), Optional.empty()),
                new Interest.Events(types, any, Optional.empty(), OptionalInt.of(7), Optional.empty()),
                new Interest.Events(types, any, Optional.empty(), OptionalInt.of(8), Optional.empty()),
                new Interest.Events(types, any, Optional.empty(), OptionalInt.empty(), Optional.of(Amount.of(100))),
                new Interest.Events(types, any, Optional.empty(), OptionalInt.empty(), Optional.of(Amount.of(101)))))
        .containsExactly("s0", "s2", "s4");
  }

  @Test
  void whatAnEventDoesNotHavePassesNoFilter() {
    Happening rejected =
        new Happening(List.of(new LedgerEvent.TransferRejected(new EventId(0, 1, 2), new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, 5)), List.of());
    AccountFilter any = new AccountFilter.Any();
    assertThat(
            heard(
                rejected,
                all(),
                of("a"),
                startingWith("a"),
                new Interest.Events(Interest.TYPES, any, Optional.of(USD), OptionalInt.empty(), Optional.empty()),
                new Interest.Events(Interest.TYPES, any, Optional.empty(), OptionalInt.of(1), Optional.empty()),
                new Interest.Events(Interest.TYPES, any, Optional.empty(), OptionalInt.empty(), Optional.of(Amount.ZERO))))
        .containsExactly("s0");
  }

  private static Totals totals(long debits, long credits) {
    return new Totals(Amount.ZERO, Amount.of(debits), Amount.ZERO, Amount.of(credits));
  }

  private static Happening moved(Movement... movements) {
    return new Happening(posted("a", "b", USD, 1, 60).events(), List.of(movements));
  }

  private static Interest.Threshold threshold(String account, Asset asset, BalanceSide side, long limit) {
    return new Interest.Threshold(account.isEmpty() ? Optional.empty() : Optional.of(new AccountId(account)), asset, side, BigInteger.valueOf(limit));
  }

  @Test
  void aThresholdIsHeardOfWhenItIsCrossedAndByNobodyElse() {
    Happening moved = moved(new Movement(new AccountId("a"), USD, totals(0, 100), totals(60, 100)));
    assertThat(
            heard(
                moved,
                threshold("a", USD, BalanceSide.DEBIT, 50),
                threshold("a", USD, BalanceSide.DEBIT, 40),
                threshold("a", USD, BalanceSide.DEBIT, 41),
                threshold("a", USD, BalanceSide.DEBIT, 100),
                threshold("a", USD, BalanceSide.DEBIT, 101),
                threshold("b", USD, BalanceSide.DEBIT, 50),
                threshold("a", POINTS, BalanceSide.DEBIT, 50),
                threshold("a", USD, BalanceSide.CREDIT, -50),
                threshold("", USD, BalanceSide.DEBIT, 50),
                threshold("", POINTS, BalanceSide.DEBIT, 50)))
        .containsExactly("s0", "s2", "s3", "s7", "s8");
  }

  @Test
  void aCrossingSaysWhoseAndHowFarAndHasAnIdOfItsOwn() {
    Happening moved =
        moved(new Movement(new AccountId("a"), USD, totals(0, 100), totals(60, 100)), new Movement(new AccountId("b"), USD, totals(0, 0), totals(0, 60)));
    List<Match> matches = new SubscriptionIndex(List.of(new Subscriber("low", threshold("", USD, BalanceSide.DEBIT, 50), true, Since.BEGINNING))).matches(moved);
    long timestamp = moved.events().getFirst().timestamp();
    assertThat(matches.stream().map(Match::event))
        .containsExactly(
            new LedgerEvent.BalanceThreshold(
                new EventId(0, 1, 2, "threshold:low:0"), "low", new AccountId("a"), USD, BalanceSide.DEBIT,
                BigInteger.valueOf(50), BigInteger.valueOf(100), BigInteger.valueOf(40), timestamp),
            new LedgerEvent.BalanceThreshold(
                new EventId(0, 1, 2, "threshold:low:1"), "low", new AccountId("b"), USD, BalanceSide.DEBIT,
                BigInteger.valueOf(50), BigInteger.ZERO, BigInteger.valueOf(60), timestamp));
  }

  @Test
  void whatWasRecordedBeforeASubscriptionStartsIsNotHeardOf() {
    Happening moved = moved(new Movement(new AccountId("a"), USD, totals(0, 100), totals(60, 100))); // segment 1 of shard 0
    List<Since> starts = List.of(Since.BEGINNING, new Since(Map.of(0, 1L)), new Since(Map.of(0, 2L)), new Since(Map.of(1, 9L)));
    for (Interest interest : List.of(all(), of("a"), startingWith("a"), threshold("a", USD, BalanceSide.DEBIT, 50), threshold("", USD, BalanceSide.DEBIT, 50))) {
      List<Subscriber> subscribers = IntStream.range(0, starts.size()).mapToObj(i -> new Subscriber("s" + i, interest, false, starts.get(i))).toList();
      assertThat(new SubscriptionIndex(subscribers).matches(moved)).extracting(match -> match.subscriber().id()).containsExactly("s0", "s1", "s3");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theIndexFindsWhatComparingEveryEventWithEverySubscriptionFinds(long seed) {
    Random random = new Random(seed);
    List<Subscriber> subscribers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      subscribers.add(new Subscriber("s" + i, randomInterest(random), false, Since.BEGINNING));
    }
    SubscriptionIndex index = new SubscriptionIndex(subscribers);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      Happening happening = posted(account(random), account(random), random.nextBoolean() ? USD : POINTS, 1 + random.nextInt(3), random.nextInt(5));
      List<String> expected =
          subscribers.stream().filter(subscriber -> wants((Interest.Events) subscriber.interest(), happening.events().getFirst())).map(Subscriber::id).toList();
      assertThat(index.matches(happening).stream().map(match -> match.subscriber().id())).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(expected);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(1_000);
  }

  private static String account(Random random) {
    return "abc".substring(0, 1 + random.nextInt(3)) + random.nextInt(3);
  }

  private static Interest randomInterest(Random random) {
    AccountFilter accounts =
        switch (random.nextInt(3)) {
          case 0 -> new AccountFilter.Any();
          case 1 -> new AccountFilter.One(new AccountId(account(random)));
          default -> new AccountFilter.Prefix(account(random).substring(0, 1 + random.nextInt(2)));
        };
    return new Interest.Events(
        random.nextBoolean() ? Interest.TYPES : Set.of(random.nextBoolean() ? EventType.TRANSFER_POSTED_V1 : EventType.TRANSFER_HELD_V1),
        accounts,
        random.nextInt(3) > 0 ? Optional.empty() : Optional.of(USD),
        random.nextInt(3) > 0 ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(3)),
        random.nextInt(3) > 0 ? Optional.empty() : Optional.of(Amount.of(random.nextInt(5))));
  }

  private static boolean wants(Interest.Events interest, LedgerEvent event) {
    boolean account =
        switch (interest.accounts()) {
          case AccountFilter.Any any -> true;
          case AccountFilter.One(AccountId one) -> event.accounts().contains(one);
          case AccountFilter.Prefix(String start) -> event.accounts().stream().anyMatch(id -> id.value().startsWith(start));
        };
    return account
        && interest.types().contains(event.type())
        && interest.asset().map(asset -> event.asset().get().equals(asset)).orElse(true)
        && (interest.code().isEmpty() || interest.code().getAsInt() == event.code().getAsInt())
        && interest.leastAmount().map(least -> event.amount().get().compareTo(least) >= 0).orElse(true);
  }

  @Test
  void anInterestNamesTypesThatTheJournalTells() {
    assertThat(Interest.TYPES).hasSize(10).doesNotContain(EventType.REQUEST_V1, EventType.BALANCE_THRESHOLD_V1);
    for (Set<EventType> none : List.of(Set.<EventType>of(), Set.of(EventType.REQUEST_V1), Set.of(EventType.BALANCE_THRESHOLD_V1, EventType.TRANSFER_HELD_V1))) {
      assertThatThrownBy(() -> events(none, new AccountFilter.Any())).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> startingWith("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> of("")).isInstanceOf(IllegalArgumentException.class);
    for (String id : List.of("", "a b", "a.b", "ä", "a".repeat(41))) {
      assertThatThrownBy(() -> new Subscriber(id, all(), false, Since.BEGINNING)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
