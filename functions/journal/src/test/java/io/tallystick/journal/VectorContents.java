package io.tallystick.journal;

import io.tallystick.ledger.AccountFlag;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the published test vectors say. They never change: a change here is a change of the format. */
final class VectorContents {
  private static final long START = 1_795_305_600_000_000_000L;
  private static final Asset USD = Asset.of("USD/2");

  private VectorContents() {}

  /** By name, in the order in which they are chained. */
  static Map<String, SegmentContent> all() {
    Map<String, SegmentContent> all = new LinkedHashMap<>();
    all.put("rejection", content(new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, START)));
    all.put("account-and-transfer", accountAndTransfer());
    all.put("holds", holds());
    all.put("reversals", reversals());
    all.put("every-field", everyField());
    all.put("wide-amounts", wideAmounts());
    all.put("ids", ids());
    all.put("many", many());
    CrossVectorContents.addTo(all);
    return all;
  }

  private static SegmentContent accountAndTransfer() {
    return content(
        new Entry.AccountOpened(account("alice"), START),
        new Entry.AccountOpened(account("bob"), START + 1),
        new Entry.TransferMade(transfer("payment-1", "alice", "bob", 1234, START + 2)));
  }

  private static SegmentContent holds() {
    TransferFlags pending = TransferFlags.of(TransferFlag.PENDING);
    TransferFlags part = TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN);
    TransferFlags closing = TransferFlags.of(TransferFlag.PENDING, TransferFlag.CLOSING_DEBIT);
    return content(
        new Entry.TransferMade(resolution("h1", 500, 0, pending, "", START)),
        new Entry.TransferMade(resolution("h2", 700, 0, pending, "", START + 1)),
        new Entry.TransferMade(resolution("h3", 0, 0, closing, "", START + 2)),
        new Entry.TransferMade(resolution("p1", 450, 500, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER), "h1", START + 3)),
        new Entry.TransferMade(resolution("p2", 100, 700, part, "h2", START + 4)),
        new Entry.TransferMade(resolution("v2", 600, 600, TransferFlags.of(TransferFlag.VOID_PENDING_TRANSFER), "h2", START + 5)),
        new Entry.HoldExpired(
            new TransferId("h3"), new AccountId("alice"), new AccountId("bob"), Amount.ZERO, TransferFlags.of(TransferFlag.CLOSING_DEBIT),
            START + 60_000_000_000L),
        new Entry.TransferRejected(new TransferId("p3"), TransferOutcome.PENDING_TRANSFER_EXPIRED, START + 60_000_000_001L));
  }

  private static SegmentContent reversals() {
    return content(
        new Entry.TransferMade(transfer("payment-1", "alice", "bob", 1234, START)),
        new Entry.TransferMade(reversal("refund-1", "bob", "alice", 234, 1234, "payment-1", START + 1)),
        new Entry.TransferMade(reversal("refund-2", "bob", "alice", 1000, 1000, "payment-1", START + 2)),
        new Entry.TransferMade(reversal("mistake", "alice", "bob", 1000, 1000, "refund-2", START + 3)),
        new Entry.TransferRejected(new TransferId("refund-3"), TransferOutcome.ALREADY_REVERSED, START + 4));
  }

  private static SegmentContent everyField() {
    NewAccount account =
        new NewAccount(
            new AccountId("Größe/漢字/😀"), Asset.of("GPU_SECOND/0"), 65_535, new AccountFlags(0b11111), Amount.of(5_000), "réf-1",
            "{\"name\":\"Zoë\",\"tier\":3}");
    Transfer transfer =
        new Transfer(
            new TransferId("перевод 1"), new AccountId("Größe/漢字/😀"), new AccountId("x"), Amount.of(100), Amount.of(200), Asset.of("JPY"), 7,
            new TransferFlags(0x1FF), new TransferId("h\n1"), new TransferId("r\u0000"), 315_576_000L, "\u0000\"\\", "{\"order\":\"№ 5\"}",
            Instant.parse("1969-07-20T20:17:40.123456789Z"), START + 5_000_000_000L);
    Transfer far =
        new Transfer(
            new TransferId("t2"), new AccountId("x"), new AccountId("y"), Amount.of(100), Amount.ZERO, Asset.of("JPY/0"), 1, TransferFlags.NONE,
            TransferId.NONE, TransferId.NONE, 0, "réf-1", "{\"order\":\"№ 5\"}", Instant.MAX, START + 5_000_000_001L);
    return content(
        new Entry.AccountOpened(account, START),
        new Entry.AccountRejected(new AccountId(""), AccountOutcome.ID_REQUIRED, START + 1),
        new Entry.TransferMade(transfer),
        new Entry.TransferMade(far),
        new Entry.AccountRejected(new AccountId("x"), AccountOutcome.EXISTS_WITH_DIFFERENT_CODE, Long.MAX_VALUE));
  }

  private static SegmentContent wideAmounts() {
    List<Entry> entries = new ArrayList<>();
    Amount[] amounts = {
      Amount.MAX, Amount.ZERO, Amount.of(0, -1), Amount.of(1, 0), Amount.of(1, 1), Amount.of(Long.MIN_VALUE, 0), Amount.of(0, Long.MIN_VALUE),
      Amount.parse("170141183460469231731687303715884105728"), Amount.of(1)
    };
    for (int i = 0; i < amounts.length; i++) {
      Transfer transfer =
          new Transfer(
              new TransferId("wide-" + i), new AccountId("w" + i), new AccountId("sink"), amounts[i], amounts[amounts.length - 1 - i], USD, 1,
              TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null, START + i);
      entries.add(new Entry.TransferMade(transfer));
    }
    List<AfterBalance> balances = new ArrayList<>();
    int next = 0;
    for (AccountId id : SegmentContent.touched(entries)) {
      Amount amount = amounts[next++ % amounts.length];
      balances.add(new AfterBalance(id, new Totals(amount, Amount.MAX, Amount.of(next), amount), next == 3));
    }
    return new SegmentContent(entries, balances);
  }

  private static SegmentContent ids() {
    String[] ids = {
      "019bd0a5-2c00-7abc-8def-0123456789ab", "019bd0a5-2bff-7fff-bfff-ffffffffffff", "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "00000000-0000-0000-0000-000000000000", "019bd0a5-2c00-7abc-0def-0123456789ab",
      "01KF85ABCDEFGHJKMNPQRSTVWX", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "order-000007", "order-000008", "order-9", "order-10/b", "order-11/b", "12345678901234567890",
      "12345678901234567891", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "01kf85abcdefghjkmnpqrstvwx", "no digits at all"
    };
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      entries.add(new Entry.TransferMade(transfer(ids[i], ids[(i + 3) % ids.length], ids[(i + 8) % ids.length], 5, START + i * 1_000_003L)));
    }
    return content(entries.toArray(Entry[]::new));
  }

  private static SegmentContent many() {
    SplittableRandom random = new SplittableRandom(2026);
    RandomContents contents = new RandomContents(random);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int debit = random.nextInt(40);
      Transfer transfer =
          new Transfer(
              new TransferId(contents.uuid7(START / 1_000_000 + random.nextInt(50)).text()), new AccountId("acct-%04d".formatted(debit)),
              new AccountId("acct-%04d".formatted((debit + 1 + random.nextInt(39)) % 40)), Amount.of(100 * random.nextInt(1, 4_000)), Amount.ZERO,
              random.nextInt(4) == 0 ? Asset.of("EUR/2") : USD, 1 + random.nextInt(3), TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0,
              "invoice " + random.nextInt(120), "{\"note\":\"month " + random.nextInt(12) + "\"}",
              Instant.ofEpochSecond(START / 1_000_000_000L - 86_400L * random.nextInt(30)), START + i);
      entries.add(new Entry.TransferMade(transfer));
    }
    return content(entries.toArray(Entry[]::new));
  }

  /** Each with balances that are not zero and differ, since a vector need not come from the rules. */
  static SegmentContent content(Entry... entries) {
    return content(List.of(), entries);
  }

  /** The same, with balances of these accounts too, which no entry touches. */
  static SegmentContent content(List<String> released, Entry... entries) {
    List<AfterBalance> balances = new ArrayList<>();
    List<AccountId> accounts = new ArrayList<>(SegmentContent.touched(List.of(entries)));
    released.forEach(id -> accounts.add(new AccountId(id)));
    for (AccountId id : accounts) {
      int next = balances.size();
      Totals totals = new Totals(Amount.of(next % 2 * 250L), Amount.of(1234L * next * next), Amount.ZERO, Amount.of(99_999L + next));
      balances.add(new AfterBalance(id, totals, next % 7 == 2));
    }
    return new SegmentContent(List.of(entries), balances);
  }

  private static NewAccount account(String id) {
    return new NewAccount(
        new AccountId(id), USD, 10, AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS), Amount.of(100_000), "", "");
  }

  static Transfer transfer(String id, String debit, String credit, long amount, long timestamp) {
    return new Transfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), Amount.ZERO, USD, 1, TransferFlags.NONE,
        TransferId.NONE, TransferId.NONE, 0, "", "", null, timestamp);
  }

  private static Transfer reversal(String id, String debit, String credit, long amount, long left, String original, long timestamp) {
    return new Transfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), Amount.of(left), USD, 1, TransferFlags.NONE, TransferId.NONE,
        new TransferId(original), 0, "complaint 7", "", null, timestamp);
  }

  private static Transfer resolution(String id, long amount, long held, TransferFlags flags, String hold, long timestamp) {
    return new Transfer(
        new TransferId(id), new AccountId("alice"), new AccountId("bob"), Amount.of(amount), Amount.of(held), USD, 1, flags, new TransferId(hold), TransferId.NONE,
        hold.isEmpty() ? 60 : 0, "order-77", "", null, timestamp);
  }
}
