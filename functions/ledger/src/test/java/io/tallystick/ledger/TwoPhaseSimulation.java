package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Many chains in flight at once on two to four shards, with messages that are lost, doubled and reordered, and everything that is not in a journal lost at any moment. All choices come from one
 * seed.
 */
final class TwoPhaseSimulation {
  /** What has to come up, so that the simulation says something. */
  enum Seen { COMMITTED, REFUSED, ABANDONED, BUSY, JOINED, STALE, WAITED, RESUMED, INQUIRED, LATE_ASK, EXPIRED, EXPIRED_LATER, SEVERAL_ROUNDS, NO_ANSWER }

  private sealed interface Message {
    int to();
  }

  private record AskMessage(int to, long attempt, Ask ask) implements Message {}

  private record ReportMessage(int to, long attempt, ChainKey key, Report report) implements Message {}

  private record EndMessage(int to, ChainKey key, Verdict verdict) implements Message {}

  private record EndedMessage(int to, ChainKey key, int from) implements Message {}

  private record InquireMessage(int to, ChainKey key, int from) implements Message {}

  private record ExpireMessage(int to, TransferId hold) implements Message {}

  private record ExpiredMessage(int to, TransferId hold) implements Message {}

  /** What somebody asked for, and the answer, once it was given. */
  private static final class Task {
    final List<NewTransfer> members;
    final long sentAt;
    List<Decision.OfTransfer> answer;
    boolean refusedAsWhole;

    Task(List<NewTransfer> members, long sentAt) {
      this.members = members;
      this.sentAt = sentAt;
    }

    boolean answered() {
      return answer != null || refusedAsWhole;
    }
  }

  /** A coordinator's memory of a chain. */
  private static final class Attempt {
    final int home;
    Coordination coordination;
    final List<Task> waiting = new ArrayList<>();

    Attempt(int home, Coordination coordination) {
      this.home = home;
      this.coordination = coordination;
    }
  }

  /** A shard that has not taken over all that was decided on it, and what is laid over it. */
  private final class Lagging {
    private final ShardState state = new ShardState();
    private final List<Runnable> notTakenOver = new ArrayList<>();
    private LayeredView layers = new LayeredView(state);

    void apply(Decision decision) {
      layers.apply(decision);
      notTakenOver.add(() -> state.apply(decision));
      maybeTakeOver();
    }

    void apply(Step step) {
      layers.apply(step);
      notTakenOver.add(() -> state.apply(step));
    }

    /** What an entry changes of chains and originals has to be seen through the layers; all else is compared by what is decided on them. */
    void compare(Entry entry, ShardState reference) {
      switch (entry) {
        case CrossEntry.Prepared one -> assertThat(layers.prepared(one.key())).isEqualTo(reference.prepared(one.key())).isNotNull();
        case CrossEntry.Decided one -> assertThat(layers.unsettled(one.key())).isEqualTo(reference.unsettled(one.key()));
        case CrossEntry.Settled one -> assertThat(layers.unsettled(one.key())).isNull();
        case CrossEntry.ExpirySettled one -> assertThat(layers.unsettledExpiry(one.holdId())).isNull();
        case Entry.HoldExpired one -> assertThat(layers.unsettledExpiry(one.holdId())).isEqualTo(reference.unsettledExpiry(one.holdId()));
        case Entry.TransferMade made -> assertThat(layers.reversible(made.transfer().reverses())).isEqualTo(reference.reversible(made.transfer().reverses()));
        default -> {}
      }
      maybeTakeOver();
    }

    private void maybeTakeOver() {
      if (layering.nextInt(4) == 0) {
        notTakenOver.forEach(Runnable::run);
        notTakenOver.clear();
        layers = new LayeredView(state);
      }
    }
  }

  private static final long START = 1_000_000_000_000_000L;
  private static final int REQUESTS = 25;

  private final long seed;
  private final SplittableRandom random;
  /** Of its own, so that layers change nothing of what happens. */
  private final SplittableRandom layering;
  private final RandomRequests requests;
  private final SensibleRequests sensible;
  private final Placement placement;
  private final List<ShardState> shards;
  /** What is decided on: layers over shards that lag behind by some decisions and steps, as a recorder has them before they are in the journal. */
  private final List<Lagging> lagging;
  private final List<ShardReplay> replays;
  private final long[] skew;
  private final List<Message> messages = new ArrayList<>();
  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();
  private final Map<ChainKey, Set<Integer>> acknowledged = new HashMap<>();
  private final Map<ChainKey, Verdict> verdicts = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  final Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
  private final int faultPercent;
  private boolean faults = true;
  private long now = START;
  private long attemptNumber;

