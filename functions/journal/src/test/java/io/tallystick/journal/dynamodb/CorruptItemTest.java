package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.Location;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Samples;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whatever stands in a table that this ledger cannot have written is reported with its table and attribute, never misread. */
class CorruptItemTest {
  private static DynamoDbClient client;
  private static Tables tables;
  private static Store store;

  /**
   * A stored item and how it is read.
   *
   * @param optional attributes that may be missing
   * @param unread attributes that no reader looks at
   */
  private record Kind(
      String name, String table, Map<String, AttributeValue> item, Set<String> keys, Set<String> optional, Set<String> unread, Runnable read) {}

  @BeforeAll
  static void createTables() {
    client = LocalTables.client().build();
    tables = LocalTables.create(client);
    store = LocalTables.store(client, tables, new Retry(new Random(1), time -> {}));
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  private static List<Kind> kinds() {
    int shard = Samples.shard();
    Segment segment = Samples.segment(new Random(1), shard, 0);
    NewAccount opening =
        new NewAccount(Samples.accountId("a"), Asset.of("X"), 1, AccountFlags.of(AccountFlag.NO_HISTORY), Amount.ZERO, "reference", "{\"a\":1}");
    Checkpoint<Account> account = new Checkpoint<>(Account.opened(opening, 1), 0, 1);
    var hold = Samples.largestHold();
    IndexKey plain = IndexKey.of(Samples.transferId("plain"));
    IndexKey timed = IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-000000000001"));
    IndexGroup group = IndexGroup.of(shard, timed).orElseThrow();
    FieldKey code = FieldKey.code(FieldKey.Field.TRANSFER_CODE, 1);
    AccountId payer = Samples.accountId("payer");
    StatementLine line =
        new StatementLine(
            StatementLine.Kind.POST, StatementLine.Side.DEBIT, new TransferId("t"), new AccountId("b"), Amount.of(1), Amount.ZERO, 1, new Location(0, 0));
    String reader = Samples.name("reader");
    return List.of(
        new Kind(
            "segment", tables.journal(), SegmentItem.of(segment), Set.of("shard", "sequence"), Set.of(), Set.of(),
            () -> store.journal().at(shard, 0, deadline())),
        new Kind(
            "account", tables.accounts(), AccountItem.of(account), Set.of("id"), Set.of("flags", "reference", "metadata"), Set.of(),
            () -> store.checkpoints().accounts(List.of(opening.id()), Consistency.STRONG, deadline())),
        new Kind(
            "hold", tables.holds(), HoldItem.of(new Checkpoint<>(hold, 0, 1), true), Set.of("id"), Set.of("reference", "metadata", "effective_at"),
            Set.of("expiry_shard", "expires_at"),
            () -> store.checkpoints().holds(0, List.of(hold.id()), Consistency.STRONG, deadline())),
        new Kind(
            "id", tables.transfers(), IndexItem.of(new IndexItem.Single(IndexItem.singleKey(shard, plain), new Location(1, 2))), Set.of("key", "run"),
            Set.of(), Set.of(), () -> store.transfers().find(shard, List.of(plain), deadline())),
        new Kind(
            "group", tables.transfers(), IndexItem.of(group, 0, List.of(IndexGroup.row(timed, new Location(1, 2)))).getFirst(), Set.of("key", "run"),
            Set.of(), Set.of(), () -> store.transfers().find(shard, List.of(timed), deadline())),
        new Kind(
            "page", tables.statements(), StatementItem.of(new StatementPage(payer, 0, Totals.ZERO, List.of(line))), Set.of("account", "page"),
            Set.of(), Set.of(), () -> store.statements().pages(payer, PageRange.first(1), Consistency.STRONG, deadline())),
        new Kind(
            "dated", tables.statements(), StatementItem.of(new DatedPage(payer, 0, List.of(Samples.datedChange(1)))), Set.of("account", "page"),
            Set.of(), Set.of(), () -> store.statements().dated(payer, PageRange.first(1), Consistency.STRONG, deadline())),
        new Kind(
            "field", tables.transfers(), FieldItem.of(shard, new FieldPage(code, List.of(new FieldRow(1, new Location(1, 2))))), Set.of("key", "run"),
            Set.of(), Set.of(), () -> store.fields().pages(shard, code, PageRange.first(1), deadline())),
        new Kind(
            "mark", tables.control(),
            Map.of(
                "key", Values.text("cursor#marked-" + reader + "#0"), "posted", Values.number(1), "target", Values.number(2),
                "slices", Values.number(3), "digest", Values.bytes(new byte[Hash.BYTES])),
            Set.of("key"), Set.of("slices"), Set.of(), () -> store.cursors().takeOver("marked-" + reader, 0, new Cursor(1, 2), deadline())),
        new Kind(
            "cursor", tables.control(),
            Map.of("key", Values.text("cursor#" + reader + "#0"), "posted", Values.number(1), "target", Values.number(2), "version", Values.number(1)),
            Set.of("key"), Set.of("version"), Set.of(), () -> store.cursors().read(reader, 0, deadline())));
  }

  @TestFactory
  Stream<DynamicTest> anAttributeOfAnotherTypeOrMissingIsReported() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Kind kind : kinds()) {
      tests.add(
          DynamicTest.dynamicTest(
              kind.name() + " as it is written",
              () -> {
                client.putItem(put -> put.tableName(kind.table()).item(kind.item()));
                kind.read().run();
              }));
      for (String attribute : kind.item().keySet()) {
        if (!kind.keys().contains(attribute) && !kind.unread().contains(attribute)) {
          tests.add(DynamicTest.dynamicTest(kind.name() + "." + attribute, () -> spoil(kind, attribute)));
        }
      }
    }
    return tests.stream();
  }

  private static void spoil(Kind kind, String attribute) {
    Map<String, AttributeValue> item = new HashMap<>(kind.item());
    item.put(attribute, otherType(kind.item().get(attribute)));
    assertCorrupt(kind, item, attribute);
    item.remove(attribute);
    if (kind.optional().contains(attribute)) {
      client.putItem(put -> put.tableName(kind.table()).item(item));
      kind.read().run();
    } else {
      assertCorrupt(kind, item, attribute);
    }
  }

  private static void assertCorrupt(Kind kind, Map<String, AttributeValue> item, String attribute) {
    client.putItem(put -> put.tableName(kind.table()).item(item));
    assertThatThrownBy(() -> kind.read().run())
        .isInstanceOfSatisfying(
            StoreException.Corrupt.class,
            e -> {
              assertThat(e.details()).containsEntry("table", kind.table()).containsEntry("attribute", attribute);
              kind.keys().forEach(key -> assertThat(e.details()).containsKey("key." + key));
            });
  }

  private static AttributeValue otherType(AttributeValue value) {
    return value.n() == null ? AttributeValue.fromN("1") : AttributeValue.fromB(SdkBytes.fromUtf8String("1"));
  }

  @TestFactory
  Stream<DynamicTest> aValueThatItsTypeRefusesIsReported() {
    Map<String, Kind> kinds = new HashMap<>();
    kinds().forEach(kind -> kinds.put(kind.name(), kind));
    record Spoiled(String kind, String attribute, AttributeValue value, String reported) {}
    return Stream.of(
            new Spoiled("segment", "hash", Values.bytes(new byte[31]), "hash"),
            new Spoiled("segment", "root", Values.bytes(new byte[33]), "root"),
            new Spoiled("segment", "previous_hash", Values.bytes(new byte[0]), "previous_hash"),
            new Spoiled("segment", "count", Values.number(1L << 40), "count"),
            new Spoiled("segment", "epoch", AttributeValue.fromN("9223372036854775808"), "epoch"),
            new Spoiled("segment", "last_timestamp", AttributeValue.fromN("1.5"), "last_timestamp"),
            new Spoiled("account", "asset", Values.text("usd"), "asset"),
            new Spoiled("account", "code", Values.number(65_536), "*"),
            new Spoiled("account", "flags", Values.texts(List.of("unheard_of")), "flags"),
            new Spoiled("account", "flags", AttributeValue.fromL(List.of(Values.number(1))), "flags"),
            new Spoiled("account", "credits_posted", Values.text("-1"), "credits_posted"),
            new Spoiled("account", "credits_posted", Values.text("340282366920938463463374607431768211456"), "credits_posted"),
            new Spoiled("account", "debits_pending", Values.text("1e3"), "debits_pending"),
            new Spoiled("hold", "status", Values.text("lost"), "status"),
            new Spoiled("hold", "flags", Values.texts(List.of()), "*"),
            new Spoiled("hold", "effective_at", Values.text("yesterday"), "effective_at"),
            new Spoiled("hold", "amount", Values.text(""), "amount"),
            new Spoiled("hold", "posted", Values.text("-1"), "posted"),
            new Spoiled("hold", "posted", Values.text("340282366920938463463374607431768211455"), "*"),
            new Spoiled("id", "position", Values.number(-1), "*"),
            new Spoiled("mark", "slices", Values.number(-1), "*"),
            new Spoiled("mark", "digest", Values.bytes(new byte[31]), "*"),
            new Spoiled("cursor", "target", Values.number(0), "*"),
            new Spoiled("cursor", "posted", Values.number(-2), "*"))
        .map(
            spoiled ->
                DynamicTest.dynamicTest(
                    spoiled.kind() + "." + spoiled.attribute() + " " + spoiled.value(),
                    () -> {
                      Kind kind = kinds.get(spoiled.kind());
                      Map<String, AttributeValue> item = new HashMap<>(kind.item());
                      item.put(spoiled.attribute(), spoiled.value());
                      assertCorrupt(kind, item, spoiled.reported());
                    }));
  }

  @Test
  void packedBytesThatCannotBeReadAreReported() {
    for (Kind kind : kinds()) {
      String packed = Map.of("group", "rows", "page", "lines", "dated", "changes", "field", "rows").get(kind.name());
      if (packed != null) {
        Map<String, AttributeValue> item = new HashMap<>(kind.item());
        item.put(packed, Values.bytes(new byte[] {(byte) 0xFF, 0, 1, 2, 3}));
        client.putItem(put -> put.tableName(kind.table()).item(item));
        assertThatThrownBy(() -> kind.read().run()).as(kind.name()).isInstanceOf(StoreException.Corrupt.class);
      }
    }
  }

  @Test
  void aPageUnderAKeyThatIsNotItsFirstTimestampIsReported() {
    for (Kind kind : kinds()) {
      String key = Map.of("page", "page", "dated", "page", "field", "run").get(kind.name());
      if (key != null) {
        Map<String, AttributeValue> item = new HashMap<>(kind.item());
        AttributeValue sound = item.get(key);
        item.put(key, sound.s() == null ? Values.number(2) : Values.text(sound.s().replace("#0000000000000000001", "#0000000000000000002")));
        assertCorrupt(kind, item, key);
        client.deleteItem(delete -> delete.tableName(kind.table()).key(kind.keys().stream().collect(Collectors.toMap(name -> name, item::get))));
      }
    }
  }

  @Test
  void aSpoiledWinnerIsReportedToTheLoser() {
    int shard = Samples.shard();
    Map<String, AttributeValue> winner = new HashMap<>(SegmentItem.of(Samples.segment(new Random(1), shard, 0)));
    winner.remove("payload");
    client.putItem(put -> put.tableName(tables.journal()).item(winner));
    assertThatThrownBy(() -> store.journal().append(Samples.segment(new Random(2), shard, 0), deadline()))
        .isInstanceOfSatisfying(StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("attribute", "payload"));
  }

  @Test
  void aCursorThatIsSpoiledIsReportedAndNotMoved() {
    Kind cursor = kinds().getLast();
    Map<String, AttributeValue> item = new HashMap<>(cursor.item());
    item.put("target", Values.text("two"));
    client.putItem(put -> put.tableName(tables.control()).item(item));
    String reader = item.get("key").s().split("#")[1];
    assertThatThrownBy(() -> store.cursors().complete(reader, 0, new Cursor(1, 2), deadline()))
        .isInstanceOfSatisfying(StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("attribute", "target"));
    assertThat(client.getItem(get -> get.tableName(tables.control()).key(Map.of("key", item.get("key")))).item()).isEqualTo(item);
  }
}
