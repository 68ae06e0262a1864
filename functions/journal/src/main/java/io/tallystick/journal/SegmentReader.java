package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the columns that {@link SegmentWriter} wrote, in the same order, and puts the entries together again. */
final class SegmentReader {
  private static final EntryKind[] KINDS = EntryKind.values();
  private static final Map<String, AccountOutcome> ACCOUNT_OUTCOMES =
      Arrays.stream(AccountOutcome.values()).collect(Collectors.toMap(AccountOutcome::wire, Function.identity()));
  private static final Map<String, TransferOutcome> TRANSFER_OUTCOMES =
      Arrays.stream(TransferOutcome.values()).collect(Collectors.toMap(TransferOutcome::wire, Function.identity()));

  private final int count;
  private final long firstTimestamp;
  private final long startTime;
  private final ColumnReader in;
  private final Map<String, Asset> knownAssets = new HashMap<>();

  private NumberColumn kinds;
  private NumberColumn timestamps;
  private int[] references;
  private AccountId[] accounts;
  private String[] ids;
  private NumberColumn amounts;
  private NumberColumn leftBefore;
  private String[] assets;
  private NumberColumn codes;
  private NumberColumn flags;
  private NumberColumn overdrafts;
  private String[] pendingIds;
  private String[] reverses;
  private NumberColumn timeouts;
  private NumberColumn dated;
  private NumberColumn seconds;
  private NumberColumn nanoseconds;
  private String[] texts;
  private String[] metadata;
  private String[] outcomes;

  private int nextReference = 0;
  private int nextId = 0;
  private int nextAmount = 0;
  private int nextObject = 0;
  private int nextFlags = 0;
  private int nextAccount = 0;
  private int nextTransfer = 0;
  private int nextDate = 0;
  private int nextOutcome = 0;
  private long previousSecond;

  /** @param count entries, which the caller has checked against its limit */
  SegmentReader(byte[] payload, int count, long firstTimestamp) {
    this.count = count;
    this.firstTimestamp = firstTimestamp;
    this.startTime = Math.floorDiv(firstTimestamp, 1_000_000L);
    this.previousSecond = Math.floorDiv(firstTimestamp, 1_000_000_000L);
    this.in = new ColumnReader(new ByteSource("payload", payload), SegmentCodec.MAX_TEXT_BYTES);
  }

