package io.tallystick.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Requests that collide as much as possible: few ids, few accounts, all flags, edge amounts, repeats with one field changed. */
public final class RandomRequests {
  private static final String[] ASSETS = {"USD/2", "USD/2", "USD/2", "USD/2", "POINTS", "POINTS/0"};
  private static final String[] TEXTS = {"", "", "", "a", "é"};
  private static final String[] METADATA = {"", "", "", "{\"a\":1}"};
  private static final Amount[] AMOUNTS = {
    Amount.ZERO, Amount.of(1), Amount.of(2), Amount.of(5), Amount.of(10), Amount.of(100), Amount.of(1, 0), Amount.of(0, -1L),
    Amount.of(1L << 63, 0), Amount.of(-1L, -2L), Amount.MAX
  };
  private static final int ACCOUNTS = 8;
  /** Those of them that the first request opens. */
  private static final int OPENED = 6;
  private static final int TRANSFERS = 60;
  private static final int FULL_PERCENT = 30;

  private static final int FLAGS = TransferFlag.values().length;

  private final SplittableRandom random;
  private final SplittableRandom sending;
  /** How often edge amounts and time-outs come, in percent; mostly low, so that the totals are not full at once. */
  private final int edgePercent;
  /** Whether chains of the size limit come: they are slow. */
  private final boolean large;
  private final List<NewTransfer> asked = new ArrayList<>();
  private final List<NewTransfer> holds = new ArrayList<>();
  /** Those that post something, if they are made. */
  private final List<NewTransfer> moved = new ArrayList<>();
  private final List<NewAccount> opened = new ArrayList<>();
  private final List<TransferId> dated = new ArrayList<>();
  private int fresh;

  public RandomRequests(long seed) {
    this.random = new SplittableRandom(seed);
    this.sending = new SplittableRandom(~seed);
    this.edgePercent = new int[] {0, 0, 15, FULL_PERCENT}[random.nextInt(4)];
    this.large = random.nextInt(30) == 0;
  }

