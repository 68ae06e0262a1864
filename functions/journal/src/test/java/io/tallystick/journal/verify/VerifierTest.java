package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierTest {
  private static final Report CLEAN = new Report(Optional.empty(), 9, 23, 6, 3, 6, 8);

  private static final Store SOUND = new SmallLedger().store;

  private static DamagedStore damaged() {
    return new DamagedStore(SOUND, SmallLedger.SHARD, SmallLedger.deadline());
  }

  private static Report verify(Store seen) {
    return new Verifier(seen, SmallLedger.SHARD, SmallLedger::deadline).verify((phase, done, total) -> {});
  }

  @Test
  void withoutDamageItIsCleanAndCounts() {
    assertThat(verify(SOUND)).isEqualTo(CLEAN);
    assertThat(verify(damaged())).isEqualTo(CLEAN);
  }

  @Test
  void anEmptyLedgerIsClean() {
    assertThat(verify(new MemoryStore())).isEqualTo(new Report(Optional.empty(), 0, 0, 0, 0, -1, -1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.tallystick.journal.verify.Damage#all")
  void everyDamageIsNamedWithItsPlace(Damage damage) {
    DamagedStore seen = damaged();
    damage.to().accept(seen);
    assertThat(verify(seen).finding()).contains(new Finding(damage.problem(), damage.place()));
  }

  @Test
  void aPageOfARunThatIsNotFinishedIsLeftOut() {
    DamagedStore seen =
        damaged()
            .pages(
                pages -> {
                  if (!pages.isEmpty()) {
                    StatementPage newest = pages.getLast();
                    StatementLine line = newest.lines().getLast();
                    StatementLine later =
                        new StatementLine(
                            line.kind(), line.side(), line.transfer(), line.counterpart(), line.amount(), line.released(), line.timestamp() + 1,
                            new Location(7, 0));
                    pages.add(new StatementPage(newest.account(), newest.shard(), Totals.ZERO, List.of(later)));
                  }
                  return pages;
                });
    assertThat(verify(seen)).isEqualTo(CLEAN);
  }

  @Test
  void whatIsRecordedAfterItBeganIsLeftOut() {
    DamagedStore seen = damaged().journal(segments -> segments.subList(0, 8));
    assertThat(verify(seen)).isEqualTo(new Report(Optional.empty(), 8, 22, 6, 3, 6, 7));
  }

  @Test
  void progressTellsEveryPhaseUpToItsEnd() {
    List<String> seen = new ArrayList<>();
    new Verifier(SOUND, SmallLedger.SHARD, SmallLedger::deadline)
        .verify((phase, done, total) -> seen.add(phase + " " + done + "/" + total));
    assertThat(seen).startsWith("journal 1/9").contains("journal 9/9", "accounts 5/6", "holds 3/3", "statements 6/6").endsWith("fields 11/11");
  }

  @ParameterizedTest
  @EnumSource(value = Step.Verb.class, names = {"READ_CURSOR", "LAST", "READ", "FIND", "SCAN", "PAGES"})
  void aStoreThatCannotBeReadIsNoFinding(Step.Verb verb) {
    boolean[] failing = {false};
    SmallLedger ledger =
        new SmallLedger(
            new Faults() {
              @Override
              public void before(Step step) {
                if (failing[0] && step.verb() == verb) {
                  throw new StoreException.Unavailable("throttled", null);
                }
              }
            });
    failing[0] = true;
    assertThatThrownBy(() -> verify(ledger.store)).isInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void whatCannotBeReadBecauseItIsDamagedIsAFinding() {
    DamagedStore seen =
        damaged()
            .accounts(
                all -> {
                  throw new StoreException.Corrupt("an item is damaged", null);
                });
    assertThat(verify(seen).finding()).contains(new Finding("an item is damaged", "in the read tables, after sequence=8"));
  }

  /** The codec never reads such a segment, so the book is asked itself. */
  @Test
  void afterBalancesOfOtherAccountsAreNamed() {
    JournalBook book = new JournalBook(SmallLedger.SHARD, -1);
    Entry opened = new Entry.AccountOpened(SmallLedger.account("a", SmallLedger.USD), 1);
    AfterBalance other = new AfterBalance(new AccountId("b"), Totals.ZERO, false);
    assertThatThrownBy(() -> book.apply(0, new SegmentContent(List.of(opened), List.of(other))))
        .isInstanceOfSatisfying(
            Broken.class,
            broken ->
                assertThat(broken.finding())
                    .isEqualTo(new Finding("the after-balances are not those of the accounts touched", "sequence=0")));
  }

  @Test
  void everyFindingIsExplainedInTheReference() throws IOException {
    String reference = Files.readString(Path.of("../../docs/reference/verify.md"));
    assertThat(Stream.concat(Damage.all().map(Damage::problem), Stream.of("a reversal does not fit its original")).distinct())
        .allSatisfy(problem -> assertThat(reference).contains("| " + problem.replaceFirst("^corrupt: .*", "corrupt: {what}") + " |"));
  }

  @Test
  void placesAreBrief() {
    assertThat(Place.brief(new Location(3, 1))).isEqualTo("3:1");
    assertThat(Place.brief(null)).isEqualTo("none");
  }
}
