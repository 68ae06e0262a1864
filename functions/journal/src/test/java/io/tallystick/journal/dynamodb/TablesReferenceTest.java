package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Probe;
import io.tallystick.journal.breaker.Standing;
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
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The reference page names exactly the attributes and conditions that the code has. */
class TablesReferenceTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "tables.md");
  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

  /** The names in the first column of the tables of a section. */
  private static Set<String> documented(String section) throws IOException {
    String page = Files.readString(PAGE);
    String text = page.split("\n## " + section + "\n", 2)[1].split("\n## ", 2)[0];
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(
            line -> {
              Matcher matcher = NAME.matcher(line.split("\\|")[1]);
              while (matcher.find()) {
                names.add(matcher.group(1));
              }
            });
    return names;
  }

  @SafeVarargs
  private static Set<String> stored(Map<String, AttributeValue>... items) {
    return Arrays.stream(items).flatMap(item -> item.keySet().stream()).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyAttributeOfEveryTableAndNoOther() throws IOException {
    NewAccount opening =
        new NewAccount(new AccountId("a"), Asset.of("X"), 1, AccountFlags.of(AccountFlag.NO_HISTORY), Amount.ZERO, "reference", "{\"a\":1}");
    IndexKey timed = IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-000000000001"));
    StatementLine line =
        new StatementLine(
            StatementLine.Kind.POST, StatementLine.Side.DEBIT, new TransferId("t"), new AccountId("b"), Amount.of(1), Amount.ZERO, 1, new Location(0, 0));
    assertThat(documented("journal")).isEqualTo(stored(SegmentItem.of(Samples.segment(new Random(1), 0, 0))));
    assertThat(documented("accounts")).isEqualTo(stored(AccountItem.of(new Checkpoint<>(Account.opened(opening, 1), 0, 1))));
    assertThat(documented("holds")).isEqualTo(stored(HoldItem.of(new Checkpoint<>(Samples.largestHold(), 0, 1), true)));
    assertThat(documented("transfers"))
        .isEqualTo(
            stored(
                IndexItem.of(new IndexItem.Single("transfer#0#t", new Location(1, 2))),
                FieldItem.of(0, new FieldPage(FieldKey.everyAccount(), List.of(new FieldRow(1, new Location(1, 2), new AccountId("a"))))),
                IndexItem.of(IndexGroup.of(0, timed).orElseThrow(), 0, List.of(IndexGroup.row(timed, new Location(1, 2)))).getFirst()));
    assertThat(documented("statements"))
        .isEqualTo(
            stored(
                StatementItem.of(new StatementPage(new AccountId("a"), 0, Totals.ZERO, List.of(line))),
                StatementItem.of(new DatedPage(new AccountId("a"), 0, List.of(Samples.datedChange(1))))));
    Instant then = Instant.EPOCH;
    Set<String> control =
        stored(
            BreakerItem.of("e", Standing.INITIAL, "t"),
            BreakerItem.of("e", new Standing(1, new Breaker.Open(then, 1, List.of())), "t"),
            BreakerItem.of("e", new Standing(1, new Breaker.HalfOpen(1, List.of(new Probe("p", then)))), "t"));
    control.addAll(SubscriptionItem.of(new Subscriptions.Kept("s", 1, "{}"), "t").keySet());
    control.addAll(List.of("balances", "digest", "epoch", "expires_at", "kept", "key", "owner", "posted", "sequence", "shards", "slices", "step", "target", "unfinished", "version"));
    assertThat(documented("control")).isEqualTo(control);
  }

  @Test
  void everyConditionWithItsText() throws IOException, IllegalAccessException {
    Map<String, String> documented = new HashMap<>();
    Files.readString(PAGE)
        .lines()
        .map(Pattern.compile("\\| `([A-Z_]+)` \\| `(.*)` \\|")::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> documented.put(matcher.group(1), matcher.group(2)));
    Map<String, String> written = new HashMap<>();
    for (Field field : Conditions.class.getDeclaredFields()) {
      if (!field.isSynthetic()) {
        written.put(field.getName(), (String) field.get(null));
      }
    }
    assertThat(documented).isEqualTo(written).isNotEmpty();
  }

  @Test
  void theKeysOfTheIndexAreFormedAsDocumented() {
    IndexKey timed = IndexKey.of(new TransferId("018bcfe5-6800-7000-8000-00000000000d"));
    assertThat(IndexGroup.of(7, timed).orElseThrow().key()).isEqualTo("group#7#1700000000#5");
    assertThat(IndexItem.singleKey(7, IndexKey.of(new TransferId("t#1")))).isEqualTo("transfer#7#t#1");
    assertThat(IndexItem.singleKey(7, IndexKey.rejectionOf(new TransferId("t")))).isEqualTo("transfer-rejection#7#t");
    assertThat(IndexItem.singleKey(7, IndexKey.rejectionOf(new AccountId("a")))).isEqualTo("account-rejection#7#a");
    assertThat(IndexGroup.BUCKETS).isEqualTo(8);
    assertThat(IndexItem.PARTS_OF_RUN).isEqualTo(1_000);
    assertThat(StatementItem.linesKey(12)).isEqualTo("lines#0000000000000000012");
    assertThat(StatementItem.datedKey(12)).isEqualTo("dated#0000000000000000012");
    assertThat(FieldItem.key(7, FieldKey.everyAccount())).isEqualTo("field#7#account#");
    assertThat(FieldItem.key(7, FieldKey.reference(FieldKey.Field.TRANSFER_REFERENCE, "a#1"))).isEqualTo("field#7#transfer-reference#a#1");
    assertThat(FieldItem.key(7, FieldKey.asset(FieldKey.Field.ACCOUNT_ASSET, Asset.of("POINTS")))).isEqualTo("field#7#account-asset#POINTS/0");
    assertThat(FieldItem.key(7, FieldKey.asset(FieldKey.Field.TRANSFER_ASSET, Asset.of("USD/2")))).isEqualTo("field#7#transfer-asset#USD/2");
    assertThat(FieldItem.key(7, FieldKey.code(FieldKey.Field.TRANSFER_CODE, 100))).isEqualTo("field#7#transfer-code#100");
  }
}
