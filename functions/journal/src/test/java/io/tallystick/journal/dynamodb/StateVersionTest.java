package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.engine.CrossShardWorld;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Releases of different versions on one ledger: what each may do, and that nothing is written by one that does not know what it finds. */
class StateVersionTest {
  /** The release of the first version. */
  private static final StateVersions OLD = new StateVersions(1, 1);
  /** The next one, which knows version 2 but raises no state to it. */
  private static final StateVersions READY = new StateVersions(2, 1);
  /** The one after it. */
  private static final StateVersions NEW = new StateVersions(2, 2);

  private static DynamoDbClient client;

  private final Tables tables = LocalTables.create(client);
  private long now = 1_800_000_000_000_000_000L;
  private int transfers;

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

  private Store store(StateVersions versions) {
    return RichLedger.store(client, tables, versions);
  }

  private Recorder recorder(StateVersions versions) {
    return new Recorder(store(versions), RichLedger.SHARD, () -> now++, RecorderLimits.DEFAULT, RichLedger.retry(), RecorderListener.NONE);
  }

  private void record(StateVersions versions) {
    record(recorder(versions));
  }

  private void record(Recorder recorder) {
    List<NewAccount> accounts =
        List.of(
            RichLedger.account("bank", RichLedger.USD, 1, "", "", AccountFlags.NONE, 0),
            RichLedger.account("bob", RichLedger.USD, 1, "", "", AccountFlags.NONE, 0));
    recorder.record(
        List.of(
            new Request(
                accounts, List.of(RichLedger.transfer("t" + transfers++, RichLedger.BANK, RichLedger.BOB, 1, RichLedger.USD, TransferFlags.NONE)))),
        deadline());
  }

  private static Projector projector(Store store) {
    return new Projector(store, RichLedger.SHARD, Projector.Limits.DEFAULT);
  }

  private void project(StateVersions versions) {
    assertThat(projector(store(versions)).post(deadline()).done()).isTrue();
  }

  private Optional<Map<String, AttributeValue>> cursor() {
    return ReleasedState.of(client, tables).items().get("control").stream().filter(item -> item.get("key").s().equals("cursor#projector#0")).findFirst();
  }

  private String version() {
    return cursor().orElseThrow().get("version").n();
  }

  private void stateIs(int version) {
    client.updateItem(
        update ->
            update
                .tableName(tables.control())
                .key(Map.of("key", AttributeValue.fromS("cursor#projector#0")))
                .updateExpression("SET version = :version")
                .expressionAttributeValues(Map.of(":version", AttributeValue.fromN(String.valueOf(version)))));
  }

  @Test
  void theFirstRunSaysWhichVersionItWrites() {
    record(OLD);
    assertThat(cursor()).as("a journal says its format itself").isEmpty();
    project(OLD);
    assertThat(version()).isEqualTo("1");
  }

  @Test
  void aNewerStateIsLeftAlone() {
    record(OLD);
    project(OLD);
    Recorder idle = recorder(OLD);
    record(READY);
    stateIs(2);
    ReleasedState before = ReleasedState.of(client, tables);
    LedgerReader reader = new LedgerReader(store(OLD), RichLedger.SHARD);
    assertThatThrownBy(() -> record(idle)).isInstanceOf(StoreException.Newer.class).hasMessageContaining("found=2").hasMessageContaining("known=1");
    assertThatThrownBy(() -> projector(store(OLD)).post(deadline())).isInstanceOf(StoreException.Newer.class);
    assertThatThrownBy(() -> reader.allAccounts(Consistency.EVENTUAL, deadline())).isInstanceOf(StoreException.Newer.class);
    assertThatThrownBy(() -> reader.accounts(List.of(RichLedger.BOB), Consistency.STRONG, deadline())).isInstanceOf(StoreException.Newer.class);
    assertThatThrownBy(() -> new Verifier(store(OLD), RichLedger.SHARD, StateVersionTest::deadline).verify((phase, done, total) -> {}))
        .isInstanceOf(StoreException.Newer.class);
    assertThat(ReleasedState.of(client, tables)).isEqualTo(before);
  }