  /** Nanoseconds by which the clock moves before a request; sometimes none, sometimes back. */
  public long clockStep() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(3_000_000_000L);
      case 1 -> -random.nextLong(1_000);
      default -> random.nextLong(3);
    };
  }

  public boolean expiresNow() {
    return random.nextInt(4) == 0;
  }

  public Request next(long now) {
    List<NewAccount> accounts = new ArrayList<>();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(5) : 0; i > 0; i--) {
      accounts.add(account());
    }
    if (large && random.nextInt(20) == 0) {
      largeAccountChain(accounts);
    }
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      transfers.add(transfer(now));
    }
    if (large && random.nextInt(20) == 0) {
      largeChain(transfers);
    }
    if (!transfers.isEmpty() && random.nextInt(6) == 0) {
      transfers.addAll(List.copyOf(transfers));
    }
    asked.addAll(transfers);
    transfers.stream().filter(transfer -> transfer.flags().has(TransferFlag.PENDING)).forEach(holds::add);
    transfers.stream().filter(transfer -> !transfer.flags().has(TransferFlag.PENDING) && !transfer.voids()).forEach(moved::add);
    opened.addAll(accounts);
    return new Request(accounts, transfers, sentAt(now));
  }

  /** Some were sent a while ago, some by a queue whose clock is ahead. */
  private long sentAt(long now) {
    return switch (sending.nextInt(4)) {
      case 0, 1 -> now - sending.nextLong(5_000_000_000L);
      case 2 -> now + sending.nextLong(20_000_000L);
      default -> Request.UNKNOWN;
    };
  }

  /** The first request: all accounts, so that most transfers find theirs. */
  public Request first() {
    List<NewAccount> accounts = new ArrayList<>();
    for (int i = 0; i < OPENED; i++) {
      AccountFlags flags = AccountFlags.NONE;
      Amount overdraft = Amount.ZERO;
      if (i % 3 == 1) {
        flags = AccountFlags.of(random.nextBoolean() ? AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS : AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS);
        overdraft = random.nextInt(3) == 0 ? amount() : Amount.ZERO;
      }
      if (edgePercent == FULL_PERCENT && i == 2) {
        flags = AccountFlags.of(AccountFlag.CLOSED);
      }
      Asset asset = Asset.of(i == 5 ? "POINTS" : "USD/2");
      accounts.add(new NewAccount(new AccountId("A" + i), asset, 1, flags, overdraft, "", ""));
    }
    opened.addAll(accounts);
    return new Request(accounts, List.of());
  }

  /** What the accounts start from: nothing, or in some seeds totals that are almost full. */
  Map<AccountId, Totals> totals() {
    Map<AccountId, Totals> totals = new TreeMap<>(Comparator.comparing(AccountId::value));
    for (int i = 0; edgePercent == FULL_PERCENT && i < OPENED; i++) {
      totals.put(new AccountId("A" + i), new Totals(nearlyFull(), nearlyFull(), nearlyFull(), nearlyFull()));
    }
    return totals;
  }

  private Amount nearlyFull() {
    return switch (random.nextInt(3)) {
      case 0 -> Amount.ZERO;
      case 1 -> Amount.of(Long.MAX_VALUE, random.nextLong());
      default -> Amount.MAX.minus(Amount.of(random.nextInt(20)));
    };
  }

  private NewAccount account() {
    NewAccount like = opened.isEmpty() || random.nextInt(3) == 0 ? null : pick(opened);
    if (like == null) {
      AccountId id = new AccountId(random.nextInt(20) == 0 ? "" : "A" + random.nextInt(2 * ACCOUNTS));
      Amount overdraft = random.nextInt(4) == 0 ? amount() : Amount.ZERO;
      return new NewAccount(id, asset(12), code(12), new AccountFlags(accountBits()), overdraft, pick(TEXTS), pick(METADATA));
    }
    int changes = changes(8);
    return new NewAccount(
        like.id(),
        has(changes, 3) ? asset(2) : like.asset(),
        has(changes, 4) ? random.nextInt(3) : like.code(),
        has(changes, 0) ? new AccountFlags(accountBits()) : like.flags(),
        has(changes, 5) ? amount() : like.overdraft(),
        has(changes, 1) ? pick(TEXTS) : like.reference(),
        has(changes, 2) ? pick(METADATA) : like.metadata());
  }

  private int accountBits() {
    return bit(AccountFlag.LINKED.bit(), 3)
        | bit(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS.bit(), 4)
        | bit(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS.bit(), 4)
        | bit(AccountFlag.CLOSED.bit(), 15);
  }

  private NewTransfer transfer(long now) {
    int kind = random.nextInt(10);
    if (kind < 2 && !asked.isEmpty()) {
      return changed(pick(asked), now);
    }
    if (kind < 5 && !asked.isEmpty()) {
      return resolution(now);
    }
    if (kind == 5 && !asked.isEmpty()) {
      return reversal(now);
    }
    int rare = random.nextInt(25);
    int bits =
        bit(TransferFlag.LINKED.bit(), 4)
            | bit(TransferFlag.KEEP_OPEN.bit(), 40)
            | bit(TransferFlag.PENDING.bit(), 2)
            | bit(TransferFlag.BALANCING_DEBIT.bit(), 7)
            | bit(TransferFlag.BALANCING_CREDIT.bit(), 7)
            | bit(TransferFlag.CLOSING_DEBIT.bit(), edgePercent == FULL_PERCENT ? 6 : 15)
            | bit(TransferFlag.CLOSING_CREDIT.bit(), edgePercent == FULL_PERCENT ? 6 : 15);
    boolean pending = (bits & TransferFlag.PENDING.bit()) != 0;
    return new NewTransfer(
        id(now),
        accountId(25),
        accountId(25),
        amount(),
        asset(15),
        code(15),
        new TransferFlags(bits),
        rare == 0 ? id(now) : TransferId.NONE,
        TransferId.NONE,
        pending || rare == 1 ? timeout() : 0,
        pick(TEXTS),
        pick(METADATA),
        rare == 2 ? Instant.EPOCH : null);
  }

  private NewTransfer resolution(long now) {
    NewTransfer hold = pick(holds.isEmpty() || random.nextInt(8) == 0 ? asked : holds);
    boolean alike = random.nextInt(3) > 0;
    // how much it differs from the hold: in one of so many of its fields
    int otherIn = random.nextInt(3) == 0 ? 1 : 9;
    int bits =
        bit(TransferFlag.LINKED.bit(), 5)
            | (random.nextBoolean() ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER).bit()
            | bit(TransferFlag.KEEP_OPEN.bit(), 3)
            | (random.nextInt(12) == 0 ? new TransferFlags(1 << random.nextInt(FLAGS)).bits() : 0);
    Amount amount =
        switch (random.nextInt(6)) {
          case 0, 1 -> Amount.MAX;
          case 2 -> Amount.ZERO;
          case 3 -> hold.amount();
          case 4 -> hold.amount().minusSaturating(Amount.of(1));
          default -> amount();
        };
    TransferId id = id(now);
    return new NewTransfer(
        id,
        alike ? AccountId.NONE : random.nextInt(otherIn + 1) > 0 ? hold.debitAccountId() : accountId(9),
        alike ? AccountId.NONE : random.nextInt(otherIn + 1) > 0 ? hold.creditAccountId() : accountId(9),
        amount,
        alike ? null : random.nextInt(otherIn) > 0 ? hold.asset() : Asset.of(pick(ASSETS)),
        alike ? 0 : random.nextInt(otherIn) > 0 ? hold.code() : random.nextInt(3),
        new TransferFlags(bits),
        switch (random.nextInt(30)) {
          case 0 -> id;
          case 1, 2 -> id(now);
          default -> hold.id();
        },
        random.nextInt(25) == 0 ? id(now) : TransferId.NONE,
        random.nextInt(25) == 0 ? timeout() : 0,
        alike ? "" : pick(TEXTS),
        alike ? "" : pick(METADATA),
        null);
  }

  /** Mostly of a transfer that moved something, the other way, with all that can be left out left out or as it is or different. */
  private NewTransfer reversal(long now) {
    NewTransfer original = pick(random.nextInt(12) == 0 || moved.isEmpty() ? asked : moved);
    boolean alike = random.nextInt(3) > 0;
    int otherIn = random.nextInt(3) == 0 ? 1 : 9;
    TransferId id = id(now);
    int bits =
        bit(TransferFlag.LINKED.bit(), 5) | (random.nextInt(15) == 0 ? new TransferFlags(1 << random.nextInt(FLAGS)).bits() : 0);
    Amount amount =
        switch (random.nextInt(7)) {
          case 0, 1 -> Amount.MAX;
          case 2 -> original.amount();
          case 3, 4 -> Amount.of(random.nextInt(4));
          case 5 -> original.amount().plusSaturating(Amount.of(1 + random.nextInt(3)));
          default -> amount();
        };
    return new NewTransfer(
        id,
        alike ? AccountId.NONE : random.nextInt(otherIn + 1) > 0 ? original.creditAccountId() : accountId(9),
        alike ? AccountId.NONE : random.nextInt(otherIn + 1) > 0 ? original.debitAccountId() : accountId(9),
        amount,
        alike ? null : random.nextInt(otherIn) > 0 ? original.asset() : Asset.of(pick(ASSETS)),
        alike ? 0 : random.nextInt(3),
        new TransferFlags(bits),
        random.nextInt(25) == 0 ? id(now) : TransferId.NONE,
        random.nextInt(20) == 0 ? id : random.nextInt(20) == 0 ? id(now) : original.id(),
        random.nextInt(20) == 0 ? timeout() : 0,
        pick(TEXTS),
        pick(METADATA),
        null);
  }

  /** A repeat as it was, or with fields changed; the fields stand in the order of the ladder. */
  private NewTransfer changed(NewTransfer like, long now) {
    int changes = changes(15);
    return new NewTransfer(
        like.id(),
        has(changes, 4) ? accountId(5) : like.debitAccountId(),
        has(changes, 5) ? accountId(5) : like.creditAccountId(),
        has(changes, 6) ? amount() : has(changes, 7) ? Amount.MAX : like.amount(),
        has(changes, 10) ? asset(1) : like.asset(),
        has(changes, 11) ? random.nextInt(3) : like.code(),
        has(changes, 0) ? new TransferFlags(like.flags().bits() ^ 1 << random.nextInt(FLAGS)) : like.flags(),
        has(changes, 1) ? id(now) : like.pendingId(),
        has(changes, 2) ? id(now) : like.reverses(),
        has(changes, 3) ? timeout() : like.timeoutSeconds(),
        has(changes, 8) ? pick(TEXTS) : like.reference(),
        has(changes, 9) ? pick(METADATA) : like.metadata(),
        has(changes, 12) ? Instant.ofEpochSecond(random.nextInt(2)) : like.effectiveAt());
  }

  /** A bit for each field to change: one, or many from some field on. */
  private int changes(int bound) {
    int one = random.nextInt(bound);
    return random.nextInt(3) > 0 ? 1 << one : random.nextInt() << one;
  }

  private static boolean has(int changes, int field) {
    return (changes & 1 << field) != 0;
  }

  private void largeAccountChain(List<NewAccount> into) {
    String metadata = metadataOfNearlyAll();
    for (int i = 82 + random.nextInt(12); i >= 0; i--) {
      boolean last = i == 0 && random.nextInt(4) > 0;
      AccountFlags flags = last ? AccountFlags.NONE : AccountFlags.of(AccountFlag.LINKED);
      into.add(new NewAccount(new AccountId("L" + fresh++), Asset.of("USD/2"), 1, flags, Amount.ZERO, "", metadata));
    }
  }

  private String metadataOfNearlyAll() {
    return "{\"a\":\"" + "x".repeat(3_800 + random.nextInt(200)) + "\"}";
  }

  /** Too large for a segment, or just not. */
  private void largeChain(List<NewTransfer> into) {
    String metadata = metadataOfNearlyAll();
    for (int i = 84 + random.nextInt(8); i >= 0; i--) {
      boolean last = i == 0 && random.nextInt(4) > 0;
      into.add(
          new NewTransfer(
              new TransferId("L" + fresh++),
              new AccountId("A0"),
              new AccountId("A3"),
              Amount.of(1),
              Asset.of("USD/2"),
              1,
              last ? TransferFlags.NONE : TransferFlags.of(TransferFlag.LINKED),
              TransferId.NONE,
              TransferId.NONE,
              0,
              "",
              metadata,
              null));
    }
  }

  private TransferId id(long now) {
    return switch (random.nextInt(30)) {
      case 0 -> TransferId.NONE;
      case 1, 2 -> datedId(uuid(now + 300_000_000_000L + random.nextLong(-10_000_000L, 10_000_000L)));
      default -> new TransferId("T" + (random.nextInt(3) > 0 ? TRANSFERS + fresh++ : random.nextInt(TRANSFERS)));
    };
  }

  /** Now and then one of before, whose transfer may have been made or burned since. */
  private TransferId datedId(TransferId fresh) {
    dated.add(fresh);
    return dated.get(sending.nextInt(3) == 0 ? sending.nextInt(dated.size()) : dated.size() - 1);
  }

  private static TransferId uuid(long nanos) {
    String time = "%012x".formatted(Math.max(0, nanos) / 1_000_000);
    return new TransferId(time.substring(0, 8) + "-" + time.substring(8) + "-7000-8000-000000000000");
  }

  private AccountId accountId(int noneIn) {
    return random.nextInt(noneIn) == 0 ? AccountId.NONE : new AccountId("A" + random.nextInt(ACCOUNTS));
  }

  private long timeout() {
    if (random.nextInt(100) < edgePercent + 10) {
      return random.nextBoolean() ? Long.MAX_VALUE / 1_000_000_000L : Long.MAX_VALUE;
    }
    return random.nextLong(4);
  }

  private Amount amount() {
    return random.nextInt(100) < edgePercent ? pick(AMOUNTS) : Amount.of(random.nextInt(12));
  }

  private Asset asset(int otherIn) {
    return switch (random.nextInt(otherIn)) {
      case 0 -> random.nextBoolean() ? null : Asset.of(pick(ASSETS));
      default -> Asset.of(ASSETS[0]);
    };
  }

  private int code(int otherIn) {
    return random.nextInt(otherIn) == 0 ? random.nextInt(3) : 1;
  }

  private int bit(int bit, int oneIn) {
    return random.nextInt(oneIn) == 0 ? bit : 0;
  }

  private <T> T pick(List<T> from) {
    // mostly something recent: that is where holds are still open
    int recent = Math.min(from.size(), random.nextInt(3) == 0 ? from.size() : 12);
    return from.get(from.size() - 1 - random.nextInt(recent));
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }
}
