package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountPairsTest {
  private static final int DRAWS = 20_000;
  private static final int ACCOUNTS = 1_000;

  private static AccountId[] ids(int count) {
    return IntStream.range(0, count).mapToObj(number -> new AccountId(Workload.account(number))).toArray(AccountId[]::new);
  }

  @ParameterizedTest
  @CsvSource({"UNIFORM, 1", "UNIFORM, 2", "UNIFORM, 8", "UNIFORM, 64", "ZIPF, 1", "ZIPF, 8", "HOT_PAIR, 1", "HOT_PAIR, 8"})
  void bothAccountsOfAPairLiveOnOneShardAndAreDifferent(AccountChoice choice, int shards) {
    AccountId[] ids = ids(ACCOUNTS);
    Sharding sharding = new Sharding(shards);
    AccountPairs pairs = new AccountPairs(new SplittableRandom(5), choice, ids, sharding, 0);
    for (int i = 0; i < DRAWS; i++) {
      int[] pair = pairs.draw();
      assertThat(pair[0]).isNotEqualTo(pair[1]);
      assertThat(sharding.shardOf(ids[pair[0]])).isEqualTo(sharding.shardOf(ids[pair[1]]));
    }
  }

  @ParameterizedTest
  @CsvSource({"UNIFORM, 0.001, 0, 0.003", "ZIPF, 0.1336, 0.04, 0.1"})
  void accountsComeAsOftenAsTheChoiceHasThem(AccountChoice choice, double debits, double leastCredits, double mostCredits) {
    AccountPairs pairs = new AccountPairs(new SplittableRandom(5), choice, ids(ACCOUNTS), new Sharding(4), 0);
    int[] asDebit = new int[ACCOUNTS];
    int[] asCredit = new int[ACCOUNTS];
    for (int i = 0; i < DRAWS; i++) {
      int[] pair = pairs.draw();
      asDebit[pair[0]]++;
      asCredit[pair[1]]++;
    }
    assertThat(asDebit[0] / (double) DRAWS).isCloseTo(debits, offset(0.01));
    assertThat(asCredit[0] / (double) DRAWS).isBetween(leastCredits, mostCredits);
    assertThat(IntStream.of(asCredit).filter(count -> count > 0).count()).isGreaterThan(ACCOUNTS / 2);
  }

  @Test
  void aHotPairIsTheSamePairOnOneShard() {
    AccountPairs pairs = new AccountPairs(new SplittableRandom(5), AccountChoice.HOT_PAIR, ids(ACCOUNTS), new Sharding(8), 0);
    int[] first = pairs.draw();
    assertThat(first[0]).isZero();
    assertThat(pairs.draw()).isEqualTo(first);
  }

  @Test
  void aShardWithFewerThanTwoAccountsIsRefused() {
    assertThatThrownBy(() -> new AccountPairs(new SplittableRandom(5), AccountChoice.UNIFORM, ids(3), new Sharding(2), 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"UNIFORM, 2, 0.1", "UNIFORM, 8, 0.5", "UNIFORM, 8, 1", "ZIPF, 4, 0.5", "HOT_PAIR, 2, 0.5", "HOT_PAIR, 8, 1"})
  void soManyPairsLiveOnTwoShards(AccountChoice choice, int shards, double crossing) {
    AccountId[] ids = ids(ACCOUNTS);
    Sharding sharding = new Sharding(shards);
    AccountPairs pairs = new AccountPairs(new SplittableRandom(5), choice, ids, sharding, crossing);
    int crossed = 0;
    for (int i = 0; i < DRAWS; i++) {
      int[] pair = pairs.draw();
      assertThat(pair[0]).isNotEqualTo(pair[1]);
      crossed += sharding.shardOf(ids[pair[0]]) == sharding.shardOf(ids[pair[1]]) ? 0 : 1;
    }
    assertThat(crossed / (double) DRAWS).isCloseTo(crossing, offset(0.02));
  }
}
