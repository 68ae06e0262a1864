package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the columns that {@link SegmentWriter} wrote, in the same order, and puts the entries together again. */
final class SegmentReader {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final Map<String, AccountOutcome> ACCOUNT_OUTCOMES =
      Arrays.stream(AccountOutcome.values()).collect(Collectors.toMap(AccountOutcome::wire, Function.identity()));
  private static final Map<String, TransferOutcome> TRANSFER_OUTCOMES =
      Arrays.stream(TransferOutcome.values()).collect(Collectors.toMap(TransferOutcome::wire, Function.identity()));

  private final int format;
  private final int count;
  private final long firstTimestamp;
  private final long startTime;
  private final ColumnReader in;
  private final Map<String, Asset> knownAssets = new HashMap<>();

  private NumberColumn kinds;
  private NumberColumn timestamps;
  private CrossColumns cross;
  /** Of the entries that have one, by position; null for the others. */
  private ChainKey[] keys;
  private AskedForm[] forms;
  private int[] references;
  private int released;
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
  private int nextLeftBefore = 0;
  private int nextDate = 0;
  private int nextOutcome = 0;
  private int nextLegs = 0;
  private int nextMade = 0;
  private int nextPrepared = 0;
  private int nextMember = 0;
  private int nextIdNumber = 0;
  private int nextChain = 0;
  private int nextForm = 0;
  private int nextVerdict = 0;
  private int nextDecided = 0;
  private int nextBalanced = 0;
  private int nextRecord = 0;
  private int nextRecordTime = 0;
  private int nextBurn = 0;
  private int nextShard = 0;
  private long previousSecond;
  private long previousSent;

  /**
   * @param format one that is known
   * @param count entries, which the caller has checked against its limit
   */
  SegmentReader(byte[] payload, int format, int count, long firstTimestamp) {
    this.format = format;
    this.count = count;
    this.firstTimestamp = firstTimestamp;
    this.startTime = Math.floorDiv(firstTimestamp, NANOS_PER_MILLI);
    this.previousSecond = Math.floorDiv(firstTimestamp, 1_000_000_000L);
    this.previousSent = Math.floorDiv(firstTimestamp, NANOS_PER_MILLI);
    this.in = new ColumnReader(new ByteSource("payload", payload), SegmentCodec.MAX_TEXT_BYTES);
  }

  SegmentContent read() {
    readColumns();
    if (format == 1) {
      List<AfterBalance> balances = readBalances(List.of(accounts));
      in.end();
      return new SegmentContent(entries(), balances);
    }
    // Which accounts have a balance is known only when it is known which of the named ones are here.
    List<Entry> entries = entries();
    List<AfterBalance> balances = readBalances(balanced(entries));
    in.end();
    return new SegmentContent(entries, balances);
  }

