package io.tallystick.journal;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Contents of segments without rhyme or reason, for whatever has to come back exactly: every kind, every field, every extreme. */
final class RandomContents {
  private static final String[] ALPHABETS = {
    "0123456789", "abcdefghijklmnopqrstuvwxyz", "0123456789abcdef-", "äöüß€漢字𝄞😀\u0000\n\"\\", "ACBDEFGH0123456789", " \u202e\uFFFF\u00AD"
  };
  private static final String[] ASSETS = {"USD/2", "EUR/2", "JPY", "JPY/0", "GPU_SECOND/0", "ETH/18", "X/99"};
  /** The kinds of format 1, and those of both. */
  static final int FORMAT_1 = (1 << EntryKind.count(1)) - 1;
  static final int ALL = (1 << EntryKind.count(2)) - 1;
  /** Entries of a segment with chains: each may have a dozen transfers, and all of them have to fit. */
  private static final int MOST_WITH_CHAINS = 100;
  private static final int[] SIZES = {1, 1, 2, 3, 10, 100, 700};
  private final RandomGenerator random;
  private final RandomCrossEntries across;
  private final List<String> accounts = new ArrayList<>();

  RandomContents(RandomGenerator random) {
    this.random = random;
    across = new RandomCrossEntries(random, this);
  }

  SegmentContent next() {
    int size = SIZES[random.nextInt(SIZES.length)];
    return random.nextBoolean() ? next(1 + random.nextInt(size), FORMAT_1) : next(1 + random.nextInt(Math.min(size, MOST_WITH_CHAINS)), ALL);
  }

  /** @param kinds the bits of those kinds of entry that may occur */
  SegmentContent next(int size, int kinds) {
    accounts.clear();
    List<Entry> entries = new ArrayList<>();
    long timestamp = random.nextInt(10) == 0 ? random.nextLong() >> 1 : 1_795_000_000_000_000_000L + random.nextInt();
    for (int i = 0; i < size; i++) {
      int kind;
      do {
        kind = random.nextInt(EntryKind.count(2));
      } while ((kinds >> kind & 1) == 0);
      entries.add(EntryKind.at(kind).format() == 1 ? entry(kind, timestamp) : across.entry(EntryKind.at(kind), timestamp, entries));
      timestamp += random.nextInt(5) == 0 ? 1 + random.nextInt(1_000_000_000) : 1;
    }
    Set<AccountId> balanced = SegmentContent.touched(entries);
    if (entries.stream().anyMatch(entry -> EntryKind.of(entry).format() > 1)) {
      for (int released = random.nextInt(3); released > 0; released--) {
        balanced.add(new AccountId(account()));
      }
    }
    List<AfterBalance> balances = new ArrayList<>();
    for (AccountId id : balanced) {
      balances.add(new AfterBalance(id, new Totals(amount(), amount(), amount(), amount()), random.nextInt(8) == 0));
    }
    return new SegmentContent(entries, balances);
  }

  private Entry entry(int kind, long timestamp) {
    return switch (kind) {
      case 0 ->
          new Entry.AccountOpened(
              new NewAccount(
                  new AccountId(account()),
                  random.nextInt(20) == 0 ? null : asset(),
                  random.nextInt(65_536),
                  new AccountFlags(random.nextInt(32)),
                  amount(),
                  optional(),
                  metadata()),
              timestamp);
      case 1 -> new Entry.TransferMade(transfer(timestamp));
      case 2 ->
          new Entry.HoldExpired(
              new TransferId(id()), new AccountId(account()), new AccountId(account()), amount(), transferFlags(), timestamp);
      case 3 ->
          new Entry.AccountRejected(
              new AccountId(optional()), AccountOutcome.values()[random.nextInt(AccountOutcome.values().length)], timestamp);
      default ->
          new Entry.TransferRejected(
              new TransferId(optional()), TransferOutcome.values()[random.nextInt(TransferOutcome.values().length)], timestamp);
    };
  }

  Transfer transfer(long timestamp) {
    return new Transfer(
        new TransferId(id()),
        new AccountId(account()),
        new AccountId(account()),
        amount(),
        random.nextInt(3) == 0 ? amount() : Amount.ZERO,
        asset(),
        random.nextBoolean() ? 1 : random.nextInt(65_536),
        transferFlags(),
        new TransferId(optional()),
        new TransferId(optional()),
        random.nextInt(3) == 0 ? random.nextLong() >>> 1 : random.nextInt(4),
        optional(),
        metadata(),
        date(),
        timestamp);
  }

  private Instant date() {
    return switch (random.nextInt(6)) {
      case 0 -> Instant.MIN;
      case 1 -> Instant.MAX;
      case 2 -> Instant.ofEpochSecond(1_795_000_000L + random.nextInt(100_000), random.nextInt(1_000_000_000));
      case 3 -> Instant.ofEpochSecond(86_400L * random.nextInt(-100, 30_000));
      default -> null;
    };
  }

  TransferFlags transferFlags() {
    return new TransferFlags(random.nextInt(1 << TransferFlag.values().length));
  }

  String account() {
    if (accounts.isEmpty() || random.nextInt(3) == 0) {
      accounts.add(id());
    }
    return accounts.get(random.nextInt(accounts.size()));
  }

  String optional() {
    return random.nextInt(3) == 0 ? "" : id();
  }

  private String metadata() {
    return switch (random.nextInt(4)) {
      case 0 -> "{\"order\":\"" + random.nextInt(1000) + "\",\"note\":\"" + text(random.nextInt(200)) + "\"}";
      case 1 -> "{\"a\":1}";
      default -> "";
    };
  }

  String id() {
    return switch (random.nextInt(9)) {
      case 0 -> new PackedId(PackedId.Form.UUID, random.nextLong(), random.nextLong()).text();
      case 1 -> uuid7(1_795_000_000_000L + random.nextInt(1000)).text();
      case 2 -> new PackedId(PackedId.Form.UUID, random.nextLong() & ~0xF000L | 0x4000, random.nextLong() >>> 2 | 2L << 62).text();
      case 3 -> new PackedId(PackedId.Form.ULID, random.nextLong(), random.nextLong()).text();
      case 4 -> "acct-%06d".formatted(random.nextInt(1_000_000));
      case 5 -> "order/" + random.nextInt(2000) + "/leg";
      case 6 -> new PackedId(PackedId.Form.UUID, random.nextLong(), random.nextLong()).text().toUpperCase(java.util.Locale.ROOT);
      case 7 -> "12345678901234567890123" + random.nextLong();
      default -> text(1 + random.nextInt(20));
    };
  }

  PackedId uuid7(long time) {
    return new PackedId(PackedId.Form.UUID, time << 16 | 0x7000 | random.nextInt(4096), random.nextLong() >>> 2 | 2L << 62);
  }

  String text(int characters) {
    StringBuilder text = new StringBuilder();
    int[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)].codePoints().toArray();
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private Asset asset() {
    return Asset.of(ASSETS[random.nextInt(ASSETS.length)]);
  }

  Amount amount() {
    return switch (random.nextInt(6)) {
      case 0 -> Amount.ZERO;
      case 1 -> Amount.MAX;
      case 2 -> Amount.of(random.nextLong(), random.nextLong());
      case 3 -> Amount.of(0, random.nextLong());
      default -> Amount.of(random.nextInt(100_000));
    };
  }
}
