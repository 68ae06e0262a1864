package io.tallystick.journal.engine;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The journals of some shards on which random chains within shards and across them are at all stages at once, as the protocol's own code decides them. A call of {@link #act} is one of its steps on one shard; segments have the entries of some steps.
 */
public final class CrossShardWorld {
  private static final Asset USD = Asset.of("USD/2");
  private static final Asset POINTS = Asset.of("POINTS");
  private static final int ACCOUNTS = 9;
  private static final long START = 1_000_000_000_000_000_000L;

  /** A chain whose coordinator is to be driven on. */
  private static final class Attempt {
    final int home;
    Coordination coordination;

    Attempt(int home, Coordination coordination) {
      this.home = home;
      this.coordination = coordination;
    }
  }

  public final Sharding sharding;
  private final Random random;
  private final List<ShardState> states;
  private final List<List<Entry>> buffers;
  private final List<Set<AccountId>> touched;
  private final List<List<SegmentContent>> contents;
  private final List<Hash> tips;
  private final long[] skew;
  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<ChainKey, Set<Integer>> ended = new HashMap<>();
  private final List<TransferId> holds = new ArrayList<>();
  private final List<TransferId> moved = new ArrayList<>();
  private final List<List<NewTransfer>> sent = new ArrayList<>();
  private final Store store;
  private long now = START;
  private int fresh;
  /** How often what happened. */
  public final Map<String, Integer> seen = new HashMap<>();