  private List<Entry> entries() {
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
      entries.add(entry(i, timestamp, entries));
    }
    return entries;
  }

  private EntryKind kind(int position) {
    return EntryKind.at((int) kinds.low(position));
  }

  private void readColumns() {
    kinds = in.repeatedNumbers(count);
    int[] of = new int[EntryKind.count(2)];
    for (int i = 0; i < count; i++) {
      of[kinds.small(i, EntryKind.count(format) - 1, "kind of entry")]++;
    }
    timestamps = in.numbers(count - 1);
    Sizes sizes = new Sizes(of);
    if (format > 1) {
      cross = new CrossColumns(in, of);
      readKeys();
      readForms();
      sizes.add(cross, forms);
    }
    readAccounts();
    ids = TextColumnReader.read(in, sizes.ids, startTime);
    amounts = in.repeatedNumbers(sizes.amounts);
    leftBefore = in.repeatedNumbers(sizes.transfers);
    int objects = sizes.opened + sizes.transfers + sizes.asked;
    assets = TextColumnReader.read(in, objects, startTime);
    codes = in.repeatedNumbers(objects);
    flags = in.repeatedNumbers(objects + sizes.expired);
    overdrafts = in.repeatedNumbers(sizes.opened);
    int transfers = sizes.transfers + sizes.asked;
    pendingIds = TextColumnReader.read(in, transfers, startTime);
    reverses = TextColumnReader.read(in, transfers, startTime);
    timeouts = in.repeatedNumbers(transfers);
    dated = in.repeatedNumbers(transfers);
    int dates = 0;
    for (int i = 0; i < transfers; i++) {
      dates += dated.small(i, 1, "presence of a date");
    }
    seconds = in.numbers(dates);
    nanoseconds = in.repeatedNumbers(dates);
    texts = TextColumnReader.read(in, objects, startTime);
    metadata = TextColumnReader.read(in, objects, startTime);
    outcomes = TextColumnReader.read(in, sizes.outcomes, startTime);
  }

  /** How many rows the columns have that entries of several kinds share. */
  private static final class Sizes {
    final int opened;
    final int expired;
    /** Transfers with all their fields. */
    int transfers;
    /** Transfers as they were asked for. */
    int asked = 0;
    int ids;
    int amounts;
    int outcomes;

    Sizes(int[] of) {
      opened = of[EntryKind.ACCOUNT_OPENED.ordinal()];
      expired = of[EntryKind.HOLD_EXPIRED.ordinal()] + of[EntryKind.LEG_EXPIRED.ordinal()];
      transfers = of[EntryKind.TRANSFER_MADE.ordinal()] + of[EntryKind.TRANSFER_MADE_ACROSS.ordinal()];
      outcomes =
          of[EntryKind.ACCOUNT_REJECTED.ordinal()] + of[EntryKind.TRANSFER_REJECTED.ordinal()] + of[EntryKind.TRANSFER_REJECTED_ACROSS.ordinal()];
      ids = transfers + expired + outcomes + of[EntryKind.EXPIRY_SETTLED.ordinal()];
      amounts = transfers + expired;
    }

    /** Adds the parts of chains. */
    void add(CrossColumns cross, AskedForm[] forms) {
      int moreTransfers = cross.memberNumbers.size() + CrossColumns.zeros(cross.recordPlaces);
      int otherAmounts = 0;
      for (AskedForm form : forms) {
        asked += form.row() ? 1 : 0;
        otherAmounts += form.amount() ? 1 : 0;
      }
      int burns = CrossColumns.zeros(cross.burnPlaces);
      transfers += moreTransfers;
      ids += moreTransfers + asked + cross.idNumbers.size() + burns;
      amounts += moreTransfers + otherAmounts + cross.balancedNumbers.size();
      outcomes += burns;
    }
  }

  private void readKeys() {
    keys = new ChainKey[count];
    KeyTimes times = new KeyTimes(firstTimestamp);
    int prepared = 0;
    int next = 0;
    for (int i = 0; i < count; i++) {
      EntryKind kind = kind(i);
      if (!kind.keyed()) {
        continue;
      }
      int size = 1;
      if (kind == EntryKind.PREPARED) {
        int asked = part(cross.asked, prepared);
        size = asked == 0 ? part(cross.members, prepared) + part(cross.ids, prepared) : asked;
        prepared++;
      }
      int coordinator = cross.coordinators.small(next, KeyTimes.COORDINATORS - 1, "coordinator");
      long timestamp = times.expected(kind, coordinator, size) + cross.keys.signed(next, "key");
      times.found(kind, coordinator, timestamp);
      keys[i] = new ChainKey(coordinator, timestamp);
      next++;
    }
  }

  /** A number of parts, which was checked when they were counted. */
  private static int part(NumberColumn column, int index) {
    return (int) column.low(index);
  }

  private void readForms() {
    forms = new AskedForm[cross.forms.size()];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = new AskedForm(cross.forms.small(i, AskedForm.MOST, "form of what was asked for"));
    }
  }

  private void readAccounts() {
    References found = new References();
    int prepared = 0;
    int form = 0;
    int decided = 0;
    int record = 0;
    for (int i = 0; i < count; i++) {
      switch (kind(i)) {
        case ACCOUNT_OPENED -> found.read(Role.OPENED);
        case TRANSFER_MADE, TRANSFER_MADE_ACROSS, HOLD_EXPIRED, LEG_EXPIRED -> found.readPair();
        case PREPARED -> {
          for (int member = 0; member < part(cross.members, prepared); member++) {
            found.readPair();
          }
          for (int closes = part(cross.closes, prepared) + part(cross.reopens, prepared); closes > 0; closes--) {
            found.read(Role.CHAIN);
          }
          for (int asked = 0; asked < part(cross.asked, prepared); asked++) {
            found.read(forms[form++]);
          }
          prepared++;
        }
        case DECIDED -> {
          for (int records = part(cross.records, decided++); records > 0; records--) {
            if (isZero(cross.recordPlaces, record++)) {
              found.readPair();
            }
          }
        }
        case ACCOUNT_REJECTED, TRANSFER_REJECTED, TRANSFER_REJECTED_ACROSS, ENDED, SETTLED, EXPIRY_SETTLED -> {}
      }
    }
    if (format > 1) {
      released = in.numbers(1).small(0, SegmentCodec.MAX_PARTS, "number of accounts released");
      for (int i = 0; i < released; i++) {
        found.read(Role.RELEASED);
      }
    }
    references = found.all();
    String[] names = TextColumnReader.read(in, found.dictionary.count(), startTime);
    accounts = new AccountId[names.length];
    for (int i = 0; i < names.length; i++) {
      accounts[i] = new AccountId(names[i]);
    }
  }

  private static boolean isZero(NumberColumn column, int index) {
    return column.low(index) == 0 && column.high(index) == 0;
  }

  /** The references to accounts, in the order in which the entries are put together. */
  private final class References {
    private final AccountReferences dictionary = new AccountReferences();
    private int[] read = new int[2 * count];
    private int size = 0;

    void read(Role role) {
      if (size == read.length) {
        read = Arrays.copyOf(read, 2 * size + 1);
      }
      read[size++] = dictionary.read(in, role);
    }

    void readPair() {
      read(Role.DEBIT);
      read(Role.CREDIT);
    }

    void read(AskedForm form) {
      if (form.row() && form.namesDebit()) {
        read(Role.DEBIT);
      }
      if (form.row() && form.namesCredit()) {
        read(Role.CREDIT);
      }
      if (form.otherParties() && form.movesDebit()) {
        read(Role.CHAIN);
      }
      if (form.otherParties() && form.movesCredit()) {
        read(Role.CHAIN);
      }
    }

    int[] all() {
      return Arrays.copyOf(read, size);
    }
  }

  /** The accounts that have a balance in format 2: those of the entries that are here, then those that no entry names. To be called when all other references are used. */
  private List<AccountId> balanced(List<Entry> entries) {
    List<AccountId> balanced = new ArrayList<>(SegmentContent.touched(entries));
    Set<AccountId> all = new HashSet<>(balanced);
    for (int i = 0; i < released; i++) {
      AccountId id = nextAccountId();
      if (!all.add(id)) {
        throw ColumnReader.corrupt("account", "has two balances");
      }
      balanced.add(id);
    }
    return balanced;
  }

  private List<AfterBalance> readBalances(List<AccountId> of) {
    NumberColumn debitsPending = in.numbers(of.size());
    NumberColumn debitsPosted = in.numbers(of.size());
    NumberColumn creditsPending = in.numbers(of.size());
    NumberColumn creditsPosted = in.numbers(of.size());
    NumberColumn closed = in.repeatedNumbers(of.size());
    List<AfterBalance> balances = new ArrayList<>(of.size());
    for (int i = 0; i < of.size(); i++) {
      Totals totals = new Totals(debitsPending.amount(i), debitsPosted.amount(i), creditsPending.amount(i), creditsPosted.amount(i));
      balances.add(new AfterBalance(of.get(i), totals, closed.small(i, 1, "closed account's mark") == 1));
    }
    return balances;
  }

  private Entry entry(int position, long timestamp, List<Entry> before) {
    EntryKind kind = kind(position);
    return switch (kind) {
      case ACCOUNT_OPENED -> new Entry.AccountOpened(account(), timestamp);
      case TRANSFER_MADE -> new Entry.TransferMade(transfer(timestamp));
      case TRANSFER_MADE_ACROSS -> {
        LegsHere here = legs();
        long own = expectedTime(position, timestamp) - cross.madeTimes.signed(nextMade++, "transfer's time");
        yield new Entry.TransferMade(transfer(own), here, timestamp);
      }
      case HOLD_EXPIRED -> expired(LegsHere.BOTH, timestamp);
      case LEG_EXPIRED -> expired(legs(), timestamp);
      case ACCOUNT_REJECTED ->
          new Entry.AccountRejected(new AccountId(ids[nextId++]), outcome(ACCOUNT_OUTCOMES), timestamp);
      case TRANSFER_REJECTED, TRANSFER_REJECTED_ACROSS ->
          new Entry.TransferRejected(new TransferId(ids[nextId++]), outcome(TRANSFER_OUTCOMES), kind == EntryKind.TRANSFER_REJECTED_ACROSS, timestamp);
      case PREPARED -> prepared(keys[position], timestamp);
      case DECIDED -> decided(keys[position], timestamp, before);
      case ENDED -> new CrossEntry.Ended(keys[position], verdict(), timestamp);
      case SETTLED -> new CrossEntry.Settled(keys[position], timestamp);
      case EXPIRY_SETTLED -> new CrossEntry.ExpirySettled(new TransferId(ids[nextId++]), timestamp);
    };
  }

  /** As {@link CrossWriter} expects it. */
  private long expectedTime(int position, long timestamp) {
    for (int i = position + 1; i < count; i++) {
      if (kind(i).ends()) {
        return keys[i].timestamp() - (i - position - 1);
      }
    }
    return timestamp;
  }

  private LegsHere legs() {
    return CrossWords.legs(cross.legs.small(nextLegs++, CrossWords.MOST_LEGS, "legs"));
  }

  private Verdict.Kind verdict() {
    return CrossWords.verdict(cross.verdicts.small(nextVerdict++, CrossWords.MOST_VERDICT, "verdict"));
  }

  private Entry expired(LegsHere here, long timestamp) {
    return new Entry.HoldExpired(
        new TransferId(ids[nextId++]), nextAccountId(), nextAccountId(), amounts.amount(nextAmount++), transferFlags(), here, timestamp);
  }

  private CrossEntry.Prepared prepared(ChainKey key, long timestamp) {
    int prepared = nextPrepared++;
    List<CrossEntry.Member> members = members(key, part(cross.members, prepared));
    Map<Integer, TransferId> onlyIds = new TreeMap<>();
    int number = -1;
    for (int i = 0; i < part(cross.ids, prepared); i++) {
      number = number(cross.idNumbers, nextIdNumber++, number);
      onlyIds.put(number, new TransferId(ids[nextId++]));
    }
    Set<AccountId> closes = accountSet(part(cross.closes, prepared));
    Set<AccountId> reopens = accountSet(part(cross.reopens, prepared));
    int asked = part(cross.asked, prepared);
    Chain chain = asked == 0 ? null : chain(members, asked);
    return new CrossEntry.Prepared(key, chain, members, onlyIds, closes, reopens, timestamp);
  }

  private List<CrossEntry.Member> members(ChainKey key, int size) {
    List<CrossEntry.Member> members = new ArrayList<>(size);
    int number = -1;
    for (int i = 0; i < size; i++) {
      int member = nextMember++;
      number = number(cross.memberNumbers, member, number);
      long time = key.timestamp() + number - cross.memberTimes.signed(member, "member's time");
      LegsHere here = legs();
      members.add(new CrossEntry.Member(number, transfer(time), here.debit(), here.credit()));
    }
    return members;
  }

  /** The next of numbers that grow. */
  private static int number(NumberColumn column, int index, int previous) {
    return previous + 1 + column.small(index, SegmentCodec.MAX_PARTS - previous - 1, "member's number");
  }

  private Set<AccountId> accountSet(int size) {
    Set<AccountId> found = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      found.add(nextAccountId());
    }
    return found;
  }

  private Chain chain(List<CrossEntry.Member> prepared, int size) {
    Map<Integer, Transfer> here = new HashMap<>();
    prepared.forEach(member -> here.put(member.number(), member.transfer()));
    int index = nextChain++;
    previousSent += cross.sentMillis.signed(index, "time of sending");
    long sentAt = previousSent * NANOS_PER_MILLI + cross.sentNanos.small(index, (int) NANOS_PER_MILLI - 1, "time of sending");
    List<NewTransfer> members = new ArrayList<>(size);
    List<Parties> parties = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      AskedForm form = forms[nextForm++];
      Transfer recorded = here.get(i);
      if (!form.row() && recorded == null) {
        throw ColumnReader.corrupt("form of what was asked for", "lacks what was prepared");
      }
      NewTransfer asked = form.row() ? asked(form) : form.asked(recorded, form.amount() ? amounts.amount(nextAmount++) : null);
      members.add(asked);
      parties.add(form.row() ? parties(form, asked) : form.parties(asked, recorded.debitAccountId(), recorded.creditAccountId()));
    }
    return new Chain(members, parties, false, sentAt);
  }

  private Parties parties(AskedForm form, NewTransfer asked) {
    if (!form.otherParties()) {
      return form.parties(asked, asked.debitAccountId(), asked.creditAccountId());
    }
    AccountId debit = form.movesDebit() ? nextAccountId() : AccountId.NONE;
    AccountId credit = form.movesCredit() ? nextAccountId() : AccountId.NONE;
    return form.parties(asked, debit, credit);
  }

  private CrossEntry.Decided decided(ChainKey key, long timestamp, List<Entry> before) {
    int decided = nextDecided++;
    int balanced = part(cross.balanced, decided);
    int records = part(cross.records, decided);
    int burns = part(cross.burns, decided);
    Verdict.Kind kind = verdict();
    if (kind != Verdict.Kind.COMMITTED && balanced + records > 0 || kind != Verdict.Kind.REFUSED && burns > 0) {
      throw ColumnReader.corrupt("verdict", "brings what it cannot");
    }
    Verdict verdict =
        switch (kind) {
          case COMMITTED -> committed(key, balanced, records, before);
          case REFUSED -> refused(burns, before);
          case ABANDONED -> new Verdict.Abandoned();
        };
    Set<Integer> tell = new TreeSet<>();
    for (int i = 0; i < part(cross.tells, decided); i++) {
      tell.add(cross.shards.small(nextShard++, KeyTimes.COORDINATORS - 1, "shard"));
    }
    return new CrossEntry.Decided(key, verdict, tell, timestamp);
  }

  private Verdict committed(ChainKey key, int balanced, int records, List<Entry> before) {
    Map<Integer, Amount> finalAmounts = new TreeMap<>();
    int number = -1;
    for (int i = 0; i < balanced; i++) {
      number = number(cross.balancedNumbers, nextBalanced++, number);
      finalAmounts.put(number, amounts.amount(nextAmount++));
    }
    Map<Integer, Transfer> recorded = new TreeMap<>();
    number = -1;
    for (int i = 0; i < records; i++) {
      int record = nextRecord++;
      number = number(cross.recordNumbers, record, number);
      int place = cross.recordPlaces.small(record, before.size(), "place of a record");
      if (place == 0) {
        recorded.put(number, transfer(key.timestamp() - cross.recordTimes.signed(nextRecordTime++, "record's time")));
      } else if (before.get(before.size() - place) instanceof Entry.TransferMade made) {
        recorded.put(number, made.transfer());
      } else {
        throw ColumnReader.corrupt("place of a record", "has none");
      }
    }
    return new Verdict.Committed(finalAmounts, recorded);
  }

  private Verdict refused(int burns, List<Entry> before) {
    List<Verdict.Burn> burned = new ArrayList<>(burns);
    for (int i = 0; i < burns; i++) {
      int place = cross.burnPlaces.small(nextBurn++, before.size(), "place of a burned id");
      if (place == 0) {
        burned.add(new Verdict.Burn(new TransferId(ids[nextId++]), outcome(TRANSFER_OUTCOMES)));
      } else if (before.get(before.size() - place) instanceof Entry.TransferRejected rejected) {
        burned.add(new Verdict.Burn(rejected.id(), rejected.outcome()));
      } else {
        throw ColumnReader.corrupt("place of a burned id", "has none");
      }
    }
    return new Verdict.Refused(burned);
  }

  private NewAccount account() {
    int object = nextObject++;
    Amount overdraft = overdrafts.amount(nextAccount++);
    return new NewAccount(nextAccountId(), asset(object), code(object), accountFlags(), overdraft, texts[object], metadata[object]);
  }

  private Transfer transfer(long timestamp) {
    int object = nextObject++;
    int transfer = nextTransfer++;
    Asset asset = asset(object);
    if (asset == null) {
      throw ColumnReader.corrupt("transfer's asset", "is missing");
    }
    return new Transfer(
        new TransferId(ids[nextId++]),
        nextAccountId(),
        nextAccountId(),
        amounts.amount(nextAmount++),
        leftBefore.amount(nextLeftBefore++),
        asset,
        code(object),
        transferFlags(),
        transferId(pendingIds[transfer]),
        transferId(reverses[transfer]),
        timeout(transfer),
        texts[object],
        metadata[object],
        dated.low(transfer) == 0 ? null : date(),
        timestamp);
  }

  /** A transfer as it was asked for, which may be anything that a request may say. */
  private NewTransfer asked(AskedForm form) {
    int object = nextObject++;
    int transfer = nextTransfer++;
    return new NewTransfer(
        transferId(ids[nextId++]),
        form.namesDebit() ? nextAccountId() : AccountId.NONE,
        form.namesCredit() ? nextAccountId() : AccountId.NONE,
        amounts.amount(nextAmount++),
        asset(object),
        code(object),
        transferFlags(),
        transferId(pendingIds[transfer]),
        transferId(reverses[transfer]),
        timeout(transfer),
        texts[object],
        metadata[object],
        dated.low(transfer) == 0 ? null : date());
  }

  private long timeout(int transfer) {
    if (timeouts.high(transfer) != 0) {
      throw ColumnReader.corrupt("time-out", "is out of range");
    }
    return timeouts.low(transfer);
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