  SegmentContent read() {
    readColumns();
    List<AfterBalance> balances = readBalances();
    in.end();
    List<Entry> entries = new ArrayList<>(count);
    long timestamp = firstTimestamp;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        long next = timestamp + timestamps.low(i - 1) + 1;
        if (timestamps.high(i - 1) != 0 || next <= timestamp) {
          throw ColumnReader.corrupt("timestamp", "is out of range");
        }
        timestamp = next;
      }
      entries.add(entry(KINDS[(int) kinds.low(i)], timestamp));
    }
    return new SegmentContent(entries, balances);
  }

  private void readColumns() {
    kinds = in.repeatedNumbers(count);
    int[] of = new int[KINDS.length];
    for (int i = 0; i < count; i++) {
      of[kinds.small(i, KINDS.length - 1, "kind of entry")]++;
    }
    int opened = of[EntryKind.ACCOUNT_OPENED.ordinal()];
    int made = of[EntryKind.TRANSFER_MADE.ordinal()];
    int expired = of[EntryKind.HOLD_EXPIRED.ordinal()];
    int rejected = of[EntryKind.ACCOUNT_REJECTED.ordinal()] + of[EntryKind.TRANSFER_REJECTED.ordinal()];
    timestamps = in.numbers(count - 1);
    readAccounts(opened + 2 * (made + expired));
    ids = TextColumnReader.read(in, made + expired + rejected, startTime);
    amounts = in.repeatedNumbers(made + expired);
    leftBefore = in.repeatedNumbers(made);
    assets = TextColumnReader.read(in, opened + made, startTime);
    codes = in.repeatedNumbers(opened + made);
    flags = in.repeatedNumbers(opened + made + expired);
    overdrafts = in.repeatedNumbers(opened);
    pendingIds = TextColumnReader.read(in, made, startTime);
    reverses = TextColumnReader.read(in, made, startTime);
    timeouts = in.repeatedNumbers(made);
    dated = in.repeatedNumbers(made);
    int dates = 0;
    for (int i = 0; i < made; i++) {
      dates += dated.small(i, 1, "presence of a date");
    }
    seconds = in.numbers(dates);
    nanoseconds = in.repeatedNumbers(dates);
    texts = TextColumnReader.read(in, opened + made, startTime);
    metadata = TextColumnReader.read(in, opened + made, startTime);
    outcomes = TextColumnReader.read(in, rejected, startTime);
  }

  private void readAccounts(int size) {
    references = new int[size];
    AccountReferences dictionary = new AccountReferences();
    int next = 0;
    for (int i = 0; i < count; i++) {
      switch (KINDS[(int) kinds.low(i)]) {
        case ACCOUNT_OPENED -> references[next++] = dictionary.read(in, Role.OPENED);
        case TRANSFER_MADE, HOLD_EXPIRED -> {
          references[next++] = dictionary.read(in, Role.DEBIT);
          references[next++] = dictionary.read(in, Role.CREDIT);
        }
        case ACCOUNT_REJECTED, TRANSFER_REJECTED -> {}
      }
    }
    String[] names = TextColumnReader.read(in, dictionary.count(), startTime);
    accounts = new AccountId[names.length];
    for (int i = 0; i < names.length; i++) {
      accounts[i] = new AccountId(names[i]);
    }
  }

  private List<AfterBalance> readBalances() {
    NumberColumn debitsPending = in.numbers(accounts.length);
    NumberColumn debitsPosted = in.numbers(accounts.length);
    NumberColumn creditsPending = in.numbers(accounts.length);
    NumberColumn creditsPosted = in.numbers(accounts.length);
    NumberColumn closed = in.repeatedNumbers(accounts.length);
    List<AfterBalance> balances = new ArrayList<>(accounts.length);
    for (int i = 0; i < accounts.length; i++) {
      Totals totals = new Totals(debitsPending.amount(i), debitsPosted.amount(i), creditsPending.amount(i), creditsPosted.amount(i));
      balances.add(new AfterBalance(accounts[i], totals, closed.small(i, 1, "closed account's mark") == 1));
    }
    return balances;
  }

  private Entry entry(EntryKind kind, long timestamp) {
    return switch (kind) {
      case ACCOUNT_OPENED -> new Entry.AccountOpened(account(), timestamp);
      case TRANSFER_MADE -> new Entry.TransferMade(transfer(timestamp));
      case HOLD_EXPIRED ->
          new Entry.HoldExpired(
              new TransferId(ids[nextId++]), nextAccountId(), nextAccountId(), amounts.amount(nextAmount++), transferFlags(), timestamp);
      case ACCOUNT_REJECTED ->
          new Entry.AccountRejected(new AccountId(ids[nextId++]), outcome(ACCOUNT_OUTCOMES), timestamp);
      case TRANSFER_REJECTED ->
          new Entry.TransferRejected(new TransferId(ids[nextId++]), outcome(TRANSFER_OUTCOMES), timestamp);
    };
  }

  private NewAccount account() {
    int object = nextObject++;
    Amount overdraft = overdrafts.amount(nextAccount++);
    return new NewAccount(nextAccountId(), asset(object), code(object), accountFlags(), overdraft, texts[object], metadata[object]);
  }

  private Transfer transfer(long timestamp) {
    int object = nextObject++;
    int transfer = nextTransfer++;
    if (timeouts.high(transfer) != 0) {
      throw ColumnReader.corrupt("time-out", "is out of range");
    }
    Asset asset = asset(object);
    if (asset == null) {
      throw ColumnReader.corrupt("transfer's asset", "is missing");
    }
    return new Transfer(
        new TransferId(ids[nextId++]),
        nextAccountId(),
        nextAccountId(),
        amounts.amount(nextAmount++),
        leftBefore.amount(transfer),
        asset,
        code(object),
        transferFlags(),
        transferId(pendingIds[transfer]),
        transferId(reverses[transfer]),
        timeouts.low(transfer),
        texts[object],
        metadata[object],
        dated.low(transfer) == 0 ? null : date(),
        timestamp);
  }

  private static TransferId transferId(String id) {
    return id.isEmpty() ? TransferId.NONE : new TransferId(id);
  }

  private AccountId nextAccountId() {
    return accounts[references[nextReference++]];
  }

  private Asset asset(int object) {
    String text = assets[object];
    return text.isEmpty() ? null : knownAssets.computeIfAbsent(text, Asset::of);
  }

  private int code(int object) {
    return codes.small(object, Limits.CODE_MAX, "code");
  }

  private AccountFlags accountFlags() {
    return new AccountFlags(flags.small(nextFlags++, Integer.MAX_VALUE, "flag"));
  }

  private TransferFlags transferFlags() {
    return new TransferFlags(flags.small(nextFlags++, Integer.MAX_VALUE, "flag"));
  }

  private Instant date() {
    int date = nextDate++;
    previousSecond += seconds.signed(date, "date");
    return Instant.ofEpochSecond(previousSecond, nanoseconds.small(date, 999_999_999, "date's nanosecond"));
  }

  private <T> T outcome(Map<String, T> outcomes) {
    T outcome = outcomes.get(this.outcomes[nextOutcome++]);
    if (outcome == null) {
      throw ColumnReader.corrupt("outcome", "is unknown");
    }
    return outcome;
  }
}
