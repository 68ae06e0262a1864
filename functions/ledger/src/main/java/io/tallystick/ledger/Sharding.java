package io.tallystick.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which shard accounts live on, and which shard decides what. Fixed for the life of a ledger, so the answer for an id never changes.
 *
 * <p>An account's shard is the first eight bytes of SHA-256 over its key in UTF-8, as an unsigned number with the most significant byte first, modulo the number of shards. Its key is the part of
 * its id between the first <code>{</code> and the next <code>}</code> if that is not empty, else the whole id.
 *
 * @param shards how many there are, 1 to {@value Limits#SHARDS}; they are numbered from 0
 */
public record Sharding(int shards) {
  /** Everything lives on shard 0. */
  public static final Sharding ONE = new Sharding(1);

  public Sharding {
    if (shards < 1 || shards > Limits.SHARDS) {
      throw new IllegalArgumentException("shards must be 1 to " + Limits.SHARDS);
    }
  }

  /** Whether there is more than one. */
  public boolean several() {
    return shards > 1;
  }

  /** The shard that an account lives on; 0 for {@link AccountId#NONE}. */
  public int shardOf(AccountId id) {
    return shards == 1 || id.isNone() ? 0 : (int) Long.remainderUnsigned(hash(key(id.value())), shards);
  }

  /** The part of an id that decides where it lives; who sends to a queue or stream in order uses it as the group or partition key. */
  public static String key(String id) {
    int open = id.indexOf('{');
    int close = open < 0 ? -1 : id.indexOf('}', open + 1);
    return close > open + 1 ? id.substring(open + 1, close) : id;
  }

  /** The account by which a transfer is assigned to a shard: its debit account, or where that is left out its credit account; {@link AccountId#NONE} if neither is named. */
  public static AccountId placing(NewTransfer transfer) {
    return transfer.debitAccountId().isNone() ? transfer.creditAccountId() : transfer.debitAccountId();
  }

  /** The shard that decides a chain of accounts, or a single one: that of the first that has an id. */
  public int shardOfAccounts(List<NewAccount> chain) {
    return shardOfFirst(chain, NewAccount::id);
  }

  /** The shard that decides a chain of transfers, or a single one: that of the first that names an account. */
  public int shardOfTransfers(List<NewTransfer> chain) {
    return shardOfFirst(chain, Sharding::placing);
  }

  private <E> int shardOfFirst(List<E> chain, Function<E, AccountId> placing) {
    return chain.stream().map(placing).filter(Predicate.not(AccountId::isNone)).findFirst().map(this::shardOf).orElse(0);
  }

  private static long hash(String key) {
    byte[] digest = sha256().digest(key.getBytes(StandardCharsets.UTF_8));
    long first = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      first = first << Byte.SIZE | digest[i] & 0xff;
    }
    return first;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