  TwoPhaseSimulation(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.layering = new SplittableRandom(~seed);
    this.requests = new RandomRequests(2 * seed);
    this.sensible = new SensibleRequests(random.split(), this::located);
    this.faultPercent = random.nextInt(25);
    int count = 2 + random.nextInt(3);
    int salt = random.nextInt();
    this.placement = id -> Math.floorMod((id.hashCode() + salt) * 0x9E3779B1 >>> 16, count);
    this.shards = IntStream.range(0, count).mapToObj(_ -> new ShardState()).toList();
    this.lagging = IntStream.range(0, count).mapToObj(_ -> new Lagging()).toList();
    this.replays = IntStream.range(0, count).mapToObj(shard -> new ShardReplay("seed " + seed + ", shard " + shard)).toList();
    this.skew = IntStream.range(0, count).mapToLong(_ -> random.nextLong(50_000_000)).toArray();
  }

  void run() {
    open(requests.first().accounts());
    for (int i = 0; i < REQUESTS; i++) {
      now += Math.max(0, requests.clockStep());
      Request request = requests.next(now);
      open(request.accounts());
      for (List<NewTransfer> chain : Cluster.chains(request.transfers(), NewTransfer::linked)) {
        if (random.nextInt(4) == 0) {
          tasks.add(new Task(chain.stream().map(this::modest).toList(), request.sentAt()));
        }
      }
      for (int more = random.nextInt(5); more > 0; more--) {
        tasks.add(new Task(sensible.chain(), Request.UNKNOWN));
      }
      for (int steps = random.nextInt(30); steps > 0; steps--) {
        act();
      }
    }
    faults = false;
    for (int round = 0; !quiet(); round++) {
      assertThat(round).as("rounds until all is decided, " + this).isLessThan(100);
      finish();
    }
    checkEnd();
  }

  /** The account that stands for other shards in the replay has totals of one amount only. */
  private NewTransfer modest(NewTransfer transfer) {
    boolean all = transfer.amount().equals(Amount.MAX) && (transfer.resolves() || transfer.reversal());
    boolean balancing = transfer.flags().has(TransferFlag.BALANCING_DEBIT) || transfer.flags().has(TransferFlag.BALANCING_CREDIT);
    boolean fits = transfer.amount().high() == 0 && transfer.amount().low() >= 0 && transfer.amount().low() < 1_000;
    return fits || all || balancing ? transfer : transfer.with(Amount.of(1 + random.nextInt(9)));
  }

  private void open(List<NewAccount> accounts) {
    for (NewAccount account : accounts) {
      Amount overdraft = account.overdraft().high() == 0 && account.overdraft().low() >= 0 ? account.overdraft() : Amount.of(50);
      NewAccount alone =
          new NewAccount(
              account.id(), account.asset(), account.code(), account.flags().without(AccountFlag.LINKED), overdraft, account.reference(), account.metadata());
      local(account.id().isNone() ? 0 : placement.shardOf(account.id()), new Request(List.of(alone), List.of()));
    }
  }

