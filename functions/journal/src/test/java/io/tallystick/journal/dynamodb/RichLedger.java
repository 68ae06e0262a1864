package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StateVersions;
import io.tallystick.journal.Store;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A ledger in which everything that a release can store is stored: every kind of entry, id, page and index, read tables that are behind the journal, and a run that a
 * projector was killed in. What a release leaves behind is what this makes; the ids that it names are those that tests of upgrades go on with.
 */
final class RichLedger {
  static final int SHARD = 0;
  static final Asset USD = Asset.of("USD/2");
  static final Asset POINTS = Asset.of("POINTS");
  static final AccountId BANK = new AccountId("bank");
  static final AccountId ALICE = new AccountId("alice");
  static final AccountId BOB = new AccountId("bob");
  /** Burned by a refusal for want of funds. */
  static final TransferId BURNED = new TransferId("burned");
  /** A hold of 50 from bank to bob that never expires, untouched. */
  static final TransferId OPEN = new TransferId("hold-open");
  /** A hold of 90 of which 30 were posted in two parts and 60 are still held. */
  static final TransferId IN_PARTS = new TransferId("hold-in-parts");
  /** A hold whose time is over {@link #DUE_SECONDS} after it was made, and that nothing has released. */
  static final TransferId DUE = new TransferId("hold-due");
  /** A transfer of 500 from bank to bob of which 120 were reversed. */
  static final TransferId REVERSED = new TransferId("reversed-in-part");
  static final long DUE_SECONDS = 3_600;

  private static final long START = 1_790_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  /** More than one page of a statement has, in one run. */
  private static final int CROWD = 420;
  private static final int RANDOM_BATCHES = 60;

  /** Stands for a projector's process that ends in the middle of a run. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final DynamoDbClient client;
  private final Tables tables;
  private final StateVersions versions;
  private final Store store;
  private final Recorder recorder;
  private final Random random = new Random(20261128);
  private long now = START;

  private RichLedger(DynamoDbClient client, Tables tables, StateVersions versions) {
    this.client = client;
    this.tables = tables;
    this.versions = versions;
    this.store = store(client, tables, versions);
    this.recorder = new Recorder(store, SHARD, () -> now++, RecorderLimits.DEFAULT, retry(), RecorderListener.NONE);
  }

  static DynamoStore store(DynamoDbClient client, Tables tables, StateVersions versions) {
    return new DynamoStore(client, tables, new Calls(retry(), null, LocalTables.PATIENCE), versions);
  }

  static Retry retry() {
    return new Retry(new Random(1), time -> {});
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  /** @return a time after all that was recorded, before anything else is due */
  static long fill(DynamoDbClient client, Tables tables, StateVersions versions) {
    RichLedger ledger = new RichLedger(client, tables, versions);
    ledger.openings();
    ledger.transfers();
    ledger.project(10);
    ledger.holds();
    ledger.reversals();
    ledger.project(3);
    ledger.crowd();
    ledger.project(1_000);
    ledger.anything();
    ledger.killedInARun();
    ledger.record(transfer("in-the-tail", BANK, ALICE, 7, USD, TransferFlags.NONE));
    return ledger.now;
  }

  private void record(NewTransfer... transfers) {
    record(List.of(), List.of(transfers));
  }

  private void record(List<NewAccount> accounts, List<NewTransfer> transfers) {
    now += SECOND / 10;
    recorder.record(List.of(new Request(accounts, transfers)), deadline());
  }

  private void openings() {
    record(
        List.of(
            account("bank", USD, 1, "", "", AccountFlags.NONE, 0),
            account("alice", USD, 7, "customer 1", "{\"name\":\"Alice\",\"tags\":[1,2,{\"deep\":null}]}", limited(), 0),
            account("bob", USD, 7, "customer 2", "", AccountFlags.NONE, 0),
            account("overdrawn", USD, 7, "", "", limited(), 5_000),
            account("shop", POINTS, 9, "", "", AccountFlags.of(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS), 0),
            account("issuer", POINTS, 9, "", "", AccountFlags.NONE, 0),
            account("quiet", USD, 1, "", "", AccountFlags.of(AccountFlag.NO_HISTORY), 0),
            account("Zürich/{shard}#1", Asset.of("CHF/2"), 1, "λ", "", AccountFlags.NONE, 0),
            account("018f3d4e-0000-7000-8000-0000000000aa", Asset.of("CHF/2"), 1, "", "", AccountFlags.NONE, 0),
            account("chained-1", USD, 1, "", "", AccountFlags.of(AccountFlag.LINKED), 0),
            account("chained-2", USD, 65_535, "", "", AccountFlags.NONE, 0),
            account("shut", USD, 1, "", "", AccountFlags.NONE, 0)),
        List.of());
    record(
        List.of(
            account("alice", USD, 8, "customer 1", "", limited(), 0),
            account("refused", USD, 1, "", "", AccountFlags.of(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS).with(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS), 0)),
        List.of());
  }