  @Test
  void whoIsReadyForANewVersionWritesTheOldOneUntilTheStateHasTheNew() {
    record(OLD);
    project(OLD);
    record(READY);
    project(READY);
    assertThat(version()).isEqualTo("1");
    record(OLD);
    project(OLD);
    record(NEW);
    project(NEW);
    assertThat(version()).isEqualTo("2");
    record(READY);
    project(READY);
    assertThat(version()).as("never lowered").isEqualTo("2");
    assertThat(cursor().orElseThrow().get("posted").n()).isEqualTo("4");
  }

  @Test
  void theVersionIsRaisedBeforeARunWritesAnything() {
    record(OLD);
    project(OLD);
    record(OLD);
    Recorder recorder = recorder(NEW);
    record(recorder);
    assertThat(version()).as("recording raises nothing").isEqualTo("1");
    AtomicReference<String> whenWriting = new AtomicReference<>();
    assertThatThrownBy(() -> projector(new KilledStore(store(NEW), () -> {
      whenWriting.set(version());
      throw new IllegalStateException("killed");
    })).post(deadline())).hasMessage("killed");
    assertThat(whenWriting).hasValue("2");
  }

  @Test
  void aRunThatAnOlderReleaseBeganIsRaisedBeforeItIsGoneOnWith() {
    record(OLD);
    project(OLD);
    record(OLD);
    Store old = store(OLD);
    assertThat(old.cursors().begin(Projector.CURSOR, RichLedger.SHARD, 0, 1, deadline())).isTrue();
    Cursor run = new Cursor(0, 1);
    old.cursors().setMark(Projector.CURSOR, RichLedger.SHARD, run, new RunMark(3, Hash.ZERO), deadline());
    assertThat(store(READY).cursors().takeOver(Projector.CURSOR, RichLedger.SHARD, run, deadline())).isEqualTo(new RunMark(3, Hash.ZERO));
    assertThat(version()).isEqualTo("1");
    assertThat(store(NEW).cursors().takeOver(Projector.CURSOR, RichLedger.SHARD, run, deadline())).as("slices of another version").isEqualTo(RunMark.NONE);
    assertThat(version()).isEqualTo("2");
    assertThat(cursor().orElseThrow()).doesNotContainKeys("slices", "digest");
    assertThatThrownBy(() -> old.cursors().complete(Projector.CURSOR, RichLedger.SHARD, run, deadline())).isInstanceOf(StoreException.Newer.class);
    assertThat(store(NEW).cursors().complete(Projector.CURSOR, RichLedger.SHARD, run, deadline())).isTrue();
  }

  @Test
  void whoseRunANewerReleaseHasTakenOverMarksNothingOfItAndStops() {
    record(OLD);
    project(OLD);
    record(OLD);
    Store old = store(OLD);
    Cursor run = new Cursor(0, 1);
    assertThat(old.cursors().begin(Projector.CURSOR, RichLedger.SHARD, 0, 1, deadline())).isTrue();
    store(NEW).cursors().takeOver(Projector.CURSOR, RichLedger.SHARD, run, deadline());
    assertThatThrownBy(() -> old.cursors().setMark(Projector.CURSOR, RichLedger.SHARD, run, new RunMark(3, Hash.ZERO), deadline()))
        .isInstanceOf(StoreException.Newer.class);
    assertThat(store(NEW).cursors().takeOver(Projector.CURSOR, RichLedger.SHARD, run, deadline())).isEqualTo(RunMark.NONE);
    RunMark own = new RunMark(1, Hash.ZERO);
    store(NEW).cursors().setMark(Projector.CURSOR, RichLedger.SHARD, run, own, deadline());
    assertThat(store(NEW).cursors().takeOver(Projector.CURSOR, RichLedger.SHARD, run, deadline())).isEqualTo(own);
  }

