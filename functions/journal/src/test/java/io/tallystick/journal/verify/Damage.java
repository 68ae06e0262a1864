package io.tallystick.journal.verify;

import static io.tallystick.journal.verify.DamagedStore.one;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.DatedChange;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Damage that is done to a {@link SmallLedger} and what the verifier has to say about it. */
record Damage(String name, Consumer<DamagedStore> to, String problem, String place) {
  private static final String MISSING_SEGMENT = "a segment is missing or out of order";
  private static final String CANNOT_JOIN = "a transfer joins accounts that it cannot join";
  private static final String NOT_OPEN = "a hold is resolved that is not open";
  private static final String MISFIT = "a post or void does not fit its hold";
  private static final String EXPIRY_MISFIT = "an expiry does not fit its hold";
  private static final String TWICE = "a transfer id has effect twice";
  private static final String WRONG_BALANCE = "an after-balance is not what the entries come to";
  private static final String INDEX_LACKS = "the index lacks a place in the journal";
  private static final String INDEX_WRONG = "the index leads to a wrong place";
  private static final String ACCOUNT_DIFFERS = "an account's checkpoint differs from the journal";
  private static final String ACCOUNT_STALE = "an account's checkpoint is older than the cursor or of a segment that did not touch it";
  private static final String HOLD_DIFFERS = "a hold's checkpoint differs from the journal";
  private static final String HOLD_STALE = "a hold's checkpoint is older than the cursor or of a segment that did not change it";
  private static final String AFTER_END = "a checkpoint is after the journal's end";
  private static final String PAGE_GAP = "a statement page does not begin where the one before ended";
  private static final String STATEMENT_DIFFERS = "a statement differs from the journal";

  @Override
  public String toString() {
    return name;
  }

  static Stream<Damage> all() {
    return Stream.of(segments(), entries(), holdEntries(), balances(), index(), accounts(), holds(), statements(), dated(), fields()).flatMap(rows -> rows);
  }

  private static Damage journal(String name, UnaryOperator<List<Segment>> damage, String problem, String place) {
    return new Damage(name, store -> store.journal(damage), problem, place);
  }

  private static Stream<Damage> segments() {
    return Stream.of(
        journal("a bit flipped", segment(3, Damage::flipped), "corrupt: the segment's hash is not that of its bytes", "sequence=3"),
        journal("a segment dropped", segment(3, sound -> null), MISSING_SEGMENT, "expected=3 found=4"),
        journal("the first segment dropped", segment(0, sound -> null), MISSING_SEGMENT, "expected=0 found=1"),
        journal("two segments swapped", Damage::swapped, MISSING_SEGMENT, "expected=3 found=4"),
        journal("a segment twice", Damage::doubled, MISSING_SEGMENT, "expected=4 found=3"),
        journal("a segment of another shard", segment(3, Damage::ofOtherShard), MISSING_SEGMENT, "expected=3 found=3 shard=7"),
        journal(
            "a segment sealed anew, but not those after it",
            segment(3, Damage::ofOtherEpoch),
            "corrupt: the segment does not follow the one before it",
            "sequence=4"),
        journal("the journal's end cut off", all -> all.subList(0, 5), "the projector's cursor is after the journal's end", "posted=6 last=4"),
        journal("the journal gone", all -> List.of(), "the projector's cursor is after the journal's end", "posted=6 last=-1"));
  }

  private static UnaryOperator<List<Segment>> segment(long sequence, UnaryOperator<Segment> damage) {
    return one(segment -> segment.sequence() == sequence, damage);
  }

  private static Segment flipped(Segment sound) {
    byte[] payload = sound.payload().clone();
    payload[payload.length / 2] ^= 1;
    return new Segment(
        sound.shard(), sound.sequence(), sound.format(), sound.epoch(), sound.count(), sound.firstTimestamp(), sound.lastTimestamp(),
        sound.previousHash(), sound.root(), sound.hash(), payload);
  }

  private static List<Segment> swapped(List<Segment> segments) {
    Collections.swap(segments, 3, 4);
    return segments;
  }

  private static List<Segment> doubled(List<Segment> segments) {
    segments.add(4, segments.get(3));
    return segments;
  }

  private static Segment ofOtherShard(Segment sound) {
    return Forgery.seal(7, sound.sequence(), 0, sound.previousHash(), SegmentCodec.open(sound));
  }

