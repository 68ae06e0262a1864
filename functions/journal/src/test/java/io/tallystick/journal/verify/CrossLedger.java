package io.tallystick.journal.verify;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Ask;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.HoldExpiry;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Participant;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.ShardState;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Step;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A ledger of two shards whose protocol is gone through by hand, one step to a segment, so that any of it may be left out or done otherwise: shard 0 has the account {@code a}, which must not be overdrawn by more than 100, shard 1 has {@code b}.
 */
final class CrossLedger {
  static final Sharding SHARDING = new Sharding(2);
  static final Asset USD = Asset.of("USD/2");
  static final AccountId A = on(0, "a");
  static final AccountId B = on(1, "b");
  private static final long SECOND = 1_000_000_000L;

  final List<ShardState> states = List.of(new ShardState(), new ShardState());
  final List<List<SegmentContent>> contents = List.of(new ArrayList<>(), new ArrayList<>());
  private long now = 1_000_000_000 * SECOND;

  CrossLedger() {
    open(0, A, 100, AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
    open(1, B, 0);
  }

  /** The first id with that start that lives there. */
  static AccountId on(int shard, String start) {
    for (int i = 0; ; i++) {
      AccountId id = new AccountId(start + i);
      if (SHARDING.shardOf(id) == shard) {
        return id;
      }
    }
  }

  void open(int shard, AccountId id, long overdraft, AccountFlag... flags) {
    local(shard, new Request(List.of(new NewAccount(id, USD, 1, AccountFlags.of(flags), Amount.of(overdraft), "", "")), List.of()));
  }

  void local(int shard, Request request) {
    Decision decision = Ledger.decide(states.get(shard), List.of(request), now++);
    states.get(shard).apply(decision);
    write(shard, decision.entries(), decision.accounts());
  }

  void write(int shard, Step step) {
    states.get(shard).apply(step);
    write(shard, step.entries(), step.accounts());
  }

  private void write(int shard, List<Entry> entries, List<Account> accounts) {
    Set<AccountId> all = new LinkedHashSet<>(SegmentContent.touched(entries));
    accounts.forEach(account -> all.add(account.id()));
    List<AfterBalance> balances =
        all.stream().map(id -> states.get(shard).account(id)).map(account -> new AfterBalance(account.id(), account.totals(), account.closed())).toList();
    contents.get(shard).add(new SegmentContent(entries, balances));
  }

  static NewTransfer transfer(String id, AccountId debit, AccountId credit, long amount, TransferFlag... flags) {
    return transfer(id, debit, credit, amount, TransferId.NONE, 0, flags);
  }

  static NewTransfer transfer(String id, AccountId debit, AccountId credit, long amount, TransferId hold, long timeout, TransferFlag... flags) {
    boolean ofHold = !hold.isNone();
    return new NewTransfer(
        new TransferId(id), debit, credit, Amount.of(amount), ofHold ? null : USD, ofHold ? 0 : 1, TransferFlags.of(flags), hold, TransferId.NONE, timeout, "", "", null);
  }

  /** A chain that its coordinator has begun. */
  Coordination begin(NewTransfer... members) {
    Chain chain = Chain.of(List.of(members), Request.UNKNOWN, id -> states.getFirst().known(id) instanceof Transfer transfer ? transfer : null);
    Route.Through route = (Route.Through) Route.of(chain, SHARDING::shardOf, Set.of());
    Coordinator.Begun.UnderWay begun = (Coordinator.Begun.UnderWay) coordinator(route.coordinator()).begin(chain, route);
    if (begun.step() != null) {
      write(route.coordinator(), begun.step());
    }
    return begun.coordination();
  }

  Coordinator coordinator(int shard) {
    return new Coordinator(states.get(shard), shard, SHARDING::shardOf, now++);
  }

  /** Asks the next shard. */
  Coordination ask(Coordination coordination) {
    return ask(coordination, UnaryOperator.identity());
  }

  /** Asks the next shard for another chain than the coordinator was asked for. */
  Coordination ask(Coordination coordination, UnaryOperator<Chain> forged) {
    Coordination.Next.AskShard next = (Coordination.Next.AskShard) coordination.next();
    Ask ask = next.ask();
    Ask other = new Ask(ask.key(), forged.apply(ask.chain()), ask.first(), ask.facts(), ask.failure());
    Participant.Reaction reaction = Participant.judge(states.get(next.shard()), next.shard(), SHARDING::shardOf, other, now++);
    if (reaction.step() != null) {
      write(next.shard(), reaction.step());
    }
    return coordination.with(reaction.report());
  }

  /** The coordinator's decision. */
  CrossEntry.Decided decide(Coordination coordination) {
    int shard = coordination.route().coordinator();
    Step step = coordinator(shard).decide(coordination).step();
    write(shard, step);
    return (CrossEntry.Decided) step.entry();
  }

  void end(int shard, ChainKey key, Verdict verdict) {
    write(shard, Participant.end(states.get(shard), key, verdict, now++));
  }

  void settle(ChainKey key) {
    write(key.coordinator(), coordinator(key.coordinator()).settle(key));
  }

  /** All of it. */
  CrossEntry.Decided make(NewTransfer... members) {
    Coordination coordination = begin(members);
    while (coordination.next() instanceof Coordination.Next.AskShard) {
      coordination = ask(coordination);
    }
    CrossEntry.Decided decided = decide(coordination);
    decided.tell().forEach(shard -> end(shard, decided.key(), decided.verdict()));
    settle(decided.key());
    return decided;
  }

  void expireAtHome(String hold) {
    now += 10 * SECOND;
    write(0, HoldExpiry.atHome(states.get(0), new TransferId(hold), now++));
  }

  void expireAtOther(String hold) {
    now += 10 * SECOND;
    write(1, ((HoldExpiry.Told.Released) HoldExpiry.atOther(states.get(1), new TransferId(hold), now++)).step());
  }

  void settleExpiry(String hold) {
    write(0, HoldExpiry.settle(states.get(0), new TransferId(hold), now++));
  }

  /** Changes the newest segment of a shard that fits: its entries; after-balances stay those that there are of accounts that are still touched. */
  void forge(int shard, Consumer<List<Entry>> change) {
    List<SegmentContent> segments = contents.get(shard);
    SegmentContent before = segments.removeLast();
    List<Entry> entries = new ArrayList<>(before.entries());
    change.accept(entries);
    segments.add(new SegmentContent(entries, before.balances()));
  }

  /** What is found; null if nothing is. */
  Finding finding() {
    CrossBook crossings = new CrossBook(SHARDING);
    Map<Integer, Long> ends = new HashMap<>();
    List<JournalBook> books = List.of(new JournalBook(0, -1, crossings), new JournalBook(1, -1, crossings));
    try {
      for (JournalBook book : books) {
        int shard = books.indexOf(book);
        for (SegmentContent content : contents.get(shard)) {
          book.apply(book.last() + 1, content);
        }
        ends.put(shard, book.last());
      }
      crossings.end(books, ends);
      return null;
    } catch (Broken broken) {
      return broken.finding();
    }
  }
}