  private void transfers() {
    TransferFlags none = TransferFlags.NONE;
    TransferFlags linked = TransferFlags.of(TransferFlag.LINKED);
    record(
        transfer("t-1", BANK, ALICE, 10_000, USD, none),
        transfer("018f3d4e-0000-7000-8000-000000000001", BANK, BOB, 20_000, USD, none),
        transfer("01HZX3KJ7Q0000000000000001", BANK, BOB, 1, USD, none),
        transfer("a3bb189e-8bf9-4c4b-9f0a-000000000001", ALICE, BOB, 250, USD, none),
        transfer("points", new AccountId("issuer"), new AccountId("shop"), 3, POINTS, none),
        transfer("quiet-1", BANK, new AccountId("quiet"), 11, USD, none),
        transfer("to-zürich", new AccountId("018f3d4e-0000-7000-8000-0000000000aa"), new AccountId("Zürich/{shard}#1"), 5, Asset.of("CHF/2"), none));
    record(
        noted("noted", 400, "order 42", "{\"order\":42}", null),
        noted("dated-back", 30, "order 42", "", Instant.parse("2019-12-31T23:59:59.123456789Z")),
        noted("dated-ahead", 31, "", "", Instant.parse("2031-01-01T00:00:00Z")));
    record(transfer("link-1", BANK, ALICE, 1, USD, linked), transfer("link-2", ALICE, BOB, 1, USD, linked), transfer("link-3", BOB, BANK, 1, USD, none));
    record(transfer("broken-1", BANK, ALICE, 1, USD, linked), transfer("broken-2", ALICE, new AccountId("nobody"), 1, USD, none));
    record(transfer(BURNED.value(), ALICE, BOB, 1_000_000, USD, none), transfer("refused", ALICE, ALICE, 1, USD, none));
    record(transfer(BURNED.value(), ALICE, BOB, 1, USD, none), transfer("t-1", BANK, ALICE, 9, USD, none), transfer("open-chain", BANK, BOB, 1, USD, linked));
    record(
        transfer("overdraft", new AccountId("overdrawn"), BOB, 4_999, USD, none),
        transfer("balancing", ALICE, BANK, 1_000_000, USD, TransferFlags.of(TransferFlag.BALANCING_DEBIT)),
        transfer("widest", BANK, BOB, Long.MAX_VALUE, USD, none));
  }

  private void holds() {
    TransferFlags pending = TransferFlags.of(TransferFlag.PENDING);
    record(
        transfer(OPEN.value(), BANK, BOB, 50, USD, pending),
        transfer(IN_PARTS.value(), BANK, BOB, 90, USD, pending),
        transfer("hold-posted", BANK, BOB, 40, USD, pending),
        transfer("hold-voided", BANK, BOB, 41, USD, pending),
        timed(DUE.value(), 43, DUE_SECONDS),
        timed("hold-expired", 42, 1),
        transfer("hold-closing", new AccountId("shut"), BANK, 0, USD, pending.with(TransferFlag.CLOSING_DEBIT)));
    record(
        taking("part-1", Amount.of(10), IN_PARTS, TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN),
        taking("posted", Amount.of(39), new TransferId("hold-posted"), TransferFlag.POST_PENDING_TRANSFER),
        taking("voided", Amount.ZERO, new TransferId("hold-voided"), TransferFlag.VOID_PENDING_TRANSFER),
        taking("too-late", Amount.MAX, new TransferId("hold-voided"), TransferFlag.POST_PENDING_TRANSFER),
        transfer("to-closed", BANK, new AccountId("shut"), 1, USD, TransferFlags.NONE));
    project(2);
    now += 2 * SECOND;
    recorder.expireDue(100, deadline());
    record(taking("part-2", Amount.of(20), IN_PARTS, TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN));
  }