  private static Segment ofOtherEpoch(Segment sound) {
    return Forgery.seal(sound.shard(), sound.sequence(), 1, sound.previousHash(), SegmentCodec.open(sound));
  }

  private static Stream<Damage> entries() {
    Entry again = new Entry.AccountOpened(SmallLedger.account("a", SmallLedger.USD), 1_000_000_000_500_000_000L);
    return Stream.of(
        journal("timestamps that do not grow", Forgery.entry(4, 0, Damage::early), "timestamps do not grow", "sequence=4 position=0"),
        journal("an account opened twice", Forgery.content(1, with(again)), "an account is opened twice", "sequence=1 position=2 account=a"),
        journal(
            "an account that was never opened",
            Forgery.entry(1, 0, Change.credit("ghost")),
            "an entry touches an account that was never opened",
            "sequence=1 position=0 account=ghost"),
        journal("a transfer to its own account", Forgery.entry(1, 0, Change.credit("a")), CANNOT_JOIN, "sequence=1 position=0 transfer=t1"),
        journal("a transfer between assets", Forgery.entry(1, 0, Change.credit("p")), CANNOT_JOIN, "sequence=1 position=0 transfer=t1"),
        journal("a transfer in another asset", Forgery.entry(1, 0, Change.asset(SmallLedger.POINTS)), CANNOT_JOIN, "sequence=1 position=0 transfer=t1"),
        journal(
            "a transfer that releases",
            Forgery.entry(1, 0, Change.held(Amount.of(1))),
            "a transfer releases what it does not resolve",
            "sequence=1 position=0 transfer=t1"),
        journal("an overflow", Forgery.entry(1, 0, Change.amount(Amount.MAX)), "a total leaves its range", "sequence=1 position=1 transfer=t2"),
        journal("an id twice in a segment", Forgery.entry(1, 1, Change.id("t1")), TWICE, "sequence=1 position=1 transfer=t1"),
        journal("an id twice in posted segments", Forgery.entry(6, 1, Change.id("t1")), TWICE, "transfer=t1 journal=6:1 index=1:0"),
        journal("an id used that was burned", Forgery.entry(6, 1, Change.id("x1")), TWICE, "transfer=x1 journal=6:1 index=5:1"),
        journal("an id burned that was used", Forgery.entry(5, 1, Damage::burningT1), TWICE, "transfer=t1 journal=5:1 index=1:0"),
        journal("a posted id again in the tail", Forgery.entry(7, 1, Change.id("t1")), TWICE, "transfer=t1 journal=7:1 index=1:0"),
        journal("an id twice in the tail", Forgery.entry(8, 0, Change.id("t9")), TWICE, "sequence=8 position=0 transfer=t9"),
        journal("a hold's id twice", Forgery.entry(2, 1, Change.id("h1")), TWICE, "sequence=2 position=1 transfer=h1"));
  }

  private static UnaryOperator<SegmentContent> with(Entry last) {
    return content -> {
      List<Entry> entries = new ArrayList<>(content.entries());
      entries.add(last);
      return Forgery.withEntries(content, entries);
    };
  }

  private static Entry early(Entry entry) {
    Entry.HoldExpired sound = (Entry.HoldExpired) entry;
    return new Entry.HoldExpired(
        sound.holdId(), sound.debitAccountId(), sound.creditAccountId(), sound.amount(), sound.closing(), sound.timestamp() - 1);
  }

  private static Entry burningT1(Entry entry) {
    Entry.TransferRejected sound = (Entry.TransferRejected) entry;
    return new Entry.TransferRejected(new TransferId("t1"), sound.outcome(), sound.timestamp());
  }

