package io.tallystick.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoubleEntryTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final AccountId A = new AccountId("a");
  private static final AccountId B = new AccountId("b");
  private static final ChainKey KEY = new ChainKey(0, 7);
  private static final Transfer TRANSFER = transfer("t", TransferFlags.NONE);

  private final DoubleEntry books = new DoubleEntry();

  @BeforeEach
  void open() {
    books.add(0, new Entry.AccountOpened(new NewAccount(A, USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""), 1));
    books.add(1, new Entry.AccountOpened(new NewAccount(B, USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""), 1));
  }

  private static Transfer transfer(String id, TransferFlags flags) {
    return new Transfer(new TransferId(id), A, B, Amount.of(5), Amount.ZERO, USD, 1, flags, TransferId.NONE, TransferId.NONE, 0, "", "", null, 7);
  }

  private static Totals totals(long debitsPending, long debitsPosted, long creditsPending, long creditsPosted) {
    return new Totals(Amount.of(debitsPending), Amount.of(debitsPosted), Amount.of(creditsPending), Amount.of(creditsPosted));
  }

  private void prepare(int shard) {
    books.add(shard, new CrossEntry.Prepared(KEY, null, List.of(new CrossEntry.Member(0, TRANSFER, shard == 0, shard == 1)), Map.of(), Set.of(), Set.of(), 8));
  }

  private void commit(int shard) {
    books.add(shard, new Entry.TransferMade(TRANSFER, LegsHere.of(shard == 0, shard == 1), 9));
    books.add(shard, new CrossEntry.Ended(KEY, Verdict.Kind.COMMITTED, 10));
  }

  @Test
  void aShardBalancesWithWhatIsReservedAndMovedBetweenItAndOthers() {
    prepare(0);
    books.change(0, A, totals(5, 0, 0, 0));
    assertThat(books.problem(0)).isEmpty();
    commit(0);
    books.change(0, A, totals(0, 5, 0, 0));
    assertThat(books.problem(0)).isEmpty();
    assertThat(books.problem()).as("the other leg is missing").contains("clearing balances do not come to zero");
    prepare(1);
    commit(1);
    books.change(1, B, totals(0, 0, 0, 5));
    assertThat(books.problem(1)).isEmpty();
    assertThat(books.problem()).isEmpty();
  }

  @Test
  void aReservationOfAnotherAmountOrOneThatIsKeptIsFound() {
    prepare(0);
    books.change(0, A, totals(4, 0, 0, 0));
    assertThat(books.problem(0)).contains("debits and credits differ");
    books.change(0, A, totals(5, 0, 0, 0));
    books.add(0, new CrossEntry.Ended(KEY, Verdict.Kind.ABANDONED, 10));
    assertThat(books.problem(0)).contains("debits and credits differ");
    books.change(0, A, totals(0, 0, 0, 0));
    assertThat(books.problem(0)).isEmpty();
  }

  @Test
  void whatOneShardHasTooMuchAnotherDoesNotMakeUpFor() {
    books.change(0, A, totals(0, 5, 0, 0));
    books.change(1, B, totals(0, 0, 0, 5));
    assertThat(books.problem(0)).isPresent();
    assertThat(books.problem(1)).isPresent();
  }

  @Test
  void theLegsOfAHoldThatExpiresAreReleasedEachOnItsShard() {
    Transfer hold = transfer("h", TransferFlags.of(TransferFlag.PENDING));
    books.add(1, new Entry.TransferMade(hold, LegsHere.CREDIT, 9));
    books.change(1, B, totals(0, 0, 5, 0));
    assertThat(books.problem(1)).isEmpty();
    books.add(1, new Entry.HoldExpired(hold.id(), A, B, Amount.of(5), TransferFlags.NONE, LegsHere.CREDIT, 11));
    assertThat(books.problem(1)).isPresent();
    books.change(1, B, totals(0, 0, 0, 0));
    assertThat(books.problem(1)).isEmpty();
  }
}