  private void act() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> attempt();
      case 4, 5, 6, 7, 8, 9 -> deliver();
      case 10 -> {
        if (random.nextInt(3) == 0) {
          keep(random.nextInt(shards.size()));
        }
      }
      default -> {
        if (faults && random.nextInt(10) == 0) {
          crash();
        }
        now += random.nextInt(20) == 0 ? random.nextLong(2_000_000_000L) : random.nextLong(1_000);
      }
    }
  }

  private void finish() {
    tasks.stream().filter(task -> !task.answered()).forEach(this::attempt);
    while (!messages.isEmpty()) {
      deliver();
    }
    IntStream.range(0, shards.size()).forEach(this::keep);
    while (!messages.isEmpty()) {
      deliver();
    }
  }

  private boolean quiet() {
    return tasks.stream().allMatch(Task::answered)
        && messages.isEmpty()
        && shards.stream().allMatch(state -> state.prepared().isEmpty() && state.unsettled().isEmpty() && state.unsettledExpiries().isEmpty());
  }

  private long clock(int shard) {
    return now + skew[shard];
  }

  private boolean fault() {
    return faults && random.nextInt(100) < faultPercent;
  }

  private void see(Seen what) {
    seen.merge(what, 1, Integer::sum);
  }

  private void crash() {
    int shard = random.nextInt(shards.size());
    attempts.values().removeIf(attempt -> attempt.home == shard);
    acknowledged.keySet().removeIf(key -> key.coordinator() == shard);
  }

  /** Whoever has a request sends it, again if it was answered already now and then. */
  private void attempt() {
    List<Task> waiting = tasks.stream().filter(task -> !task.answered()).toList();
    if (!waiting.isEmpty() && random.nextInt(5) > 0) {
      attempt(waiting.get(random.nextInt(waiting.size())));
    } else if (!tasks.isEmpty()) {
      attempt(tasks.get(random.nextInt(tasks.size())));
    }
  }

  private void attempt(Task task) {
    Chain chain = Chain.of(task.members, task.sentAt, this::located);
    switch (Route.of(chain, placement, Set.of())) {
      case Route.Refused _ -> {
        see(Seen.SEVERAL_ROUNDS);
        task.refusedAsWhole = true;
      }
      case Route.Through route when route.local() && !chain.anonymous() -> attemptLocally(task, chain, route.coordinator());
      case Route.Through route -> attemptAcross(task, chain, route);
    }
  }

  private Transfer located(TransferId id) {
    return shards.stream().map(state -> state.known(id)).filter(Transfer.class::isInstance).map(Transfer.class::cast).findFirst().orElse(null);
  }

  private void attemptLocally(Task task, Chain chain, int shard) {
    if (Coordinator.waitsFor(view(shard), chain) != null) {
      see(Seen.WAITED);
    } else {
      answer(task, local(shard, new Request(List.of(), task.members, task.sentAt)).transfers());
    }
  }

  private Decision.Answer local(int shard, Request request) {
    long clock = clock(shard);
    Decision decision = Ledger.decide(view(shard), List.of(request), clock);
    Invariants.check(shards.get(shard), decision);
    shards.get(shard).apply(decision);
    lagging.get(shard).apply(decision);
    replays.get(shard).decided(request, clock, decision, shards.get(shard).lastTimestamp());
    replays.get(shard).compare(shards.get(shard));
    return decision.answers().getFirst();
  }

  private void attemptAcross(Task task, Chain chain, Route.Through route) {
    int home = route.coordinator();
    switch (coordinator(home).begin(chain, route)) {
      case Coordinator.Begun.Busy _ -> see(Seen.BUSY);
      case Coordinator.Begun.Joined joined -> {
        see(Seen.JOINED);
        start(home, joined.coordination(), task);
      }
      case Coordinator.Begun.UnderWay begun -> {
        if (apply(home, begun.step())) {
          start(home, begun.coordination(), task);
        }
      }
    }
  }

  private Coordinator coordinator(int shard) {
    return new Coordinator(view(shard), shard, placement, clock(shard));
  }

  private void start(int home, Coordination coordination, Task task) {
    Attempt attempt = new Attempt(home, coordination);
    if (task != null) {
      attempt.waiting.add(task);
    }
    attempts.put(++attemptNumber, attempt);
    drive(attemptNumber, attempt);
  }

  private void drive(long number, Attempt attempt) {
    if (attempt.coordination.next() instanceof Coordination.Next.AskShard(int shard, Ask ask)) {
      send(new AskMessage(shard, number, ask));
      return;
    }
    attempts.remove(number);
    Coordinator.Result result = coordinator(attempt.home).decide(attempt.coordination);
    if (!apply(attempt.home, result.step())) {
      return;
    }
    tell(result.step());
    switch (result) {
      case Coordinator.Result.Answered answered -> {
        see(answered.step() != null && answered.step().entry() instanceof CrossEntry.Decided(_, Verdict.Committed _, _, _) ? Seen.COMMITTED : Seen.REFUSED);
        attempt.waiting.forEach(task -> answer(task, answered.outcomes()));
      }
      case Coordinator.Result.Abandoned _ -> see(Seen.ABANDONED);
      case Coordinator.Result.Stale _ -> see(Seen.STALE);
    }
  }

  private void tell(Step step) {
    if (step != null && step.entry() instanceof CrossEntry.Decided decided) {
      decided.tell().forEach(shard -> send(new EndMessage(shard, decided.key(), decided.verdict())));
    }
  }

  /** An answer may get lost; then the same will be asked again. One that was given must not be contradicted. */
  private void answer(Task task, List<Decision.OfTransfer> outcomes) {
    if (task.answer != null) {
      boolean made = task.answer.stream().allMatch(of -> of.outcome().succeeded());
      boolean now = outcomes.stream().allMatch(of -> of.outcome().succeeded());
      if (made) {
        assertThat(outcomes).as("answers to what was made, " + this + task.members).allMatch(of -> of.outcome() == TransferOutcome.EXISTS);
        assertThat(outcomes.stream().map(Decision.OfTransfer::timestamp)).as("times of what was made, " + this + task.members).isEqualTo(task.answer.stream().map(Decision.OfTransfer::timestamp).toList());
      } else if (task.answer.stream().anyMatch(of -> of.outcome().isTransient())) {
        assertThat(now).as("a burned chain succeeds, " + this + task.members).isFalse();
      }
    } else if (fault()) {
      see(Seen.NO_ANSWER);
    } else {
      task.answer = outcomes;
    }
  }

  /** False if the instance died before it was in the journal. */
  private boolean apply(int shard, Step step) {
    if (step == null) {
      return true;
    }
    if (fault()) {
      return false;
    }
    ShardState state = shards.get(shard);
    Invariants.check(state, step);
    state.apply(step);
    lagging.get(shard).apply(step);
    step.entries().forEach(entry -> lagging.get(shard).compare(entry, state));
    switch (step.entry()) {
      case CrossEntry.Decided one -> assertThat(verdicts.put(one.key(), one.verdict())).as("verdicts of " + one.key() + ", " + this).isNull();
      case CrossEntry.Ended one -> {
        Verdict decided = verdicts.getOrDefault(one.key(), new Verdict.Abandoned());
        // what was prepared by a question that came late is given up
        boolean late = one.verdict() == Verdict.Kind.ABANDONED && !(decided instanceof Verdict.Committed);
        assertThat(late ? decided.kind() : one.verdict()).as("the verdict of %s that a participant follows, %s", one.key(), this).isEqualTo(decided.kind());
      }
      default -> {}
    }
    replays.get(shard).followed(step);
    replays.get(shard).compare(state);
    return true;
  }

  private void send(Message message) {
    if (!fault()) {
      messages.add(message);
    }
  }

  private void deliver() {
    if (messages.isEmpty()) {
      return;
    }
    int at = random.nextInt(messages.size());
    Message message = fault() ? messages.get(at) : messages.remove(at);
    switch (message) {
      case AskMessage ask -> asked(ask);
      case ReportMessage report -> reported(report);
      case EndMessage end -> {
        if (apply(end.to, Participant.end(view(end.to), end.key, end.verdict, clock(end.to)))) {
          send(new EndedMessage(end.key.coordinator(), end.key, end.to));
        }
      }
      case EndedMessage ended -> ended(ended);
      case InquireMessage inquire -> {
        Verdict verdict = coordinator(inquire.to).inquired(inquire.key);
        if (verdict != null) {
          see(Seen.INQUIRED);
          send(new EndMessage(inquire.from, inquire.key, verdict));
        }
      }
      case ExpireMessage expire -> {
        switch (HoldExpiry.atOther(view(expire.to), expire.hold, clock(expire.to))) {
          case HoldExpiry.Told.Later _ -> see(Seen.EXPIRED_LATER);
          case HoldExpiry.Told.Released released -> {
            if (apply(expire.to, released.step())) {
              send(new ExpiredMessage(placement.shardOf(shards.get(expire.to).hold(expire.hold).transfer().debitAccountId()), expire.hold));
            }
          }
        }
      }
      case ExpiredMessage expired -> apply(expired.to, HoldExpiry.settle(view(expired.to), expired.hold, clock(expired.to)));
    }
  }

  private void asked(AskMessage message) {
    ChainKey key = message.ask.key();
    if (key != null && verdicts.containsKey(key)) {
      see(Seen.LATE_ASK);
    }
    Participant.Reaction reaction = Participant.judge(view(message.to), message.to, placement, message.ask, clock(message.to));
    if (apply(message.to, reaction.step())) {
      int home = key == null ? -1 : key.coordinator();
      send(new ReportMessage(home, message.attempt, key, reaction.report()));
    }
  }

  /** A report of a prepared chain is taken for whatever attempt is about the same chain now. */
  private void reported(ReportMessage message) {
    for (Map.Entry<Long, Attempt> entry : List.copyOf(attempts.entrySet())) {
      Attempt attempt = entry.getValue();
      boolean concerned = entry.getKey() == message.attempt || message.key != null && message.key.equals(attempt.coordination.key());
      Coordination with = concerned ? attempt.coordination.with(message.report) : attempt.coordination;
      if (with != attempt.coordination) {
        attempt.coordination = with;
        drive(entry.getKey(), attempt);
      }
    }
  }

  private void ended(EndedMessage message) {
    CrossEntry.Decided decided = view(message.to).unsettled(message.key);
    if (decided != null) {
      Set<Integer> by = acknowledged.computeIfAbsent(message.key, _ -> new HashSet<>());
      by.add(message.from);
      if (by.containsAll(decided.tell())) {
        apply(message.to, coordinator(message.to).settle(message.key));
      }
    }
  }

  /** What the keeper does for one shard. */
  private void keep(int shard) {
    ShardState state = shards.get(shard);
    for (CrossEntry.Prepared prepared : state.prepared().values()) {
      if (prepared.key().coordinator() != shard) {
        send(new InquireMessage(prepared.key().coordinator(), prepared.key(), shard));
      } else if (faults && random.nextInt(6) == 0) {
        Coordinator.Result abandoned = coordinator(shard).abandon(prepared.key());
        if (apply(shard, abandoned.step())) {
          see(Seen.ABANDONED);
          tell(abandoned.step());
        }
      } else {
        see(Seen.RESUMED);
        start(shard, coordinator(shard).resume(prepared), null);
      }
    }
    for (CrossEntry.Decided decided : state.unsettled().values()) {
      decided.tell().forEach(other -> send(new EndMessage(other, decided.key(), decided.verdict())));
    }
    for (TransferId hold : state.unsettledExpiries().keySet()) {
      send(new ExpireMessage(placement.shardOf(state.hold(hold).transfer().creditAccountId()), hold));
    }
    for (Hold.Open hold : state.books().due(clock(shard), 3)) {
      expire(shard, hold);
    }
  }

  /** The shard as it stands, for whoever decides. */
  private ShardView view(int shard) {
    return lagging.get(shard).layers;
  }

  private void expire(int shard, Hold.Open hold) {
    boolean home = placement.shardOf(hold.transfer().debitAccountId()) == shard;
    boolean local = home && placement.shardOf(hold.transfer().creditAccountId()) == shard;
    ShardState state = shards.get(shard);
    if (local && view(shard).taker(hold.id()) == null) {
      Decision decision = Ledger.expire(view(shard), List.of(hold), clock(shard));
      Invariants.check(state, decision);
      state.apply(decision);
      lagging.get(shard).apply(decision);
      replays.get(shard).expired(decision);
      replays.get(shard).compare(state);
    } else if (home && !local) {
      Step step = HoldExpiry.atHome(view(shard), hold.id(), clock(shard));
      if (step != null && apply(shard, step)) {
        see(Seen.EXPIRED);
        send(new ExpireMessage(placement.shardOf(hold.transfer().creditAccountId()), hold.id()));
      }
    }
  }

  private void checkEnd() {
    Map<Asset, Clearing> sums = new HashMap<>();
    shards.forEach(state -> state.clearing().forEach((asset, clearing) -> sums.merge(asset, clearing, Clearing::plus)));
    assertThat(sums.values()).as("clearing balances of all shards, " + this).allMatch(Clearing::isZero);
    for (int shard = 0; shard < shards.size(); shard++) {
      for (Known known : shards.get(shard).books().known()) {
        if (known instanceof Transfer transfer) {
          checkOnAllShards(transfer);
        }
      }
    }
    // whatever was answered stays so
    tasks.stream().filter(task -> task.answer != null).forEach(this::attempt);
    while (!messages.isEmpty()) {
      deliver();
    }
  }

  /** A transfer is recorded alike on the shards of both of its accounts, with its hold, and no other one has its id there. */
  private void checkOnAllShards(Transfer transfer) {
    for (AccountId account : List.of(transfer.debitAccountId(), transfer.creditAccountId())) {
      ShardState state = shards.get(placement.shardOf(account));
      assertThat(state.known(transfer.id())).as("what is recorded of " + transfer.id() + ", " + this).isEqualTo(transfer);
    }
    if (transfer.pending()) {
      Hold debit = shards.get(placement.shardOf(transfer.debitAccountId())).hold(transfer.id());
      Hold credit = shards.get(placement.shardOf(transfer.creditAccountId())).hold(transfer.id());
      assertThat(credit).as("the hold " + transfer.id() + ", " + this).isEqualTo(debit);
    }
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