  private static Stream<Damage> holdEntries() {
    return Stream.of(
        journal("a post of what is no hold", Forgery.entry(3, 0, Change.hold("t1")), NOT_OPEN, "sequence=3 position=0 hold=t1"),
        journal("a void of a hold that was posted", Forgery.entry(3, 1, Change.hold("h1")), NOT_OPEN, "sequence=3 position=1 hold=h1"),
        journal(
            "an expired hold posted", Forgery.entry(2, 0, Change.timeout(2)), "an expired hold is posted or voided", "sequence=3 position=0 hold=h1"),
        journal("more posted than held", Forgery.entry(3, 0, Change.amount(Amount.of(51))), MISFIT, "sequence=3 position=0 transfer=p1"),
        journal("not all of a hold released", Forgery.entry(3, 0, Change.held(Amount.of(49))), MISFIT, "sequence=3 position=0 transfer=p1"),
        journal("a post of other accounts", Forgery.entry(3, 0, Change.debit("c")), MISFIT, "sequence=3 position=0 transfer=p1"),
        journal("a post to other accounts", Forgery.entry(3, 0, Change.credit("c")), MISFIT, "sequence=3 position=0 transfer=p1"),
        journal("a void of a part", Forgery.entry(3, 1, Change.amount(Amount.of(29))), MISFIT, "sequence=3 position=1 transfer=v2"),
        journal("an expiry before its time", Forgery.entry(2, 2, Change.timeout(4)), EXPIRY_MISFIT, "sequence=4 position=0 hold=h3"),
        journal("an expiry of a part", expiry("h3", "a", "b", 4, TransferFlags.NONE), EXPIRY_MISFIT, "sequence=4 position=0 hold=h3"),
        journal("an expiry of other debits", expiry("h3", "c", "b", 5, TransferFlags.NONE), EXPIRY_MISFIT, "sequence=4 position=0 hold=h3"),
        journal("an expiry of other credits", expiry("h3", "a", "c", 5, TransferFlags.NONE), EXPIRY_MISFIT, "sequence=4 position=0 hold=h3"),
        journal(
            "an expiry that opens accounts",
            expiry("h3", "a", "b", 5, TransferFlags.of(TransferFlag.CLOSING_DEBIT)),
            EXPIRY_MISFIT,
            "sequence=4 position=0 hold=h3"),
        journal("an expiry of a hold that was posted", expiry("h1", "a", "b", 50, TransferFlags.NONE), NOT_OPEN, "sequence=4 position=0 hold=h1"));
  }

  private static UnaryOperator<List<Segment>> expiry(String hold, String debit, String credit, long amount, TransferFlags closing) {
    return Forgery.entry(
        4,
        0,
        sound -> new Entry.HoldExpired(new TransferId(hold), new AccountId(debit), new AccountId(credit), Amount.of(amount), closing, sound.timestamp()));
  }

  private static Stream<Damage> balances() {
    Amount one = Amount.of(1);
    return Stream.of(
        journal(
            "debits posted to one account only",
            Forgery.balance(1, "a", sound -> plus(sound, Amount.ZERO, one, Amount.ZERO, Amount.ZERO)),
            "debits posted do not equal credits posted",
            "sequence=1 asset=USD/2 difference=1"),
        journal(
            "credits pending on one account only",
            Forgery.balance(2, "b", sound -> plus(sound, Amount.ZERO, Amount.ZERO, one, Amount.ZERO)),
            "debits pending do not equal credits pending",
            "sequence=2 asset=USD/2 difference=-1"),
        journal("a wrong amount", Forgery.entry(1, 0, Change.amount(Amount.of(101))), WRONG_BALANCE, "sequence=1 account=a"),
        journal(
            "wrong balances that cancel out",
            all ->
                Forgery.balance(1, "a", sound -> plus(sound, Amount.ZERO, one, Amount.ZERO, Amount.ZERO))
                    .apply(Forgery.balance(1, "b", sound -> plus(sound, Amount.ZERO, Amount.ZERO, Amount.ZERO, one)).apply(all)),
            WRONG_BALANCE,
            "sequence=1 account=a"),
        journal(
            "an account closed by nobody",
            Forgery.balance(1, "b", sound -> new AfterBalance(sound.id(), sound.totals(), true)),
            WRONG_BALANCE,
            "sequence=1 account=b"),
        journal(
            "a limit exceeded",
            Forgery.entryAndBalances(1, 1, Change.amount(Amount.of(29))),
            "an account exceeds its limit",
            "sequence=2 account=c"));
  }

  private static AfterBalance plus(AfterBalance sound, Amount debitsPending, Amount debitsPosted, Amount creditsPending, Amount creditsPosted) {
    Totals totals = sound.totals();
    return new AfterBalance(
        sound.id(),
        new Totals(
            totals.debitsPending().plus(debitsPending),
            totals.debitsPosted().plus(debitsPosted),
            totals.creditsPending().plus(creditsPending),
            totals.creditsPosted().plus(creditsPosted)),
        sound.closed());
  }

  private static Damage index(IndexKey key, Location shown, String problem, String place) {
    String to = shown == null ? "nowhere" : Place.brief(shown);
    return new Damage("the index leads from " + key + " to " + to, store -> store.index(key, sound -> shown), problem, place);
  }

