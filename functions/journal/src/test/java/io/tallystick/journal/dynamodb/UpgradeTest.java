package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.Store;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * This release goes on with what every earlier release has left behind: read tables that are behind, a run that was killed, holds that are open, and a journal in the
 * formats of its day. What the earlier release said of its ledger is still so.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("states")
class UpgradeTest {
  private static DynamoDbClient client;

  /** @param stripped an attribute of the cursor that the state lacks, as states do that were made before there was one */
  record Left(String release, String stripped) {
    ReleasedState state() {
      ReleasedState state = ReleasedState.read(release);
      return stripped.isEmpty() ? state : state.withoutInControl(stripped);
    }

    @Override
    public String toString() {
      return stripped.isEmpty() ? release : release + " without " + stripped;
    }
  }

  @Parameter private Left left;

  private final Tables tables = LocalTables.create(client);
  private long now;

  static Stream<Left> states() {
    return Stream.concat(ReleasedState.releases().stream().map(release -> new Left(release, "")), Stream.of(new Left("0.1.0", "version")));
  }

  @BeforeAll
  static void connect() {
    client = LocalTables.client().build();
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  private Store upgraded() {
    left.state().into(client, tables);
    now = facts().now();
    return RichLedger.store(client, tables, StateVersions.CURRENT);
  }

  private ReleasedFacts facts() {
    return ReleasedFacts.read(left.release());
  }

  private Recorder recorder(Store store) {
    return new Recorder(store, RichLedger.SHARD, () -> now++, RecorderLimits.DEFAULT, RichLedger.retry(), RecorderListener.NONE);
  }

  private static Cursor cursor(Store store) {
    return store.cursors().read(Projector.CURSOR, RichLedger.SHARD, deadline());
  }

  private static void post(Store store) {
    assertThat(new Projector(store, RichLedger.SHARD, Projector.Limits.DEFAULT).post(deadline()).done()).isTrue();
  }

  private static Map<String, ReleasedFacts.Balance> balances(Store store, Consistency consistency) {
    return ReleasedFacts.balances(new LedgerReader(store, RichLedger.SHARD).allAccounts(consistency, deadline()).value());
  }

  private static void assertSound(Store store) {
    Report report = new Verifier(store, RichLedger.SHARD, UpgradeTest::deadline).verify((phase, done, total) -> {});
    assertThat(report.finding()).as(report.toString()).isEmpty();
  }

  private static List<Segment> journal(Store store) {
    List<Segment> all = new ArrayList<>();
    for (List<Segment> page = store.journal().read(RichLedger.SHARD, 0, 100, deadline());
        !page.isEmpty();
        page = store.journal().read(RichLedger.SHARD, all.size(), 100, deadline())) {
      all.addAll(page);
    }
    return all;
  }

  private static List<TransferOutcome> outcomes(List<Decision.Answer> answers) {
    return answers.stream().flatMap(answer -> answer.transfers().stream()).map(Decision.OfTransfer::outcome).toList();
  }

  private static TransferOutcome outcome(Recorder recorder, NewTransfer transfer) {
    return outcomes(recorder.record(List.of(new Request(List.of(), List.of(transfer))), deadline())).getFirst();
  }

  @Test
  void everySegmentIsReadAndChainedAsItWas() {
    Hash tip = Hash.ZERO;
    for (Segment segment : journal(upgraded())) {
      SegmentCodec.verify(segment, tip);
      tip = segment.hash();
    }
    assertThat(tip).hasToString(facts().tip());
  }

  @Test
  void strongReadsAreRightBeforeAnythingIsPosted() {
    assertThat(balances(upgraded(), Consistency.STRONG)).isEqualTo(facts().balances());
  }

  @Test
  void theRunThatAProjectorWasKilledInIsFinishedAndAllTablesVerify() {
    Store store = upgraded();
    assertThat(cursor(store)).as("it was killed in a run").isEqualTo(new Cursor(facts().posted(), facts().target())).matches(Cursor::running);
    assertSound(store);
    post(store);
    assertThat(cursor(store)).isEqualTo(new Cursor(facts().last(), facts().last()));
    assertThat(balances(store, Consistency.EVENTUAL)).isEqualTo(facts().balances());
    assertSound(store);
    Map<String, AttributeValue> record = ReleasedState.of(client, tables).items().get("control").getFirst();
    assertThat(record.get("version").n()).isEqualTo(String.valueOf(StateVersions.CURRENT.raised()));
    assertThat(record).doesNotContainKeys("slices", "digest");
  }

  @Test
  void whatIsAskedForAgainIsKnown() {
    Store store = upgraded();
    List<NewTransfer> repeats = new ArrayList<>();
    for (Segment segment : journal(store)) {
      for (Entry entry : SegmentCodec.open(segment).entries()) {
        if (entry instanceof Entry.TransferMade(Transfer made, var _, long _) && !made.flags().has(TransferFlag.LINKED)) {
          repeats.add(again(made));
        }
      }
    }
    assertThat(repeats).hasSizeGreaterThan(400);
    assertThat(outcomes(recorder(store).record(List.of(new Request(List.of(), repeats)), deadline()))).containsOnly(TransferOutcome.EXISTS);
    assertThat(outcome(recorder(store), RichLedger.transfer(RichLedger.BURNED.value(), RichLedger.ALICE, RichLedger.BOB, 1, RichLedger.USD, TransferFlags.NONE)))
        .isEqualTo(TransferOutcome.ID_ALREADY_FAILED);
    assertThat(journal(store)).as("repeats are not appended").hasSize((int) facts().last() + 1);
  }

  @Test
  void theLedgerGoesOn() {
    Store store = upgraded();
    Recorder recorder = recorder(store);
    assertThat(outcome(recorder, RichLedger.transfer("after-upgrade", RichLedger.BANK, RichLedger.ALICE, 25, RichLedger.USD, TransferFlags.NONE)))
        .isEqualTo(TransferOutcome.CREATED);
    assertThat(outcome(recorder, RichLedger.taking("after-post", Amount.MAX, RichLedger.OPEN, TransferFlag.POST_PENDING_TRANSFER)))
        .isEqualTo(TransferOutcome.CREATED);
    assertThat(outcome(recorder, RichLedger.taking("after-void", Amount.of(60), RichLedger.IN_PARTS, TransferFlag.VOID_PENDING_TRANSFER)))
        .isEqualTo(TransferOutcome.CREATED);
    assertThat(outcome(recorder, RichLedger.reversal("after-too-much", 381, RichLedger.REVERSED))).isNotEqualTo(TransferOutcome.CREATED);
    assertThat(outcome(recorder, RichLedger.reversal("after-reversal", 380, RichLedger.REVERSED))).isEqualTo(TransferOutcome.CREATED);
    ReleasedFacts.Balance alice = facts().balances().get("alice");
    ReleasedFacts.Balance bob = facts().balances().get("bob");
    Map<String, ReleasedFacts.Balance> after = balances(store, Consistency.STRONG);
    assertThat(after.get("alice").totals().creditsPosted()).isEqualTo(alice.totals().creditsPosted().plus(Amount.of(25)));
    assertThat(after.get("bob").totals().creditsPosted()).isEqualTo(bob.totals().creditsPosted().plus(Amount.of(50)));
    assertThat(after.get("bob").totals().debitsPosted()).isEqualTo(bob.totals().debitsPosted().plus(Amount.of(380)));
    assertThat(after.get("bob").totals().creditsPending()).isEqualTo(bob.totals().creditsPending().minus(Amount.of(110)));
    post(store);
    assertThat(balances(store, Consistency.EVENTUAL)).isEqualTo(after);
    assertSound(store);
  }

  @Test
  void holdsWhoseTimeIsOverAreReleased() {
    Store store = upgraded();
    post(store);
    now += 2 * RichLedger.DUE_SECONDS * 1_000_000_000L;
    assertThat(recorder(store).expireDue(1_000, deadline())).isPositive();
    post(store);
    LedgerReader reader = new LedgerReader(store, RichLedger.SHARD);
    assertThat(reader.transfer(RichLedger.DUE, Consistency.STRONG, deadline()).value().orElseThrow().hold()).isInstanceOf(Hold.Expired.class);
    assertThat(reader.transfer(new TransferId("in-the-run-hold"), Consistency.STRONG, deadline()).value().orElseThrow().hold()).isInstanceOf(Hold.Expired.class);
    assertSound(store);
  }

  @Test
  void theReadTablesCanBeMadeAnewFromTheJournalAlone() {
    Store memory = new MemoryStore();
    journal(upgraded()).forEach(segment -> memory.journal().append(segment, deadline()));
    post(memory);
    assertThat(balances(memory, Consistency.EVENTUAL)).isEqualTo(facts().balances());
    assertSound(memory);
  }

  private static NewTransfer again(Transfer made) {
    return new NewTransfer(
        made.id(), made.debitAccountId(), made.creditAccountId(), made.amount(), made.asset(), made.code(), made.flags(), made.pendingId(), made.reverses(),
        made.timeoutSeconds(), made.reference(), made.metadata(), made.effectiveAt());
  }
}