  @Test
  void whoReadTheCursorBeforeItWasRaisedBeginsNoRun() {
    record(OLD);
    project(OLD);
    record(OLD);
    Store old = store(OLD);
    assertThat(old.cursors().read(Projector.CURSOR, RichLedger.SHARD, deadline())).isEqualTo(new Cursor(0, 0));
    stateIs(2);
    assertThatThrownBy(() -> old.cursors().begin(Projector.CURSOR, RichLedger.SHARD, 0, 1, deadline())).isInstanceOf(StoreException.Newer.class);
    assertThat(cursor().orElseThrow().get("target").n()).isEqualTo("0");
    assertThat(store(READY).cursors().begin(Projector.CURSOR, RichLedger.SHARD, 0, 1, deadline())).isTrue();
    assertThat(version()).isEqualTo("2");
  }

  @Test
  void theFirstChainAcrossShardsRaisesTheStateWhateverTheReleaseRaises() {
    CrossShardWorld world = new CrossShardWorld(1, 2, store(READY));
    world.flush(RichLedger.SHARD);
    project(READY);
    assertThat(version()).as("accounts only").isEqualTo("1");
    int acts = 0;
    while (store(READY).journal().last(RichLedger.SHARD, deadline()).orElseThrow().format() == 1 && acts++ < 1_000) {
      world.act();
    }
    project(READY);
    assertThat(version()).isEqualTo(String.valueOf(StateVersions.CHAINS));
    assertThatThrownBy(() -> store(OLD).cursors().reached(Projector.CURSOR, RichLedger.SHARD, deadline())).isInstanceOf(StoreException.Newer.class);
    world.finish();
    project(READY);
    project(NEW);
    assertThat(version()).as("never lowered").isEqualTo(String.valueOf(StateVersions.CHAINS));
  }

  @Test
  void aVersionThatWasSeenIsWrittenWithoutAskingTwice() {
    DynamoCursors cursors = (DynamoCursors) store(READY).cursors();
    assertThat(cursors.begin("r", 0, -1, 1, StateVersions.CHAINS, deadline())).isTrue();
    assertThat(store(READY).cursors().complete("r", 0, new Cursor(-1, 1), deadline())).as("by one who has not seen it").isTrue();
    assertThat(cursors.reached("r", 0, deadline()).cursor()).isEqualTo(new Cursor(1, 1));
    assertThat(cursors.begin("r", 0, 1, 2, deadline())).isTrue();
    assertThat(cursors.complete("r", 0, new Cursor(1, 2), List.of(new Location(2, 0)), deadline())).isTrue();
    assertThat(store(READY).cursors().begin("r", 0, 2, 3, deadline())).as("by one who has not seen it").isTrue();
    assertThat(store(READY).cursors().complete("r", 0, new Cursor(2, 3), List.of(new Location(3, 0)), deadline())).as("by one who has not seen it").isTrue();
    assertThat(cursors.reached("r", 0, deadline())).isEqualTo(new Reached(new Cursor(3, 3), List.of(new Location(3, 0))));
    assertThatThrownBy(() -> store(OLD).cursors().begin("r", 0, 3, 4, deadline())).isInstanceOf(StoreException.Newer.class);
  }

  @Test
  void nothingIsAppendedAfterASegmentOfANewerFormat() {
    record(OLD);
    Recorder idle = recorder(OLD);
    record(idle);
    Map<String, AttributeValue> foreign =
        Map.of(
            "shard", AttributeValue.fromN("0"), "sequence", AttributeValue.fromN("2"), "format", AttributeValue.fromN(String.valueOf(SegmentCodec.FORMAT + 1)), "of", AttributeValue.fromS("its own"));
    client.putItem(put -> put.tableName(tables.journal()).item(foreign));
    ReleasedState before = ReleasedState.of(client, tables);
    assertThatThrownBy(() -> record(idle)).as("that lost the race for its place").isInstanceOf(StoreException.Newer.class);
    assertThatThrownBy(() -> record(OLD)).as("that has just started").isInstanceOf(StoreException.Newer.class);
    assertThatThrownBy(() -> projector(store(OLD)).post(deadline())).isInstanceOf(StoreException.Newer.class);
    assertThat(ReleasedState.of(client, tables)).isEqualTo(before);
    assertThat(new Verifier(store(OLD), RichLedger.SHARD, StateVersionTest::deadline).verify((phase, done, total) -> {}).finding())
        .hasValueSatisfying(finding -> assertThat(finding.toString()).contains("newer release"));
  }
}