  private static Stream<Damage> index() {
    IndexKey t1 = IndexKey.of(new TransferId("t1"));
    IndexKey t9 = IndexKey.of(new TransferId("t9"));
    IndexKey x1 = IndexKey.of(new TransferId("x1"));
    IndexKey r1 = IndexKey.rejectionOf(new TransferId("r1"));
    IndexKey a = IndexKey.rejectionOf(new AccountId("a"));
    return Stream.of(
        index(t1, null, INDEX_LACKS, "transfer=t1 journal=1:0 index=none"),
        index(x1, null, INDEX_LACKS, "transfer=x1 journal=5:1 index=none"),
        index(r1, null, INDEX_LACKS, "transfer=r1 journal=5:2 index=none"),
        index(a, null, INDEX_LACKS, "account=a journal=5:0 index=none"),
        index(t1, new Location(6, 1), INDEX_WRONG, "transfer=t1 journal=1:0 index=6:1"),
        index(t1, new Location(1, 9), INDEX_WRONG, "transfer=t1 journal=1:0 index=1:9"),
        index(t1, new Location(99, 0), INDEX_WRONG, "transfer=t1 journal=1:0 index=99:0"),
        index(t9, new Location(1, 0), INDEX_WRONG, "transfer=t9 journal=7:1 index=1:0"),
        index(r1, new Location(5, 2), "the index leads to an older place than it should", "transfer=r1 journal=6:0 index=5:2"),
        index(a, new Location(6, 1), INDEX_WRONG, "account=a index=6:1"),
        index(a, new Location(99, 0), INDEX_WRONG, "account=a index=99:0"));
  }

  private static Damage accounts(String name, UnaryOperator<List<Checkpoint<Account>>> damage, String problem, String place) {
    return new Damage(name, store -> store.accounts(damage), problem, place);
  }

  private static UnaryOperator<List<Checkpoint<Account>>> account(String id, UnaryOperator<Checkpoint<Account>> damage) {
    return one(checkpoint -> checkpoint.value().id().value().equals(id), damage);
  }

  private static Stream<Damage> accounts() {
    return Stream.of(
        accounts("an account missing", account("b", sound -> null), "the read tables lack an account", "account=b"),
        accounts(
            "an account too many",
            all -> {
              all.add(new Checkpoint<>(Account.opened(SmallLedger.account("ghost", SmallLedger.USD), 1), SmallLedger.SHARD, 6));
              return all;
            },
            "the read tables have an account that the journal has not",
            "account=ghost sequence=6"),
        accounts("an account with other totals", account("a", sound -> at(sound.value().with(Totals.ZERO, false), 6)), ACCOUNT_DIFFERS, "account=a sequence=6"),
        accounts("an account that is closed", account("b", sound -> at(sound.value().with(sound.value().totals(), true), 4)), ACCOUNT_DIFFERS, "account=b sequence=4"),
        accounts("an account opened otherwise", account("b", sound -> at(otherwise(sound.value()), 4)), ACCOUNT_DIFFERS, "account=b sequence=4"),
        accounts("an account from before the cursor", account("b", sound -> at(sound.value(), 3)), ACCOUNT_STALE, "account=b sequence=3"),
        accounts("an account of another segment", account("b", sound -> at(sound.value(), 5)), ACCOUNT_STALE, "account=b sequence=5"),
        accounts("a checkpoint in the tail that is wrong", account("b", sound -> at(sound.value(), 7)), ACCOUNT_DIFFERS, "account=b sequence=7"),
        accounts("an account from the future", account("b", sound -> at(sound.value(), 99)), AFTER_END, "account=b sequence=99 last=8"));
  }

  private static Checkpoint<Account> at(Account account, long sequence) {
    return new Checkpoint<>(account, SmallLedger.SHARD, sequence);
  }

  private static Account otherwise(Account sound) {
    NewAccount opening = sound.opening();
    return new Account(
        new NewAccount(opening.id(), opening.asset(), 2, opening.flags(), opening.overdraft(), opening.reference(), opening.metadata()),
        sound.timestamp(),
        sound.totals(),
        sound.closed());
  }

  private static Damage holds(String name, UnaryOperator<List<Checkpoint<Hold>>> damage, String problem, String place) {
    return new Damage(name, store -> store.holds(damage), problem, place);
  }

  private static UnaryOperator<List<Checkpoint<Hold>>> hold(String id, UnaryOperator<Checkpoint<Hold>> damage) {
    return one(checkpoint -> checkpoint.value().id().value().equals(id), damage);
  }