  /** @param store where segments are written; null if only their contents are of interest */
  public CrossShardWorld(long seed, int shards, Store store) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.sharding = new Sharding(shards);
    this.store = store;
    this.states = IntStream.range(0, shards).mapToObj(_ -> new ShardState()).toList();
    this.buffers = IntStream.range(0, shards).<List<Entry>>mapToObj(_ -> new ArrayList<>()).toList();
    this.touched = IntStream.range(0, shards).<Set<AccountId>>mapToObj(_ -> new LinkedHashSet<>()).toList();
    this.contents = IntStream.range(0, shards).<List<SegmentContent>>mapToObj(_ -> new ArrayList<>()).toList();
    this.tips = new ArrayList<>(IntStream.range(0, shards).mapToObj(_ -> Hash.ZERO).toList());
    this.skew = IntStream.range(0, shards).mapToLong(_ -> random.nextInt(50_000_000)).toArray();
    for (int i = 0; i < ACCOUNTS; i++) {
      open(i);
    }
  }

  /** The contents of a shard's segments; what is not flushed is not among them. */
  public List<SegmentContent> contents(int shard) {
    return contents.get(shard);
  }

  /** What is known of a shard, with what is not flushed. */
  public ShardState state(int shard) {
    return states.get(shard);
  }

  private void open(int number) {
    AccountFlag[] flags =
        switch (number % 4) {
          case 1 -> new AccountFlag[] {AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS};
          case 2 -> new AccountFlag[] {AccountFlag.NO_HISTORY};
          default -> new AccountFlag[0];
        };
    Amount overdraft = number % 4 == 1 ? Amount.of(40) : Amount.ZERO;
    NewAccount account = new NewAccount(account(number), number == ACCOUNTS - 1 ? POINTS : USD, 1, AccountFlags.of(flags), overdraft, "r" + number, "");
    decide(sharding.shardOf(account.id()), new Request(List.of(account), List.of()));
  }

  private static AccountId account(int number) {
    return new AccountId("account-" + number);
  }

  private void see(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private long clock(int shard) {
    return now + skew[shard];
  }

  private void decide(int shard, Request request) {
    apply(shard, Ledger.decide(states.get(shard), List.of(request), clock(shard)));
  }

  private void apply(int shard, Decision decision) {
    states.get(shard).apply(decision);
    took(shard, decision.entries(), decision.accounts());
  }

  private void apply(int shard, Step step) {
    if (step != null) {
      states.get(shard).apply(step);
      took(shard, step.entries(), step.accounts());
    }
  }

  private void took(int shard, List<Entry> entries, List<Account> accounts) {
    buffers.get(shard).addAll(entries);
    accounts.forEach(account -> touched.get(shard).add(account.id()));
  }

  /** Writes a segment of what a shard has decided since the last one. */
  public void flush(int shard) {
    List<Entry> entries = List.copyOf(buffers.get(shard));
    if (entries.isEmpty()) {
      return;
    }
    Collection<AccountId> named = SegmentContent.touched(entries);
    Set<AccountId> all = new LinkedHashSet<>(named);
    all.addAll(touched.get(shard));
    List<AfterBalance> balances = new ArrayList<>();
    for (AccountId id : all) {
      Account account = states.get(shard).account(id);
      balances.add(new AfterBalance(id, account.totals(), account.closed()));
    }
    buffers.get(shard).clear();
    touched.get(shard).clear();
    SegmentContent content = new SegmentContent(entries, balances);
    if (store != null) {
      write(shard, content);
    }
    contents.get(shard).add(content);
  }

  private void write(int shard, SegmentContent content) {
    try {
      Segment segment = SegmentCodec.seal(shard, contents.get(shard).size(), tips.get(shard), 0, content);
      store.journal().append(segment, Deadline.after(Duration.ofMinutes(1), () -> 0L));
      tips.set(shard, segment.hash());
    } catch (SegmentTooLarge impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public void flushAll() {
    IntStream.range(0, states.size()).forEach(this::flush);
  }

  /** Does one thing. */
  public void act() {
    now += random.nextInt(30) == 0 ? random.nextInt(2_000_000_000) : random.nextInt(1_000_000);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> send(random.nextInt(8) > 0 || sent.isEmpty() ? chain() : sent.get(random.nextInt(sent.size())));
      case 3, 4, 5, 6, 7 -> drive();
      case 8, 9 -> tell();
      case 10 -> flush(random.nextInt(states.size()));
      default -> keep(random.nextInt(states.size()));
    }
  }

  /** Does everything that is unfinished, so that nothing is in flight. */
  public void finish() {
    while (!attempts.isEmpty() || states.stream().anyMatch(state -> !state.prepared().isEmpty() || !state.unsettled().isEmpty() || !state.unsettledExpiries().isEmpty())) {
      while (!attempts.isEmpty()) {
        drive(attempts.getLast());
      }
      for (int shard = 0; shard < states.size(); shard++) {
        for (CrossEntry.Prepared prepared : states.get(shard).prepared().values()) {
          finish(shard, prepared);
        }
        List.copyOf(states.get(shard).unsettled().values()).forEach(this::tellAll);
        List.copyOf(states.get(shard).unsettledExpiries().keySet()).forEach(this::tellExpiry);
      }
    }
    flushAll();
  }

  private void finish(int shard, CrossEntry.Prepared prepared) {
    ChainKey key = prepared.key();
    if (key.coordinator() == shard) {
      attempts.add(new Attempt(shard, coordinator(shard).resume(prepared)));
      return;
    }
    Verdict verdict = coordinator(key.coordinator()).inquired(key);
    if (verdict != null) {
      end(shard, key, verdict);
    }
  }

  private Coordinator coordinator(int shard) {
    return new Coordinator(states.get(shard), shard, sharding::shardOf, clock(shard));
  }

  private Transfer located(TransferId id) {
    return states.stream().map(state -> state.known(id)).filter(Transfer.class::isInstance).map(Transfer.class::cast).findFirst().orElse(null);
  }

  private void send(List<NewTransfer> members) {
    sent.add(members);
    Chain chain = Chain.of(members, Request.UNKNOWN, this::located);
    switch (Route.of(chain, sharding::shardOf, Set.of())) {
      case Route.Refused _ -> see("several rounds");
      case Route.Through route when route.local() && !chain.anonymous() -> {
        if (Coordinator.waitsFor(states.get(route.coordinator()), chain) == null) {
          decide(route.coordinator(), new Request(List.of(), members));
        }
      }
      case Route.Through route -> {
        switch (coordinator(route.coordinator()).begin(chain, route)) {
          case Coordinator.Begun.Busy _, Coordinator.Begun.Joined _ -> see("busy");
          case Coordinator.Begun.UnderWay begun -> {
            apply(route.coordinator(), begun.step());
            attempts.add(new Attempt(route.coordinator(), begun.coordination()));
          }
        }
      }
    }
  }

  private void drive() {
    if (!attempts.isEmpty()) {
      Attempt attempt = attempts.get(random.nextInt(attempts.size()));
      if (random.nextInt(25) == 0 && attempt.coordination.key() != null) {
        attempts.remove(attempt);
        decided(attempt.home, coordinator(attempt.home).abandon(attempt.coordination.key()));
      } else {
        drive(attempt);
      }
    }
  }

  private void drive(Attempt attempt) {
    if (attempt.coordination.next() instanceof Coordination.Next.AskShard(int shard, var ask)) {
      Participant.Reaction reaction = Participant.judge(states.get(shard), shard, sharding::shardOf, ask, clock(shard));
      apply(shard, reaction.step());
      Coordination before = attempt.coordination;
      attempt.coordination = before.with(reaction.report());
      if (attempt.coordination == before) {
        attempts.remove(attempt);
      }
      return;
    }
    attempts.remove(attempt);
    decided(attempt.home, coordinator(attempt.home).decide(attempt.coordination));
  }

  private void decided(int shard, Coordinator.Result result) {
    apply(shard, result.step());
    if (result.step() != null && result.step().entry() instanceof CrossEntry.Decided decided) {
      see(decided.verdict().kind().name());
    }
  }

  private void tell() {
    int shard = random.nextInt(states.size());
    List<CrossEntry.Decided> unsettled = List.copyOf(states.get(shard).unsettled().values());
    if (!unsettled.isEmpty()) {
      CrossEntry.Decided decided = unsettled.get(random.nextInt(unsettled.size()));
      List<Integer> shards = List.copyOf(decided.tell());
      end(shards.get(random.nextInt(shards.size())), decided.key(), decided.verdict());
      settle(decided);
    }
    List<TransferId> expiries = List.copyOf(states.get(shard).unsettledExpiries().keySet());
    if (!expiries.isEmpty()) {
      tellExpiry(expiries.getFirst());
    }
  }

  private void tellAll(CrossEntry.Decided decided) {
    decided.tell().forEach(shard -> end(shard, decided.key(), decided.verdict()));
    settle(decided);
  }

  private void end(int shard, ChainKey key, Verdict verdict) {
    apply(shard, Participant.end(states.get(shard), key, verdict, clock(shard)));
    ended.computeIfAbsent(key, _ -> new HashSet<>()).add(shard);
  }

  private void settle(CrossEntry.Decided decided) {
    int home = decided.key().coordinator();
    if (ended.getOrDefault(decided.key(), Set.of()).containsAll(decided.tell())) {
      apply(home, coordinator(home).settle(decided.key()));
    }
  }

  private void tellExpiry(TransferId hold) {
    Transfer held = located(hold);
    int home = sharding.shardOf(held.debitAccountId());
    int other = sharding.shardOf(held.creditAccountId());
    if (HoldExpiry.atOther(states.get(other), hold, clock(other)) instanceof HoldExpiry.Told.Released(Step step)) {
      apply(other, step);
      apply(home, HoldExpiry.settle(states.get(home), hold, clock(home)));
      see("expired");
    }
  }

  private void keep(int shard) {
    for (CrossEntry.Prepared prepared : states.get(shard).prepared().values()) {
      if (random.nextInt(3) == 0 && attempts.stream().noneMatch(attempt -> prepared.key().equals(attempt.coordination.key()))) {
        finish(shard, prepared);
      }
    }
    for (Hold.Open hold : states.get(shard).books().due(clock(shard), 3)) {
      boolean home = sharding.shardOf(hold.transfer().debitAccountId()) == shard;
      boolean local = home && sharding.shardOf(hold.transfer().creditAccountId()) == shard;
      if (local && states.get(shard).taker(hold.id()) == null) {
        apply(shard, Ledger.expire(states.get(shard), List.of(hold), clock(shard)));
      } else if (home && !local) {
        apply(shard, HoldExpiry.atHome(states.get(shard), hold.id(), clock(shard)));
      }
    }
  }

  private List<NewTransfer> chain() {
    List<NewTransfer> chain = new ArrayList<>();
    for (int members = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3); members > 0; members--) {
      chain.add(member(members > 1));
    }
    for (NewTransfer member : chain) {
      if (member.flags().has(TransferFlag.PENDING)) {
        holds.add(member.id());
      } else if (!member.voids()) {
        moved.add(member.id());
      }
    }
    return chain;
  }

  private NewTransfer member(boolean linked) {
    TransferId id = new TransferId("t" + fresh++);
    List<TransferFlag> flags = new ArrayList<>(linked ? List.of(TransferFlag.LINKED) : List.of());
    int kind = random.nextInt(10);
    if (kind < 3 && !holds.isEmpty()) {
      TransferId hold = recent(holds);
      boolean post = random.nextBoolean();
      flags.add(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
      if (post && random.nextInt(3) == 0) {
        flags.add(TransferFlag.KEEP_OPEN);
      }
      Amount amount = !post ? Amount.ZERO : random.nextInt(3) == 0 ? Amount.MAX : Amount.of(1 + random.nextInt(8));
      return transfer(id, named(hold, false), AccountId.NONE, amount, null, flags, hold, TransferId.NONE, 0, date());
    }
    if (kind == 3 && !moved.isEmpty()) {
      TransferId original = recent(moved);
      Amount amount = random.nextInt(3) == 0 ? Amount.MAX : Amount.of(1 + random.nextInt(3));
      return transfer(id, named(original, true), AccountId.NONE, amount, null, flags, TransferId.NONE, original, 0, date());
    }
    int debit = random.nextInt(ACCOUNTS + (random.nextInt(20) == 0 ? 1 : 0));
    int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    long timeout = 0;
    if (random.nextInt(5) < 2) {
      flags.add(TransferFlag.PENDING);
      timeout = random.nextInt(3);
      if (random.nextInt(8) == 0) {
        flags.add(random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT);
      }
    } else if (random.nextInt(6) == 0) {
      // With both, a later shard may lower what an earlier one has prepared.
      boolean both = random.nextInt(2) == 0;
      boolean debits = random.nextBoolean();
      flags.addAll(both ? List.of(TransferFlag.BALANCING_DEBIT, TransferFlag.BALANCING_CREDIT) : List.of(debits ? TransferFlag.BALANCING_DEBIT : TransferFlag.BALANCING_CREDIT));
    }
    return transfer(id, account(debit), account(credit), Amount.of(1 + random.nextInt(20)), USD, flags, TransferId.NONE, TransferId.NONE, timeout, date());
  }

  private TransferId recent(List<TransferId> ids) {
    return ids.get(Math.max(0, ids.size() - 1 - random.nextInt(5)));
  }

  private Instant date() {
    return random.nextInt(6) == 0 ? Instant.ofEpochSecond(now / 1_000_000_000 + random.nextInt(20) - 10) : null;
  }

  /** Now and then the debit account, else none. */
  private AccountId named(TransferId source, boolean swapped) {
    Transfer recorded = random.nextBoolean() ? located(source) : null;
    return recorded == null ? AccountId.NONE : swapped ? recorded.creditAccountId() : recorded.debitAccountId();
  }

  private static NewTransfer transfer(
      TransferId id, AccountId debit, AccountId credit, Amount amount, Asset asset, List<TransferFlag> flags, TransferId hold, TransferId reverses, long timeout, Instant date) {
    TransferFlags all = TransferFlags.of(flags.toArray(TransferFlag[]::new));
    int kind = Math.floorMod(id.hashCode(), 6);
    return new NewTransfer(id, debit, credit, amount, asset, asset == null ? 0 : 1 + kind % 4, all, hold, reverses, timeout, asset == null ? "" : "reference " + kind, "", date);
  }
}
