package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStateTest {
  private static final long SECOND = 1_000_000_000L;
  private final MemoryState state = new MemoryState();

  private void decide(String... rows) {
    List<TableRow> parsed = List.of(rows).stream().map(TableRow::parse).toList();
    Request request =
        new Request(
            parsed.stream().map(TableRow::account).filter(a -> a != null).toList(),
            parsed.stream().map(TableRow::transfer).filter(t -> t != null).toList());
    state.apply(Ledger.decide(state, List.of(request), 0));
  }

  private List<String> due(long now, int limit) {
    return state.due(now, limit).stream().map(hold -> hold.id().value()).toList();
  }

  @Test
  void dueHoldsComeInOrderOfExpiryThenOfMakingUpToTheLimit() {
    decide(
        "account A : created",
        "account B : created",
        "transfer H3 A B 1 pending timeout=3 : created",
        "transfer H1 A B 1 pending timeout=1 : created",
        "transfer H2 A B 1 pending timeout=1 : created",
        "transfer H0 A B 1 pending : created");
    assertThat(due(SECOND + 3, 10)).isEmpty();
    assertThat(due(SECOND + 4, 10)).containsExactly("H1");
    assertThat(due(5 * SECOND, 2)).containsExactly("H1", "H2");
    assertThat(due(5 * SECOND, 10)).containsExactly("H1", "H2", "H3");
    decide("transfer P - - MAX post pending_id=H1 : created", "transfer V - - 0 void pending_id=H2 : created");
    assertThat(due(Long.MAX_VALUE - 1, 10)).containsExactly("H3");
  }

  @Test
  void expiryLeavesAloneWhatIsNotDueOrResolvedAlreadyOrNamedTwice() {
    decide(
        "account A : created",
        "account B : created",
        "transfer H1 A B 1 pending timeout=1 : created",
        "transfer H2 A B 1 pending timeout=2 : created",
        "transfer H3 A B 1 pending timeout=3 : created");
    List<Hold.Open> all = state.due(Long.MAX_VALUE - 1, 10);
    decide("transfer V - - 0 void pending_id=H1 : created");
    Decision decision = Ledger.expire(state, List.of(all.get(2), all.get(1), all.get(1), all.get(0)), 2 * SECOND + 4);
    assertThat(decision.answers()).isEmpty();
    assertThat(decision.entries())
        .containsExactly(
            new Entry.HoldExpired(
                new TransferId("H2"), new AccountId("A"), new AccountId("B"), Amount.of(1), TransferFlags.NONE, 2 * SECOND + 4));
    state.apply(decision);
    assertThat(state.hold(new TransferId("H2")).status()).isEqualTo("expired");
    assertThat(due(Long.MAX_VALUE - 1, 10)).containsExactly("H3");
  }

  @Test
  void holdsThatExpireAtOneTimeAreReleasedInOrderOfMakingHoweverTheyAreGiven() {
    decide("account A : created", "account B : created", "transfer H1 A B 1 pending timeout=2 : created");
    NewTransfer later = TableRow.parse("transfer H2 A B 1 pending timeout=1 : created").transfer();
    state.apply(Ledger.decide(state, List.of(new Request(List.of(), List.of(later))), SECOND + 3));
    List<Hold.Open> due = state.due(2 * SECOND + 3, 10);
    assertThat(due).extracting(hold -> hold.transfer().expiresAt()).containsExactly(2 * SECOND + 3, 2 * SECOND + 3);
    assertThat(Ledger.expire(state, due.reversed(), 2 * SECOND + 3).entries())
        .extracting(entry -> ((Entry.HoldExpired) entry).holdId().value())
        .containsExactly("H1", "H2");
  }

  @Test
  void atTheEndOfTimeNothingIsDecidedRatherThanEarlier() {
    state.apply(Ledger.decide(state, List.of(new Request(List.of(TableRow.parse("account A : created").account()), List.of())), Long.MAX_VALUE));
    assertThatThrownBy(() -> decide("account B : created")).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void expiryJudgesByTheTimestampOfItsEntryNotByALaggingClock() {
    decide("account A : created", "account B : created", "transfer H A B 1 pending timeout=1 : created");
    List<Hold.Open> due = state.due(Long.MAX_VALUE - 1, 10);
    state.apply(Ledger.decide(state, List.of(new Request(List.of(TableRow.parse("account C : created").account()), List.of())), 2 * SECOND));
    assertThat(Ledger.expire(state, due, 5).entries()).singleElement().returns(2 * SECOND + 1, Entry::timestamp);
  }

  @Test
  void expiryOfAHoldThatTheViewLacksIsAFaultOfTheCaller() {
    decide("account A : created", "account B : created", "transfer H A B 1 pending timeout=1 : created");
    List<Hold.Open> due = state.due(Long.MAX_VALUE - 1, 10);
    assertThatThrownBy(() -> Ledger.expire(new MemoryState(), due, 5 * SECOND)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void totalsOfAnAccountThatIsNotThereCannotBeSet() {
    assertThatThrownBy(() -> state.setTotals(new AccountId("A"), Totals.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such account");
  }

  @Test
  void theLastTimestampIsThatOfTheNewestEntry() {
    assertThat(state.lastTimestamp()).isZero();
    decide("account A : created", "account B : created");
    assertThat(state.lastTimestamp()).isEqualTo(2);
    decide("account A : created");
    assertThat(state.lastTimestamp()).isEqualTo(2);
  }
}
