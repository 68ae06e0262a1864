package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.LeaseTerms;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryLeases;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingCheckTest {
  private static final String LEASE = "check#" + SmallLedger.SHARD;
  private static final Store SOUND = new SmallLedger().store;
  /** Entries up to the cursor. */
  private static final int POSTED_ENTRIES = 19;
  private static final int POSTED_SEGMENTS = 7;

  /** What only {@link Verifier} can see: what the journal does not lead to, and what is not posted. */
  private static final Set<String> UNSEEN =
      Set.of("account=ghost sequence=6", "hold=ghost sequence=3", "transfer=t9 journal=7:1 index=1:0");

  private MemoryLeases leases = new MemoryLeases();
  private final List<Finding> findings = new ArrayList<>();

  private RotatingCheck check(Store store, int entries) {
    return new RotatingCheck(store, SmallLedger.SHARD, holder(), entries, findings::add);
  }

  private Leaseholder holder() {
    return new Leaseholder(leases, LeaseTerms.DEFAULT, InstantSource.system(), () -> UUID.randomUUID().toString());
  }

  /** Anew, with nothing found and nothing checked. */
  private void begin() {
    findings.clear();
    leases = new MemoryLeases();
  }

  private static DamagedStore damaged() {
    return new DamagedStore(SOUND, SmallLedger.SHARD, SmallLedger.deadline());
  }

  /** A whole round. */
  private RotatingCheck.Checked round(Store store, int entries) {
    RotatingCheck check = check(store, entries);
    RotatingCheck.Checked all = RotatingCheck.Checked.NOTHING;
    for (int calls = 0; calls < POSTED_ENTRIES && !kept().startsWith(POSTED_SEGMENTS + ":0:"); calls++) {
      all = all.plus(check.check(SmallLedger.deadline()));
    }
    return all;
  }

  private String kept() {
    return leases.acquire(LEASE, "look", Long.MAX_VALUE, 0, SmallLedger.deadline()).map(Lease::kept).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 9, 100, 1_000})
  void aSoundLedgerIsGoneThroughInPartsWithoutAFinding(int entries) {
    RotatingCheck.Checked checked = round(SOUND, entries);
    assertThat(findings).isEmpty();
    assertThat(checked.segments()).isEqualTo(POSTED_SEGMENTS);
    assertThat(checked.broken()).isZero();
    assertThat(checked.checkpoints()).isGreaterThanOrEqualTo(5 + 3);
    assertThat(kept()).startsWith(POSTED_SEGMENTS + ":0:");
  }

  @Test
  void theNextRoundBeginsAnew() {
    round(SOUND, 1_000);
    assertThat(check(SOUND, 5).check(SmallLedger.deadline()).segments()).isEqualTo(1);
    assertThat(kept()).startsWith("1:0:");
  }

  static Stream<Damage> damageToTables() {
    List<String> problems = List.of("the index leads", "the index lacks", "the read tables lack", "an account's checkpoint", "a hold's checkpoint", "a checkpoint is after");
    return Damage.all().filter(damage -> problems.stream().anyMatch(damage.problem()::startsWith)).filter(damage -> !UNSEEN.contains(damage.place()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damageToTables")
  void everyDamageToTheTablesIsNamedWithinOneRound(Damage damage) {
    for (int entries : List.of(1, 4, 1_000)) {
      begin();
      DamagedStore seen = damaged();
      damage.to().accept(seen);
      assertThat(round(seen, entries).broken()).isEqualTo(findings.size());
      assertThat(findings).as("%s entries at once", entries).anySatisfy(
          finding -> {
            assertThat(finding.problem()).isEqualTo(damage.problem());
            assertThat(damage.place()).as("the place where it was found first").startsWith(finding.place().split(" ")[0]);
          });
    }
  }

  @Test
  void whatOnlyTheVerifierSeesIsNamedInTheTest() {
    assertThat(Damage.all().map(Damage::place)).containsAll(UNSEEN);
  }

  private void assertFound(UnaryOperator<List<Segment>> damage, String problem, String place) {
    for (int entries : List.of(1, 4, 1_000)) {
      begin();
      round(damaged().journal(damage), entries);
      assertThat(findings).as("%s entries at once", entries).contains(new Finding(problem, place));
      assertThat(kept()).as("it goes on behind it").startsWith(POSTED_SEGMENTS + ":0:");
    }
  }

  @Test
  void aSegmentThatIsMissingIsNamedAndPassedOver() {
    assertFound(DamagedStore.one(segment -> segment.sequence() == 3, segment -> null), "a segment is missing or out of order", "expected=3 found=none");
  }

  @Test
  void aSegmentThatWasChangedIsNamedAndPassedOver() {
    assertFound(DamagedStore.one(segment -> segment.sequence() == 3, RotatingCheckTest::flipped), "corrupt: the segment's hash is not that of its bytes", "sequence=3");
  }

  @Test
  void aChainThatIsBrokenBetweenTwoCallsIsNamed() {
    assertFound(
        DamagedStore.one(segment -> segment.sequence() == 3, RotatingCheckTest::otherHash), "corrupt: the segment does not follow the one before it", "sequence=4");
  }

  private static Segment flipped(Segment sound) {
    byte[] payload = sound.payload().clone();
    payload[payload.length / 2] ^= 1;
    return with(sound, sound.hash(), payload);
  }

  private static Segment otherHash(Segment sound) {
    return with(sound, Hash.sha256(sound.hash().bytes()), sound.payload());
  }

  private static Segment with(Segment sound, Hash hash, byte[] payload) {
    return new Segment(
        sound.shard(), sound.sequence(), sound.format(), sound.epoch(), sound.count(), sound.firstTimestamp(), sound.lastTimestamp(), sound.previousHash(),
        sound.root(), hash, payload);
  }

  @Test
  void anItemThatCannotBeReadIsNamedAndTheOthersAreCompared() {
    DamagedStore seen =
        damaged()
            .accounts(
                all -> {
                  throw new StoreException.Corrupt("a stored item is spoilt", null);
                });
    round(seen, 1_000);
    assertThat(findings).contains(new Finding("a stored item is spoilt", "account=a"), new Finding("a stored item is spoilt", "account=n")).hasSize(5);
  }

  @Test
  void aHoldThatCannotHaveHeldWhatWasReleasedIsNamedAndNothingIsStuck() {
    DamagedStore seen =
        damaged()
            .holds(
                DamagedStore.one(
                    checkpoint -> checkpoint.value().id().value().equals("h2"),
                    sound -> {
                      Entry smaller = Change.amount(Amount.of(1)).apply(new Entry.TransferMade(sound.value().transfer()));
                      return new Checkpoint<>(new Hold.Voided(((Entry.TransferMade) smaller).transfer(), Amount.ZERO), sound.shard(), sound.sequence());
                    }));
    round(seen, 1);
    assertThat(findings).contains(new Finding("a hold's checkpoint differs from the journal", "hold=h2 sequence=3")).hasSize(2);
  }

  @Test
  void aLedgerThatHasPostedNothingTakesNoLease() {
    assertThat(check(new MemoryStore(), 10).check(SmallLedger.deadline())).isEqualTo(RotatingCheck.Checked.NOTHING);
    assertThat(leases.acquire(LEASE, "a", 0, 1, SmallLedger.deadline())).map(Lease::epoch).contains(1L);
  }

  @Test
  void whileAnotherIsAtItNothingIsChecked() {
    leases.acquire(LEASE, "another", 0, Long.MAX_VALUE, SmallLedger.deadline());
    assertThat(check(SOUND, 10).check(SmallLedger.deadline())).isEqualTo(RotatingCheck.Checked.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "-1:0:", "3:0:zz", "99:0:", "9999999999999999999999:0:"})
  void aMarkThatSaysNothingIsTheStart(String text) {
    Lease lease = leases.acquire(LEASE, "a", 0, 0, SmallLedger.deadline()).orElseThrow();
    leases.renew(lease, 0, text, SmallLedger.deadline());
    assertThat(check(SOUND, 1_000).check(SmallLedger.deadline()).segments()).isEqualTo(POSTED_SEGMENTS);
  }

  /** Paused in the middle of its reads, until its lease is another's and that one has gone on. */
  @Test
  void oneThatWakesUpAfterItsLeasePassedOnChangesNothing() {
    boolean[] paused = {false};
    long[] millis = {1_000_000};
    RotatingCheck[] other = {null};
    SmallLedger ledger =
        new SmallLedger(
            new Faults() {
              @Override
              public void before(Step step) {
                if (other[0] != null && !paused[0] && step.verb() == Step.Verb.LOAD_ACCOUNTS) {
                  paused[0] = true;
                  millis[0] += LeaseTerms.DEFAULT.length().plus(LeaseTerms.DEFAULT.skew()).toMillis();
                  other[0].check(SmallLedger.deadline());
                  other[0].check(SmallLedger.deadline());
                }
              }
            });
    Leaseholder holder = new Leaseholder(leases, LeaseTerms.DEFAULT, () -> Instant.ofEpochMilli(millis[0]), () -> UUID.randomUUID().toString());
    RotatingCheck one = new RotatingCheck(ledger.store, SmallLedger.SHARD, holder, 5, findings::add);
    other[0] = new RotatingCheck(ledger.store, SmallLedger.SHARD, holder, 5, findings::add);
    one.check(SmallLedger.deadline());
    assertThat(paused[0]).isTrue();
    assertThat(kept()).as("as the other left it, two calls on, and not one").startsWith("3:");
    assertThat(leases.acquire(LEASE, "next", Long.MAX_VALUE, 0, SmallLedger.deadline())).map(Lease::epoch).contains(5L);
  }

  @Test
  void whenTimeIsOverWhatIsCheckedIsMarked() {
    long[] nanos = {0};
    SmallLedger ledger =
        new SmallLedger(
            new Faults() {
              @Override
              public void after(Step step) {
                nanos[0] += step.verb() == Step.Verb.FIND ? Duration.ofSeconds(20).toNanos() : 0;
              }
            });
    nanos[0] = 0;
    RotatingCheck check = new RotatingCheck(ledger.store, SmallLedger.SHARD, holder(), 5, findings::add);
    check.check(Deadline.after(Duration.ofSeconds(30), () -> nanos[0]));
    assertThat(kept()).startsWith("1:0:");
    Deadline over = Deadline.after(Duration.ofMillis(1_500), () -> nanos[0]);
    assertThatThrownBy(() -> check.check(over)).isInstanceOf(StoreException.Unavailable.class);
    assertThat(kept()).startsWith("1:0:");
  }
}
