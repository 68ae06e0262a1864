package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions that the rules never make, one for each invariant. */
class InvariantsTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final Asset EUR = Asset.of("EUR/2");
  private final MemoryState before = new MemoryState();

  private static Account account(String id, Asset asset, AccountFlag limit, int overdraft, Totals totals) {
    AccountFlags flags = limit == null ? AccountFlags.NONE : AccountFlags.of(limit);
    return Account.opened(new NewAccount(new AccountId(id), asset, 1, flags, Amount.of(overdraft), "", ""), 1).with(totals, false);
  }

  private static Account account(String id, long debitsPending, long debitsPosted, long creditsPending, long creditsPosted) {
    return account(id, USD, null, 0, totals(debitsPending, debitsPosted, creditsPending, creditsPosted));
  }

  private static Totals totals(long debitsPending, long debitsPosted, long creditsPending, long creditsPosted) {
    return new Totals(Amount.of(debitsPending), Amount.of(debitsPosted), Amount.of(creditsPending), Amount.of(creditsPosted));
  }

  private static Decision decision(Account... accounts) {
    return new Decision(List.of(), List.of(), List.of(accounts), List.of());
  }

  private static Decision at(long... timestamps) {
    List<Entry> entries =
        Arrays.stream(timestamps)
            .<Entry>mapToObj(at -> new Entry.AccountRejected(AccountId.NONE, AccountOutcome.ID_REQUIRED, at))
            .toList();
    return new Decision(List.of(), entries, List.of(), List.of());
  }

  private void breaks(Decision decision, Invariant invariant, String subject) {
    assertThatThrownBy(() -> Invariants.check(before, decision))
        .isInstanceOfSatisfying(
            BrokenInvariant.class,
            broken -> {
              assertThat(broken.invariant()).isEqualTo(invariant);
              assertThat(broken.subject()).isEqualTo(subject);
              assertThat(broken).hasMessage(invariant.sentence());
            });
  }

  private void holds(Decision decision) {
    assertThatCode(() -> Invariants.check(before, decision)).doesNotThrowAnyException();
  }

  @Test
  void debitsPostedChangeByAsMuchAsCreditsPosted() {
    holds(decision(account("A", 0, 5, 0, 0), account("B", 0, 0, 0, 3), account("C", 0, 0, 0, 2)));
    breaks(decision(account("A", 0, 5, 0, 0), account("B", 0, 0, 0, 4)), Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, "USD/2");
    breaks(decision(account("A", 0, 5, 0, 0), account("B", 0, 0, 5, 0)), Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, "USD/2");
  }

  @Test
  void debitsPendingChangeByAsMuchAsCreditsPending() {
    holds(decision(account("A", 5, 0, 0, 0), account("B", 0, 0, 5, 0)));
    breaks(decision(account("A", 5, 0, 0, 0), account("B", 0, 0, 4, 0)), Invariant.DEBITS_PENDING_EQUAL_CREDITS_PENDING, "USD/2");
  }

  @Test
  void eachAssetIsBalancedByItself() {
    Account euros = account("B", EUR, null, 0, totals(0, 0, 0, 5));
    breaks(decision(account("A", 0, 5, 0, 0), euros), Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, "USD/2");
  }

  @Test
  void onlyChangesCountNotWhatWasThereBefore() {
    before.apply(decision(account("A", 0, 5, 0, 0), account("B", 0, 0, 0, 9)));
    holds(decision(account("A", 0, 6, 0, 0), account("B", 0, 0, 0, 10)));
    breaks(decision(account("A", 0, 9, 0, 0), account("B", 0, 0, 0, 9)), Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, "USD/2");
  }

  @Test
  void postedTotalsNeverShrink() {
    before.apply(decision(account("A", 0, 5, 0, 5)));
    breaks(decision(account("A", 0, 4, 0, 4)), Invariant.POSTED_TOTALS_NEVER_SHRINK, "A");
    breaks(decision(account("A", 0, 5, 0, 4)), Invariant.POSTED_TOTALS_NEVER_SHRINK, "A");
  }

  @Test
  void anAccountWithinItsLimitDoesNotLeaveIt() {
    Account creditor = account("B", 0, 0, 0, 6);
    AccountFlag limit = AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS;
    holds(decision(account("A", USD, limit, 6, totals(0, 6, 0, 0)), creditor));
    breaks(decision(account("A", USD, limit, 5, totals(0, 6, 0, 0)), creditor), Invariant.LIMITS_ARE_KEPT, "A");
    breaks(decision(account("A", USD, limit, 0, totals(1, 0, 0, 0)), account("B", 0, 0, 1, 0)), Invariant.LIMITS_ARE_KEPT, "A");
    AccountFlag mirror = AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS;
    holds(decision(account("A", USD, mirror, 6, totals(0, 0, 0, 6)), account("B", 0, 6, 0, 0)));
    breaks(decision(account("A", USD, mirror, 5, totals(0, 0, 0, 6)), account("B", 0, 6, 0, 0)), Invariant.LIMITS_ARE_KEPT, "A");
  }

  @Test
  void anAccountBeyondItsLimitMayStayThere() {
    before.apply(decision(account("A", USD, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS, 0, totals(0, 5, 0, 0))));
    holds(decision(account("A", USD, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS, 0, totals(0, 5, 0, 3)), account("B", 0, 3, 0, 0)));
  }

  private static Transfer transfer(String id, long amount, long left, String hold, String original, TransferFlag... flags) {
    return new Transfer(
        new TransferId(id), new AccountId("A"), new AccountId("B"), Amount.of(amount), Amount.of(left), USD, 1, TransferFlags.of(flags),
        new TransferId(hold), new TransferId(original), 0, "", "", null, Integer.parseInt(id.substring(1)));
  }

  private static Transfer part(String id, long amount, long left) {
    return transfer(id, amount, left, "h1", "", TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN);
  }

  private static Transfer voided(String id, long left) {
    return transfer(id, left, left, "h1", "", TransferFlag.VOID_PENDING_TRANSFER);
  }

  private static Entry expired(long amount) {
    return new Entry.HoldExpired(new TransferId("h1"), new AccountId("A"), new AccountId("B"), Amount.of(amount), TransferFlags.NONE, 99);
  }

  private static Decision made(Object... entries) {
    return new Decision(
        List.of(),
        Arrays.stream(entries).map(entry -> entry instanceof Transfer transfer ? new Entry.TransferMade(transfer) : (Entry) entry).toList(),
        List.of(),
        List.of());
  }

  private static final Invariant TAKEN = Invariant.NO_MORE_IS_TAKEN_THAN_IS_LEFT;

  @Test
  void noMoreIsTakenOfAHoldThanItStillHolds() {
    Transfer hold = transfer("h1", 10, 0, "", "", TransferFlag.PENDING);
    holds(made(hold, part("p2", 4, 10), part("p3", 6, 6)));
    holds(made(hold, part("p2", 4, 10), voided("v3", 6)));
    holds(made(hold, part("p2", 4, 10), expired(6)));
    breaks(made(hold, part("p2", 11, 10)), TAKEN, "p2");
    breaks(made(hold, part("p2", 4, 10), part("p3", 6, 10)), TAKEN, "p3");
    breaks(made(hold, part("p2", 4, 10), voided("v3", 10)), TAKEN, "v3");
    breaks(made(hold, part("p2", 4, 10), expired(10)), TAKEN, "h1");
    breaks(made(part("p2", 4, 10)), TAKEN, "p2");
    before.apply(new Decision(List.of(), made(hold, part("p2", 4, 10)).entries(), List.of(), List.of(new Hold.Open(hold, Amount.of(4)))));
    holds(made(part("p3", 6, 6)));
    breaks(made(part("p3", 6, 10)), TAKEN, "p3");
    breaks(made(part("p3", 7, 6)), TAKEN, "p3");
  }

  @Test
  void noMoreIsTakenBackOfATransferThanItPosted() {
    Transfer original = transfer("t1", 10, 0, "", "");
    holds(made(original, transfer("r2", 4, 10, "", "t1"), transfer("r3", 6, 6, "", "t1"), transfer("r4", 4, 4, "", "r2")));
    breaks(made(original, transfer("r2", 11, 10, "", "t1")), TAKEN, "r2");
    breaks(made(original, transfer("r2", 4, 10, "", "t1"), transfer("r3", 6, 10, "", "t1")), TAKEN, "r3");
    breaks(made(transfer("r2", 4, 10, "", "t1")), TAKEN, "r2");
    breaks(made(transfer("h1", 10, 0, "", "", TransferFlag.PENDING), transfer("r2", 4, 10, "", "h1")), TAKEN, "r2");
    before.apply(made(original));
    holds(made(transfer("r3", 10, 10, "", "t1")));
    before.apply(made(transfer("r2", 4, 10, "", "t1")));
    holds(made(transfer("r3", 6, 6, "", "t1")));
    breaks(made(transfer("r3", 10, 10, "", "t1")), TAKEN, "r3");
  }

  @Test
  void timestampsGrow() {
    before.apply(at(10));
    holds(at(11, 12, 99));
    breaks(at(10), Invariant.TIMESTAMPS_GROW, "10");
    breaks(at(11, 11), Invariant.TIMESTAMPS_GROW, "11");
    breaks(at(12, 11), Invariant.TIMESTAMPS_GROW, "11");
  }
}