  private void reversals() {
    record(transfer(REVERSED.value(), BANK, BOB, 500, USD, TransferFlags.NONE), transfer("reversed-in-full", BANK, BOB, 77, USD, TransferFlags.NONE));
    record(reversal("reversal-1", 100, REVERSED), reversal("reversal-of-all", 77, new TransferId("reversed-in-full")));
    record(reversal("reversal-2", 20, REVERSED), reversal("reversal-too-much", 1, new TransferId("reversed-in-full")));
  }

  /** One busy account in one run. */
  private void crowd() {
    List<NewTransfer> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      String id = new UUID(now / 1_000_000 << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63).toString();
      Instant date = i % 3 == 0 ? Instant.ofEpochSecond(1_750_000_000L + i * 86_400L) : null;
      crowd.add(
          new NewTransfer(
              new TransferId(id), BANK, BOB, Amount.of(1 + random.nextInt(500)), USD, 2 + i % 3, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0,
              i % 50 == 0 ? "crowd " + i : "", "", date));
    }
    record(List.of(), crowd);
  }

  private void anything() {
    RandomRequests requests = new RandomRequests(random);
    for (int batch = 0; batch < RANDOM_BATCHES; batch++) {
      now += random.nextLong(SECOND);
      recorder.record(List.of(requests.next(now), requests.next(now)), deadline());
      if (batch % 9 == 8) {
        project(3);
        recorder.expireDue(5, deadline());
      }
    }
  }

  private void project(int weight) {
    new Projector(store, SHARD, new Projector.Limits(2_000, weight, 1_000)).post(deadline());
  }

  /** Leaves a run of which ids, holds and some accounts are written, a mark that says how much, and the rest not. */
  private void killedInARun() {
    project(1_000);
    record(
        timed("in-the-run-hold", 3, DUE_SECONDS),
        noted("in-the-run", 12, "order 43", "", null),
        transfer("018f3d4e-1111-7000-8000-000000000002", BANK, ALICE, 6, USD, TransferFlags.NONE),
        taking("in-the-run-part", Amount.of(1), new TransferId("in-the-run-hold"), TransferFlag.POST_PENDING_TRANSFER, TransferFlag.KEEP_OPEN));
    record(transfer("in-the-run-too", ALICE, BOB, 2, USD, TransferFlags.NONE), transfer("in-the-run-refused", ALICE, ALICE, 2, USD, TransferFlags.NONE));
    Store dying =
        new KilledStore(
            store(client, tables, versions),
            () -> {
              throw new Killed();
            });
    try {
      new Projector(dying, SHARD, new Projector.Limits(2_000, 1_000, 1_000, 1_000, 4, Duration.ZERO)).post(deadline());
      throw new IllegalStateException("the projector should have been killed");
    } catch (Killed expected) {
      // as planned
    }
  }

  private static AccountFlags limited() {
    return AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
  }

  static NewAccount account(String id, Asset asset, int code, String reference, String metadata, AccountFlags flags, long overdraft) {
    return new NewAccount(new AccountId(id), asset, code, flags, Amount.of(overdraft), reference, metadata);
  }

  static NewTransfer transfer(String id, AccountId debit, AccountId credit, long amount, Asset asset, TransferFlags flags) {
    return new NewTransfer(
        new TransferId(id), debit, credit, Amount.of(amount), asset, 1, flags, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static NewTransfer noted(String id, long amount, String reference, String metadata, Instant date) {
    return new NewTransfer(
        new TransferId(id), BANK, BOB, Amount.of(amount), USD, 3, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, reference, metadata, date);
  }

  private static NewTransfer timed(String id, long amount, long timeout) {
    return new NewTransfer(
        new TransferId(id), BANK, BOB, Amount.of(amount), USD, 4, TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, timeout,
        "held " + id, "{\"held\":true}", Instant.parse("2026-10-01T00:00:00Z"));
  }

  static NewTransfer taking(String id, Amount amount, TransferId hold, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, amount, null, 0, TransferFlags.of(flags), hold, TransferId.NONE, 0, "", "", null);
  }

  static NewTransfer reversal(String id, long amount, TransferId original) {
    return new NewTransfer(
        new TransferId(id), AccountId.NONE, AccountId.NONE, Amount.of(amount), null, 0, TransferFlags.NONE, TransferId.NONE, original, 0, "refund", "", null);
  }
}
