package io.tallystick.local.bench;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the accounts of transfers: the first as a {@link AccountChoice} draws it, the second likewise among those of its shard or, as often as is asked for, of the others. */
final class AccountPairs {
  /** Draws for the second account, for each shard: hardly one pair in three thousand needs more. */
  private static final int DRAWS = 8;

  private final SplittableRandom random;
  private final AccountChoice choice;
  private final double[] cumulated;
  private final int[] shardOf;
  /** For each account the next one of its shard; the last one's is the first. */
  private final int[] next;
  private final int shards;
  private final double crossing;
  /** For each shard the first of its accounts. */
  private final int[] first;

  /**
   * @param crossing the share of pairs that live on two shards, 0 to 1
   * @throws IllegalArgumentException if a shard has fewer than two of the accounts: no transfer could be made on it
   */
  AccountPairs(SplittableRandom random, AccountChoice choice, AccountId[] accounts, Sharding sharding, double crossing) {
    this.random = random;
    this.choice = choice;
    this.shards = sharding.shards();
    this.crossing = sharding.several() ? crossing : 0;
    this.first = new int[shards];
    this.cumulated = AccountChoice.cumulatedZipf(accounts.length);
    this.shardOf = new int[accounts.length];
    this.next = new int[accounts.length];
    List<List<Integer>> members = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      members.add(new ArrayList<>());
    }
    for (int account = 0; account < accounts.length; account++) {
      shardOf[account] = sharding.shardOf(accounts[account]);
      members.get(shardOf[account]).add(account);
    }
    for (List<Integer> ofShard : members) {
      if (ofShard.size() < 2) {
        throw new IllegalArgumentException("a shard has fewer than two of them");
      }
      first[shardOf[ofShard.getFirst()]] = ofShard.getFirst();
      for (int i = 0; i < ofShard.size(); i++) {
        next[ofShard.get(i)] = ofShard.get((i + 1) % ofShard.size());
      }
    }
  }

  /** The numbers of two different accounts. */
  int[] draw() {
    boolean across = crossing > 0 && random.nextDouble() < crossing;
    int[] pair = choice.pair(random, shardOf.length, cumulated);
    int debit = pair[0];
    int credit = pair[1];
    for (int draws = 0; shardOf[credit] != shardOf[debit] != across || credit == debit; draws++) {
      if (draws == DRAWS * shards) {
        return new int[] {debit, across ? first[(shardOf[debit] + 1) % shards] : next[debit]};
      }
      credit = choice.pair(random, shardOf.length, cumulated)[1];
    }
    return new int[] {debit, credit};
  }
}