  private static Checkpoint<Hold> at(Hold hold, long sequence) {
    return new Checkpoint<>(hold, SmallLedger.SHARD, sequence);
  }

  private static Stream<Damage> holds() {
    return Stream.of(
        holds("a hold missing", hold("h1", sound -> null), "the read tables lack a hold", "hold=h1"),
        holds(
            "a hold too many",
            all -> {
              Entry ghost = Change.id("ghost").apply(new Entry.TransferMade(all.getFirst().value().transfer()));
              all.add(at(new Hold.Open(((Entry.TransferMade) ghost).transfer()), 3));
              return all;
            },
            "the read tables have a hold that the journal has not",
            "hold=ghost sequence=3"),
        holds("a posted hold that is open", hold("h1", sound -> at(new Hold.Open(sound.value().transfer()), 3)), HOLD_DIFFERS, "hold=h1 sequence=3"),
        holds("a voided hold that is posted", hold("h2", sound -> at(new Hold.Posted(sound.value().transfer(), sound.value().posted()), 3)), HOLD_DIFFERS, "hold=h2 sequence=3"),
        holds("an expired hold that is voided", hold("h3", sound -> at(new Hold.Voided(sound.value().transfer(), sound.value().posted()), 4)), HOLD_DIFFERS, "hold=h3 sequence=4"),
        holds("a hold of another amount", hold("h1", sound -> at(new Hold.Posted(larger(sound.value().transfer()), sound.value().posted()), 3)), HOLD_DIFFERS, "hold=h1 sequence=3"),
        holds("a hold from before the cursor", hold("h1", sound -> at(new Hold.Open(sound.value().transfer()), 2)), HOLD_STALE, "hold=h1 sequence=2"),
        holds("a hold of another segment", hold("h1", sound -> at(sound.value(), 5)), HOLD_STALE, "hold=h1 sequence=5"),
        holds("a hold from the future", hold("h1", sound -> at(sound.value(), 99)), AFTER_END, "hold=h1 sequence=99 last=8"));
  }

  private static Transfer larger(Transfer sound) {
    return ((Entry.TransferMade) Change.amount(Amount.of(51)).apply(new Entry.TransferMade(sound))).transfer();
  }

  private static Damage statement(String account, long run, String name, UnaryOperator<StatementPage> damage, String problem, String place) {
    UnaryOperator<List<StatementPage>> all = one(page -> page.account().value().equals(account) && runOf(page.lines().getFirst().location().sequence()) == run, damage);
    return new Damage(name, store -> store.pages(all), problem, place);
  }

  private static Stream<Damage> statements() {
    return Stream.of(
        statement("a", 2, "a page missing", sound -> null, PAGE_GAP, "account=a first=1000000003000000002"),
        statement("a", 6, "the last page missing", sound -> null, STATEMENT_DIFFERS, "account=a lines=6 journal=7"),
        statement("c", 2, "a line missing", sound -> lines(sound, sound.lines().subList(0, 1)), STATEMENT_DIFFERS, "account=c lines=2 journal=3"),
        statement("a", 6, "a line of another amount", sound -> line(sound, 2, 0, "n", 0), STATEMENT_DIFFERS, "account=a lines=7 journal=7"),
        statement("a", 6, "a line of another counterpart", sound -> line(sound, 1, 0, "b", 0), STATEMENT_DIFFERS, "account=a lines=7 journal=7"),
        statement("a", 6, "a line of another time", sound -> line(sound, 1, 0, "n", 1), STATEMENT_DIFFERS, "account=a lines=7 journal=7"),
        statement("a", 4, "a line that releases more", sound -> line(sound, 0, 6, "b", 0), "a statement's total leaves its range", "account=a first=1000000003000000002 transfer=h3"),
        statement("b", 4, "a line that releases less", sound -> line(sound, 0, 4, "a", 0), STATEMENT_DIFFERS, "account=b lines=7 journal=7"),
        statement("a", 0, "a page that begins elsewhere", sound -> page(sound, sound.shard(), new Totals(Amount.of(1), Amount.ZERO, Amount.ZERO, Amount.ZERO)), PAGE_GAP, "account=a first=1000000000000000005"),
        statement("a", 0, "a page of another shard", sound -> page(sound, 7, sound.before()), PAGE_GAP, "account=a first=1000000000000000005"),
        new Damage("a statement of an account that keeps none", store -> store.pages(Damage::orOne), STATEMENT_DIFFERS, "account=p lines=1 journal=0"));
  }

