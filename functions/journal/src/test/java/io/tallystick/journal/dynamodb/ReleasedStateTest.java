package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.DatedPageCodec;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldPageCodec;
import io.tallystick.journal.IndexGroupCodec;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.StatementCodec;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What this release stores has the shape of what the last release of the same version stored. Whoever changes it gives the state a new version and keeps a state of it:
 * {@code -Dreleases.write=<release>} writes one, once. See docs/operating/upgrades.md.
 */
class ReleasedStateTest {
  private static DynamoDbClient client;
  private static Tables tables;
  private static long now;

  @BeforeAll
  static void fill() throws IOException {
    client = LocalTables.client().build();
    tables = LocalTables.create(client);
    now = RichLedger.fill(client, tables, StateVersions.CURRENT);
    String release = System.getProperty("releases.write");
    if (release != null) {
      assertThat(ReleasedState.folder(release)).as("a release is kept once").doesNotExist();
      ReleasedState.of(client, tables).write(release);
      facts().write(release);
      Files.writeString(shapeFile(release), shape());
    }
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  private static Path shapeFile(String release) {
    return ReleasedState.folder(release).resolve("shape.txt");
  }

  private static ReleasedFacts facts() {
    DynamoStore store = RichLedger.store(client, tables, StateVersions.CURRENT);
    Segment last = store.journal().last(RichLedger.SHARD, deadline()).orElseThrow();
    Cursor cursor = store.cursors().read(Projector.CURSOR, RichLedger.SHARD, deadline());
    LedgerReader reader = new LedgerReader(store, RichLedger.SHARD);
    return new ReleasedFacts(
        StateVersions.CURRENT.raised(), now, last.sequence(), last.hash().toString(), cursor.posted(), cursor.target(),
        ReleasedFacts.balances(reader.allAccounts(Consistency.STRONG, deadline()).value()));
  }

  /** The formats of what is packed, and the attributes of every kind of item. A segment's is the oldest that has what it says: a ledger of one shard has nothing newer than the first. */
  private static String shape() {
    int segment = RichLedger.store(client, tables, StateVersions.CURRENT).journal().last(RichLedger.SHARD, deadline()).orElseThrow().format();
    return "formats: segment " + segment + ", statement " + StatementCodec.FORMAT + ", dated " + DatedPageCodec.FORMAT + ", group "
        + IndexGroupCodec.FORMAT + ", field " + FieldPageCodec.FORMAT + "\n" + ReleasedState.of(client, tables).shape();
  }

  @Test
  void aStateIsKeptOfEveryVersionThatLedgersMayHave() {
    List<Integer> versions = ReleasedState.releases().stream().map(release -> ReleasedFacts.read(release).version()).toList();
    for (int version = StateVersions.FIRST; version <= StateVersions.CURRENT.raised(); version++) {
      assertThat(versions).as("a release that stored version %d", version).contains(version);
    }
    assertThat(versions).as("releases in order").isSorted().allMatch(version -> version <= StateVersions.CURRENT.known());
  }

  @Test
  void whatIsStoredHasTheShapeThatItsVersionHasHadSinceItsRelease() throws IOException {
    for (String release : ReleasedState.releases()) {
      if (ReleasedFacts.read(release).version() == StateVersions.CURRENT.raised()) {
        assertThat(shape())
            .as("what is stored is not what release %s stored: functions of that release may not be able to read it. Raise StateVersions (docs/operating/upgrades.md)", release)
            .isEqualTo(Files.readString(shapeFile(release)));
      }
    }
  }

  @Test
  void everythingThatCanBeStoredIsInTheLedgerThatIsKept() {
    DynamoStore store = RichLedger.store(client, tables, StateVersions.CURRENT);
    Set<String> kinds = new TreeSet<>();
    Set<TransferFlag> flags = new TreeSet<>();
    List<Integer> pages = new ArrayList<>();
    for (long next = 0; store.journal().at(RichLedger.SHARD, next, deadline()).isPresent(); next++) {
      SegmentContent content = SegmentCodec.open(store.journal().at(RichLedger.SHARD, next, deadline()).orElseThrow());
      for (Entry entry : content.entries()) {
        kinds.add(entry.getClass().getSimpleName());
        if (entry instanceof Entry.TransferMade(Transfer made, var _, long _)) {
          kinds.add(made.effectiveAt() == null ? "not dated" : "dated");
          kinds.add(made.reverses().isNone() ? "no reversal" : "reversal");
          kinds.add(made.metadata().isEmpty() ? "no metadata" : "metadata");
          for (TransferFlag flag : TransferFlag.values()) {
            if (made.flags().has(flag)) {
              flags.add(flag);
            }
          }
        }
      }
      pages.add(content.entries().size());
    }
    Set<String> expected = new TreeSet<>(Set.of("dated", "not dated", "reversal", "no reversal", "metadata", "no metadata"));
    for (Class<?> kind : Entry.class.getPermittedSubclasses()) {
      expected.add(kind.getSimpleName());
    }
    expected.remove(CrossEntry.class.getSimpleName()); // a ledger of one shard has none
    assertThat(kinds).isEqualTo(expected);
    assertThat(flags).contains(TransferFlag.values());
    assertThat(pages).anyMatch(entries -> entries > StatementCodec.MAX_LINES);
    assertThat(store.cursors().read(Projector.CURSOR, RichLedger.SHARD, deadline()).running()).as("a run is unfinished").isTrue();
  }
}
