package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {
  private static final Path PAGE = Path.of("../../docs/concepts/shards.md");
  private static final Pattern VECTOR = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| `([0-9a-f]{16})` \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");
  /** The columns of shards on the page. */
  private static final List<Integer> COUNTS = List.of(2, 3, 100, 256);

  private static final int IDS = 60_000;

  /** The vectors were made by another program in another language. */
  @TestFactory
  Stream<DynamicTest> theVectorsOfThePageHold() throws IOException {
    List<Matcher> vectors = VECTOR.matcher(Files.readString(PAGE)).results().map(result -> matched(result.group())).toList();
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(10);
    return vectors.stream().map(vector -> DynamicTest.dynamicTest(vector.group(1), () -> check(vector)));
  }

  private static Matcher matched(String line) {
    Matcher matcher = VECTOR.matcher(line);
    assertThat(matcher.matches()).isTrue();
    return matcher;
  }

  private static void check(Matcher vector) {
    String id = vector.group(1);
    assertThat(Sharding.key(id)).isEqualTo(vector.group(2));
    for (int column = 0; column < COUNTS.size(); column++) {
      assertThat(new Sharding(COUNTS.get(column)).shardOf(new AccountId(id))).isEqualTo(Integer.parseInt(vector.group(4 + column)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 16, 31, 64, 100, 128, 200, 255, 256})
  void idsOfEveryShapeSpreadEvenly(int shards) {
    spread(shards, i -> "A" + i);
    spread(shards, i -> "user:" + i * 256);
    spread(shards, i -> "wallet:{" + i + "}:usd");
    spread(shards, i -> "%032x".formatted(i));
  }

  /** By chi squared: 6 standard deviations above what chance gives is never met by chance. */
  private static void spread(int shards, IntFunction<String> ids) {
    Sharding sharding = new Sharding(shards);
    long[] counts = new long[shards];
    IntStream.range(0, IDS).mapToObj(ids).map(AccountId::new).forEach(id -> counts[sharding.shardOf(id)]++);
    double expected = (double) IDS / shards;
    double chiSquared = 0;
    for (long count : counts) {
      chiSquared += (count - expected) * (count - expected) / expected;
    }
    int freedom = shards - 1;
    assertThat(chiSquared).as("%d shards, %s", shards, ids.apply(1)).isLessThan(freedom + 6 * Math.sqrt(2.0 * freedom) + 12);
  }

  @Test
  void oneShardHasEverything() {
    assertThat(Sharding.ONE.several()).isFalse();
    assertThat(IntStream.range(0, 100).map(i -> Sharding.ONE.shardOf(new AccountId("A" + i))).distinct()).containsExactly(0);
    assertThat(Shard.ONLY.has(new AccountId("A"))).isTrue();
  }

  @Test
  void aTransferGoesToItsDebitAccountsShardAndOneWithoutToItsCreditAccounts() {
    Sharding two = new Sharding(2);
    assertThat(two.shardOfTransfers(List.of(transfer("A", "B")))).isEqualTo(1);
    assertThat(two.shardOfTransfers(List.of(transfer("B", "A")))).isEqualTo(0);
    assertThat(two.shardOfTransfers(List.of(transfer("", "A")))).isEqualTo(1);
    assertThat(two.shardOfTransfers(List.of(transfer("", "")))).isEqualTo(0);
  }

  @Test
  void aChainGoesToTheShardOfTheFirstThatNamesAnAccount() {
    Sharding two = new Sharding(2);
    assertThat(two.shardOfTransfers(List.of(transfer("", ""), transfer("A", "C"), transfer("B", "G")))).isEqualTo(1);
    assertThat(two.shardOfAccounts(List.of(account(""), account("A"), account("B")))).isEqualTo(1);
    assertThat(two.shardOfAccounts(List.of(account("B"), account("A")))).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 257})
  void thereAre1To256Shards(int shards) {
    assertThatThrownBy(() -> new Sharding(shards)).isInstanceOf(IllegalArgumentException.class).hasMessage("shards must be 1 to 256");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 3})
  void aShardIsOneOfThem(int number) {
    assertThatThrownBy(() -> new Shard(number, new Sharding(2))).isInstanceOf(IllegalArgumentException.class).hasMessage("a shard's number must be 0 to 1");
  }

  private static NewTransfer transfer(String debit, String credit) {
    return TableRow.parse("transfer T " + (debit.isEmpty() ? "-" : debit) + " " + (credit.isEmpty() ? "-" : credit) + " 1 : created").transfer();
  }

  private static NewAccount account(String id) {
    return TableRow.parse("account " + (id.isEmpty() ? "-" : id) + " : created").account();
  }
}
