package io.tallystick.journal.contract;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.DatedChange;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementLine;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contract suites store. Every id and shard is new, so that suites may share tables. */
public final class Samples {
  /** Two emoji, a combining accent, right-to-left letters, a quote, the characters that keys are made of, and the largest code point. */
  public static final String UNICODE = "\ud83d\udcb0\ud83c\udff4e\u0301\u05e9\u05dc \"'#\\/{} \udbff\udffd";

  private static final AtomicInteger SHARDS = new AtomicInteger();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private Samples() {}

  /** A shard that no other test uses. */
  public static int shard() {
    return SHARDS.getAndIncrement();
  }

  /** A name that no other test uses. */
  public static String name(String start) {
    return start + "-" + NAMES.getAndIncrement() + "-" + UUID.randomUUID();
  }

  public static Hash hash(Random random) {
    return Hash.of(bytes(random, Hash.BYTES));
  }

  public static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  public static Segment segment(Random random, int shard, long sequence) {
    return segment(random, shard, sequence, 100 + random.nextInt(100));
  }

  public static Segment segment(Random random, int shard, long sequence, int payloadBytes) {
    long first = 1_700_000_000_000_000_000L + sequence * 1_000_000L;
    return new Segment(
        shard, sequence, 1, random.nextLong(1000), 7, first, first + 6, hash(random), hash(random), hash(random), bytes(random, payloadBytes));
  }

  public static AccountId accountId(String start) {
    return new AccountId(name(start));
  }

  public static Account account(AccountId id, Amount creditsPosted) {
    NewAccount opening = new NewAccount(id, Asset.of("USD/2"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
    return new Account(opening, 1_700_000_000_000_000_001L, new Totals(Amount.ZERO, Amount.ZERO, Amount.ZERO, creditsPosted), false);
  }

  public static Checkpoint<Account> checkpoint(AccountId id, long sequence) {
    return new Checkpoint<>(account(id, Amount.of(sequence)), 3, sequence);
  }

  /** A change that was recorded then and counts a day earlier. */
  public static DatedChange datedChange(long timestamp) {
    return new DatedChange(
        DatedChange.Kind.POST, StatementLine.Side.CREDIT, Amount.of(5), Instant.ofEpochSecond(-86_400, timestamp), timestamp, timestamp);
  }

  public static TransferId transferId(String start) {
    return new TransferId(name(start));
  }

  /** An open hold. */
  public static Hold.Open hold(TransferId id, long timestamp, long timeoutSeconds) {
    return new Hold.Open(
        new Transfer(
            id,
            new AccountId("payer"),
            new AccountId("payee"),
            Amount.of(100),
            Amount.ZERO,
            Asset.of("USD/2"),
            1,
            TransferFlags.of(TransferFlag.PENDING),
            TransferId.NONE,
            TransferId.NONE,
            timeoutSeconds,
            "",
            "",
            null,
            timestamp));
  }

  /** A hold with every field at its largest or strangest. */
  public static Hold.Open largestHold() {
    String emoji = "\ud83d\udcb0".repeat(128);
    TransferFlag[] pending = {
      TransferFlag.LINKED, TransferFlag.PENDING, TransferFlag.BALANCING_DEBIT, TransferFlag.BALANCING_CREDIT, TransferFlag.CLOSING_DEBIT, TransferFlag.CLOSING_CREDIT
    };
    return new Hold.Open(
        new Transfer(
            new TransferId("\ud83d\udcb8".repeat(92) + UUID.randomUUID()),
            new AccountId(emoji),
            new AccountId(UNICODE),
            Amount.MAX,
            Amount.ZERO,
            Asset.of("ABCDEFGHIJKLMNOP/38"),
            65_535,
            TransferFlags.of(pending),
            TransferId.NONE,
            TransferId.NONE,
            315_576_000L,
            emoji,
            "{\"k\":\"" + "v".repeat(4000) + "\"}",
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            1_700_000_000_123_456_789L));
  }
}
