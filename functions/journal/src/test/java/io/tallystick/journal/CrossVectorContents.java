package io.tallystick.journal;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What the published vectors of format 2 say: as {@link VectorContents}, they never change. */
final class CrossVectorContents {
  private static final long START = 1_795_305_600_000_000_000L;
  private static final Asset USD = Asset.of("USD/2");
  private static final TransferFlags POST = TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER);
  private static final TransferFlags LINKED = TransferFlags.of(TransferFlag.LINKED);

  private CrossVectorContents() {}

  /** Adds them by name, in the order in which they are chained. */
  static void addTo(Map<String, SegmentContent> all) {
    all.put("chain-of-one", chainOfOne());
    all.put("participant", participant());
    all.put("coordinator", coordinator());
    all.put("legs", legs());
    all.put("chains", chains());
  }

  /** One transfer between two shards as the coordinator records it, which is as cheap as it gets. */
  private static SegmentContent chainOfOne() {
    ChainKey key = new ChainKey(5, START);
    NewTransfer asked = asked("payment-1", "alice", "bob", 1234);
    Chain chain = new Chain(List.of(asked), List.of(parties(asked, "alice", "bob", Parties.Source.REQUEST)), false, START - 1_000_001);
    Transfer made = transfer("payment-1", "alice", "bob", 1234, START);
    return VectorContents.content(
        new CrossEntry.Prepared(key, chain, List.of(new CrossEntry.Member(0, made, true, false)), Map.of(), Set.of(), Set.of(), START),
        new Entry.TransferMade(made, LegsHere.DEBIT, START + 1),
        new CrossEntry.Decided(key, new Verdict.Committed(Map.of(), Map.of()), Set.of(7), START + 2),
        new CrossEntry.Settled(key, START + 3));
  }

  /** What other shards' chains leave here: members, ids that stand alone, accounts closed and reopened, all ends, and what is released. */
  private static SegmentContent participant() {
    ChainKey first = new ChainKey(0, START - 5_000_000);
    ChainKey second = new ChainKey(255, START + 70);
    ChainKey third = new ChainKey(0, START - 4_999_990);
    Transfer one = transfer("t0", "alice", "far", 5, START - 5_000_003);
    Transfer four = transfer("t3", "far", "bob", 7, START - 5_000_000);
    Transfer late = transfer("t9", "alice", "bob", 9, START + 1_000_000_000);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new CrossEntry.Prepared(
            first,
            null,
            List.of(new CrossEntry.Member(0, one, true, false), new CrossEntry.Member(3, four, false, true)),
            Map.of(1, new TransferId("t1"), 2, new TransferId("019bd0a5-2c00-7abc-8def-0123456789ab")),
            // By code points the last two would stand the other way round.
            accounts("alice", "z\uD83D\uDE00", "z\uFFFF"),
            accounts("bob"),
            START));
    entries.add(new CrossEntry.Prepared(second, null, List.of(new CrossEntry.Member(32_768, late, true, true)), Map.of(), Set.of(), accounts("alice", "bob"), START + 1));
    entries.add(new CrossEntry.Prepared(third, null, List.of(), Map.of(40, new TransferId("t1")), Set.of(), Set.of(), START + 2));
    entries.add(new Entry.TransferMade(one, LegsHere.DEBIT, START + 3));
    entries.add(new Entry.TransferMade(four, LegsHere.CREDIT, START + 4));
    entries.add(new CrossEntry.Ended(first, Verdict.Kind.COMMITTED, START + 5));
    entries.add(new Entry.TransferRejected(new TransferId("t9"), TransferOutcome.EXCEEDS_CREDITS, true, START + 6));
    entries.add(new CrossEntry.Ended(second, Verdict.Kind.REFUSED, START + 7));
    entries.add(new CrossEntry.Ended(third, Verdict.Kind.ABANDONED, START + 8));
    return VectorContents.content(List.of("carol", "alicf"), entries.toArray(Entry[]::new));
  }

  /** Every form of what was asked for; amounts, records and burned ids, told before the verdict or not. */
  private static SegmentContent coordinator() {
    ChainKey key = new ChainKey(5, START + 8);
    Transfer post = new Transfer(
        new TransferId("p"), new AccountId("alice"), new AccountId("bob"), Amount.of(40), Amount.of(90), Asset.of("JPY"), 7, POST, new TransferId("h"), TransferId.NONE, 0,
        "order-77", "{\"n\":1}", null, START);
    List<NewTransfer> asked = new ArrayList<>();
    List<Parties> parties = new ArrayList<>();
    add(asked, parties, as(post, "", "", null, 0, "", "", Amount.MAX), "alice", "bob", Parties.Source.LOCATED);
    add(asked, parties, asked("t1", "alice", "bob", 5), "alice", "bob", Parties.Source.REQUEST);
    add(asked, parties, as(post, "", "", null, 0, "", "", Amount.MAX), "bob", "far", Parties.Source.CHAIN);
    add(asked, parties, as(post, "", "", Asset.of("JPY/0"), 7, "", "", Amount.ZERO), "", "", Parties.Source.NOWHERE);
    add(asked, parties, as(post, "far", "", Asset.of("JPY"), 0, "order-77", "{\"n\":1}", Amount.of(40)), "", "far-too", Parties.Source.LOCATED);
    add(asked, parties, asked("t5", "", "", 0), "", "", Parties.Source.REQUEST);
    add(asked, parties, as(post, "alice", "bob", post.asset(), 0, "order-77", "{\"n\":1}", Amount.of(40)), "alice", "bob", Parties.Source.CHAIN);
    add(asked, parties, as(post, "", "bob", null, 7, "", "{\"n\":1}", Amount.of(40)), "alice", "bob", Parties.Source.NOWHERE);
    add(asked, parties, asked("t8", "alice", "bob", 5), "bob", "", Parties.Source.LOCATED);
    Transfer balanced = transfer("t1", "alice", "bob", 5, START + 1);
    Transfer record = transfer("r", "far", "far-too", 12, START + 9_999);
    Transfer other = transfer("q", "far", "alice", 12, START - 10);
    return VectorContents.content(
        List.of("carol"),
        new CrossEntry.Prepared(
            key, new Chain(asked, parties, false, START - 7_500_000_000L), preparedByIt(post, balanced),
            Map.of(2, new TransferId("p"), 3, new TransferId("p")), accounts("alice"), accounts("bob"), START + 8),
        new Entry.TransferRejected(new TransferId("gone"), TransferOutcome.EXCEEDS_DEBITS, START + 9),
        new Entry.AccountOpened(new NewAccount(new AccountId("new"), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""), START + 10),
        new Entry.TransferMade(post, LegsHere.BOTH, START + 11),
        new Entry.TransferMade(record, LegsHere.NEITHER, START + 12),
        new Entry.TransferMade(transfer("local", "alice", "bob", 1, START + 13)),
        new CrossEntry.Decided(
            key, new Verdict.Committed(Map.of(1, Amount.of(3), 5, Amount.MAX), Map.of(0, post, 2, other, 3, record, 4, transfer("local", "alice", "bob", 1, START + 13))),
            Set.of(0, 255, 6), START + 14),
        new Entry.TransferRejected(new TransferId("gone"), TransferOutcome.EXCEEDS_CREDITS, START + 15),
        new Entry.TransferRejected(new TransferId("told"), TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND, true, START + 16),
        new CrossEntry.Decided(
            new ChainKey(5, START + 17),
            new Verdict.Refused(
                List.of(
                    new Verdict.Burn(new TransferId("told"), TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND),
                    new Verdict.Burn(new TransferId("gone"), TransferOutcome.EXCEEDS_DEBITS),
                    new Verdict.Burn(new TransferId("gone"), TransferOutcome.EXCEEDS_CREDITS))),
            Set.of(1), START + 17),
        new CrossEntry.Decided(new ChainKey(6, START + 16), new Verdict.Refused(List.of()), Set.of(), START + 18),
        new CrossEntry.Decided(new ChainKey(5, START - 60_000_000_000L), new Verdict.Abandoned(), Set.of(2, 3), START + 19));
  }

  private static List<CrossEntry.Member> preparedByIt(Transfer post, Transfer balanced) {
    return List.of(
        new CrossEntry.Member(0, post, true, true), new CrossEntry.Member(1, balanced, true, false), new CrossEntry.Member(6, post, true, true),
        new CrossEntry.Member(7, post, true, true));
  }

  /** Transfers and expiries with any legs, at times of their own, before the end of a chain and behind all of them. */
  private static SegmentContent legs() {
    List<Entry> entries = new ArrayList<>();
    long time = START;
    for (LegsHere here : LegsHere.values()) {
      entries.add(new Entry.TransferMade(transfer("a-" + here, "alice", "bob", 5, START - 500 + time), here, time++));
    }
    entries.add(new CrossEntry.Ended(new ChainKey(1, START + START - 497), Verdict.Kind.COMMITTED, time++));
    for (LegsHere here : LegsHere.values()) {
      String debit = here == LegsHere.NEITHER ? "nobody" : "bob";
      entries.add(new Entry.TransferMade(transfer("b-" + here, debit, "carol", 6, time - (here == LegsHere.BOTH ? 1 : 0)), here, time++));
      TransferFlags closing = TransferFlags.of(TransferFlag.CLOSING_CREDIT);
      entries.add(new Entry.HoldExpired(new TransferId("h-" + here), new AccountId("dora"), new AccountId("alice"), Amount.of(8), closing, here, time++));
    }
    entries.add(new CrossEntry.ExpirySettled(new TransferId("h-DEBIT"), time));
    return VectorContents.content(entries.toArray(Entry[]::new));
  }

  /** 90 chains of 1 to 3 transfers, begun by three coordinators, of which this shard is one: contexts that have learnt, remembered numbers, expected keys. */
  private static SegmentContent chains() {
    SplittableRandom random = new SplittableRandom(2027);
    List<Entry> entries = new ArrayList<>();
    List<List<Transfer>> members = new ArrayList<>();
    List<ChainKey> keys = new ArrayList<>();
    long[] last = {START - 1, START - 1, START - 1};
    long time = START;
    for (int i = 0; i < 90; i++) {
      int size = 1 + random.nextInt(3);
      int coordinator = random.nextInt(3);
      last[coordinator] += size + (random.nextInt(10) == 0 ? 1_000 : 0);
      ChainKey key = new ChainKey(4 + coordinator, last[coordinator]);
      List<Transfer> transfers = new ArrayList<>();
      for (int member = 0; member < size; member++) {
        transfers.add(random(random, key.timestamp() - size + 1 + member, member < size - 1));
      }
      keys.add(key);
      members.add(transfers);
      entries.add(prepared(key, transfers, coordinator == 1, time++));
    }
    for (int i = 0; i < keys.size(); i++) {
      boolean committed = random.nextInt(8) != 0;
      for (Transfer transfer : members.get(i)) {
        boolean here = keys.get(i).coordinator() == 5;
        entries.add(committed ? new Entry.TransferMade(transfer, LegsHere.DEBIT, time++) : new Entry.TransferRejected(transfer.id(), TransferOutcome.EXCEEDS_CREDITS, !here, time++));
      }
      entries.add(end(keys.get(i), members.get(i), committed, time++));
    }
    keys.stream().filter(key -> key.coordinator() == 5).forEach(key -> entries.add(new CrossEntry.Settled(key, entries.getLast().timestamp() + 1)));
    return VectorContents.content(entries.toArray(Entry[]::new));
  }

  private static Transfer random(SplittableRandom random, long timestamp, boolean linked) {
    String id = new RandomContents(random).uuid7(START / 1_000_000 + random.nextInt(50)).text();
    return new Transfer(
        new TransferId(id), new AccountId("acct-%04d".formatted(random.nextInt(40))), new AccountId("acct-%04d".formatted(40 + random.nextInt(40))),
        Amount.of(100 * random.nextInt(1, 300)), Amount.ZERO, USD, 1 + random.nextInt(2), linked ? LINKED : TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0,
        "invoice " + random.nextInt(30), "", random.nextInt(3) == 0 ? Instant.ofEpochSecond(1_795_000_000L + random.nextInt(9)) : null, timestamp);
  }

  private static CrossEntry prepared(ChainKey key, List<Transfer> transfers, boolean here, long timestamp) {
    List<CrossEntry.Member> members = new ArrayList<>();
    List<NewTransfer> asked = new ArrayList<>();
    List<Parties> parties = new ArrayList<>();
    for (Transfer t : transfers) {
      members.add(new CrossEntry.Member(members.size(), t, true, false));
      NewTransfer as = as(t, t.debitAccountId().value(), t.creditAccountId().value(), t.asset(), t.code(), t.reference(), t.metadata(), t.amount());
      add(asked, parties, as, t.debitAccountId().value(), t.creditAccountId().value(), Parties.Source.REQUEST);
    }
    Chain chain = here ? new Chain(asked, parties, false, timestamp - 30_000_000L) : null;
    return new CrossEntry.Prepared(key, chain, members, Map.of(), Set.of(), Set.of(), timestamp);
  }

  private static CrossEntry end(ChainKey key, List<Transfer> transfers, boolean committed, long timestamp) {
    if (key.coordinator() != 5) {
      return new CrossEntry.Ended(key, committed ? Verdict.Kind.COMMITTED : Verdict.Kind.REFUSED, timestamp);
    }
    List<Verdict.Burn> burned = transfers.stream().map(transfer -> new Verdict.Burn(transfer.id(), TransferOutcome.EXCEEDS_CREDITS)).toList();
    return new CrossEntry.Decided(key, committed ? new Verdict.Committed(Map.of(), Map.of()) : new Verdict.Refused(burned), Set.of(4, 6), timestamp);
  }

  private static void add(List<NewTransfer> asked, List<Parties> parties, NewTransfer member, String debit, String credit, Parties.Source source) {
    asked.add(member);
    parties.add(parties(member, debit, credit, source));
  }

  private static Parties parties(NewTransfer asked, String debit, String credit, Parties.Source source) {
    return new Parties(new AccountId(debit), new AccountId(credit), source, Parties.anonymous(asked));
  }

  /** What may have been asked for where that was recorded. */
  private static NewTransfer as(Transfer of, String debit, String credit, Asset asset, int code, String reference, String metadata, Amount amount) {
    return new NewTransfer(
        of.id(), new AccountId(debit), new AccountId(credit), amount, asset, code, of.flags(), of.pendingId(), of.reverses(), of.timeoutSeconds(), reference, metadata,
        of.effectiveAt());
  }

  private static NewTransfer asked(String id, String debit, String credit, long amount) {
    return new NewTransfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static Transfer transfer(String id, String debit, String credit, long amount, long timestamp) {
    return VectorContents.transfer(id, debit, credit, amount, timestamp);
  }

  private static Set<AccountId> accounts(String... ids) {
    return Set.copyOf(List.of(ids).stream().map(AccountId::new).toList());
  }
}