  /** The first sequence of the run that has posted a segment. */
  private static long runOf(long sequence) {
    return sequence / 2 * 2;
  }

  private static Damage dated(String name, UnaryOperator<DatedPage> damage, String counts) {
    UnaryOperator<List<DatedPage>> all = one(page -> page.account().value().equals("a") && page.changes().getFirst().sequence() == 1, damage);
    return new Damage(name, store -> store.dated(all), "what is dated in a statement differs from the journal", "account=a " + counts);
  }

  private static Stream<Damage> dated() {
    return Stream.of(
        dated("a page of dated changes missing", sound -> null, "changes=2 journal=3"),
        dated("dated changes of another shard", sound -> new DatedPage(sound.account(), 7, sound.changes()), "changes=2 journal=3"),
        dated("a change of another date", sound -> changed(sound, 5_000, 1), "changes=3 journal=3"),
        dated("a change of another amount", sound -> changed(sound, 50, 0), "changes=3 journal=3"));
  }

  private static DatedPage changed(DatedPage sound, long amount, long later) {
    DatedChange change = sound.changes().getFirst();
    return new DatedPage(
        sound.account(),
        sound.shard(),
        List.of(
            new DatedChange(
                change.kind(), change.side(), Amount.of(amount), change.date().plusNanos(later), change.timestamp(), change.sequence())));
  }

  private static Damage field(String name, FieldKey key, UnaryOperator<FieldPage> damage, String rows) {
    UnaryOperator<List<FieldPage>> all = one(page -> page.key().equals(key) && page.rows().getFirst().location().sequence() < 2, damage);
    String place = "field=" + key.field().wire() + " value=" + key.value() + " " + rows;
    return new Damage(name, store -> store.fields(all), "the index of a field differs from the journal", place);
  }

  private static Stream<Damage> fields() {
    FieldKey code = FieldKey.code(FieldKey.Field.TRANSFER_CODE, 1);
    FieldKey points = FieldKey.asset(FieldKey.Field.ACCOUNT_ASSET, SmallLedger.POINTS);
    return Stream.of(
        field("a page of a field missing", code, sound -> null, "rows=6 journal=8"),
        field("a row missing", code, sound -> new FieldPage(code, sound.rows().subList(0, 1)), "rows=7 journal=8"),
        field("a row of another place", code, sound -> new FieldPage(code, List.of(sound.rows().get(0), elsewhere(sound.rows().get(1)))), "rows=8 journal=8"),
        field("rows in another order", code, sound -> new FieldPage(code, sound.rows().reversed()), "rows=8 journal=8"),
        field("a row of another account", points, sound -> new FieldPage(points, List.of(of(sound.rows().getFirst(), "a"))), "rows=1 journal=1"));
  }

  private static FieldRow elsewhere(FieldRow sound) {
    return new FieldRow(sound.timestamp(), new Location(sound.location().sequence(), sound.location().position() + 1), sound.account());
  }

  private static FieldRow of(FieldRow sound, String account) {
    return new FieldRow(sound.timestamp(), sound.location(), new AccountId(account));
  }

  private static StatementPage lines(StatementPage sound, List<StatementLine> lines) {
    return new StatementPage(sound.account(), sound.shard(), sound.before(), lines);
  }

  private static StatementPage page(StatementPage sound, int shard, Totals before) {
    return new StatementPage(sound.account(), shard, before, sound.lines());
  }

  /** The page with its only line changed. */
  private static StatementPage line(StatementPage sound, long amount, long released, String counterpart, long later) {
    StatementLine line = sound.lines().getFirst();
    return lines(
        sound,
        List.of(
            new StatementLine(
                line.kind(),
                line.side(),
                line.transfer(),
                new AccountId(counterpart),
                Amount.of(amount),
                Amount.of(released),
                line.timestamp() + later,
                line.location())));
  }

  /** Those accounts that have no page get one. */
  private static List<StatementPage> orOne(List<StatementPage> pages) {
    if (pages.isEmpty()) {
      StatementLine line =
          new StatementLine(
              StatementLine.Kind.POST,
              StatementLine.Side.DEBIT,
              new TransferId("t1"),
              new AccountId("a"),
              Amount.of(1),
              Amount.ZERO,
              1,
              new Location(0, 0));
      pages.add(new StatementPage(new AccountId("p"), SmallLedger.SHARD, Totals.ZERO, List.of(line)));
    }
    return pages;
  }
}
