package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A ledger of several shards in memory for tests: the account {@code 2x} lives on shard 2. */
final class Shards implements Faults {
  static final Asset USD = Asset.of("USD/2");

  final Sharding sharding;
  final Store store = new MemoryStore(this);
  final Set<Integer> down = new HashSet<>();
  /** How often a shard that is down was asked. */
  int refused;
  final List<Integer> appends = new ArrayList<>();
  final Set<ChainKey> nudged = new HashSet<>();
  Consumer<Step> before = step -> {};
  Consumer<Step> after = step -> {};
  long now = 1_000_000_000_000_000_000L;

  Shards(int number) {
    sharding = new Sharding(number);
  }

  /** A process dies. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static void die() {
    throw new Crash();
  }

  /** Does something right before that step on a shard, counted from 1, as processes of their own do. */
  void before(Step.Verb verb, int shard, int count, Runnable what) {
    int[] left = {count};
    before =
        step -> {
          int on = step.subject() instanceof Segment segment ? segment.shard() : step.subject() instanceof Integer number ? number : -1;
          if (step.verb() == verb && on == shard && --left[0] == 0) {
            before = any -> {};
            what.run();
          }
        };
  }

  /** The same right before an append. */
  void beforeAppend(int count, int shard, Runnable what) {
    before(Step.Verb.APPEND, shard, count, what);
  }

  void later(Duration time) {
    now += time.toNanos();
  }

  /** A coordinator gives up the one chain that has waited for that shard for long. */
  void abandonForWantOf(int shard, int coordinator) {
    later(Duration.ofMinutes(11));
    down.add(shard);
    assertThat(recorder().keep(coordinator, deadline()).abandoned()).isEqualTo(1);
    down.clear();
  }

  @Override
  public void before(Step step) {
    if (step.subject() instanceof Integer shard && down.contains(shard) || step.subject() instanceof Segment segment && down.contains(segment.shard())) {
      refused++;
      throw new StoreException.Unavailable("the shard is down", null);
    }
    before.accept(step);
  }

  @Override
  public void after(Step step) {
    if (step.verb() == Step.Verb.APPEND) {
      appends.add(((Segment) step.subject()).shard());
    }
    after.accept(step);
  }

  /** A process of its own, that does one thing after the other. */
  ShardedRecorder recorder() {
    return recorder(RecorderLimits.DEFAULT);
  }

  ShardedRecorder recorder(RecorderLimits limits) {
    return new ShardedRecorder(
        new FixedShards(store, sharding),
        shard -> new Recorder(store, shard, () -> now++, limits, new Retry(new Random(1), time -> {}), RecorderListener.NONE),
        1,
        (chains, deadline) -> nudged.addAll(chains));
  }

  static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1), () -> 0L);
  }

  /** An id that lives on the shard that its first character names. */
  AccountId account(String name) {
    int shard = name.charAt(0) - '0';
    for (int i = 0; ; i++) {
      AccountId id = new AccountId("{" + i + "}" + name);
      if (sharding.shardOf(id) == shard) {
        return id;
      }
    }
  }

  Request open(String... names) {
    return new Request(Stream.of(names).map(name -> opening(name, AccountFlags.NONE)).toList(), List.of());
  }

  /** Accounts that must not be debited more than they were credited. */
  Request openLimited(String... names) {
    return open(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS, names);
  }

  /** Accounts with that flag. */
  Request open(AccountFlag flag, String... names) {
    return new Request(Stream.of(names).map(name -> opening(name, AccountFlags.of(flag))).toList(), List.of());
  }

  private NewAccount opening(String name, AccountFlags flags) {
    return new NewAccount(account(name), USD, 1, flags, Amount.ZERO, "", "");
  }

  /** As {@code T 0a 1b 5 pending timeout=1}, {@code P - - max post pending_id=T} or {@code R 1b 0a 5 reverses=T}. */
  NewTransfer transfer(String line) {
    String[] words = line.split(" ");
    TransferFlags flags = TransferFlags.NONE;
    TransferId pending = TransferId.NONE;
    TransferId reverses = TransferId.NONE;
    long timeout = 0;
    for (int i = 4; i < words.length; i++) {
      switch (words[i]) {
        case "post" -> flags = flags.with(TransferFlag.POST_PENDING_TRANSFER);
        case "void" -> flags = flags.with(TransferFlag.VOID_PENDING_TRANSFER);
        case String word when word.startsWith("pending_id=") -> pending = new TransferId(word.substring(11));
        case String word when word.startsWith("reverses=") -> reverses = new TransferId(word.substring(9));
        case String word when word.startsWith("timeout=") -> timeout = Long.parseLong(word.substring(8));
        case String word -> flags = flags.with(TransferFlag.valueOf(word.toUpperCase(Locale.ROOT)));
      }
    }
    boolean inherits = !pending.isNone() || !reverses.isNone();
    return new NewTransfer(
        new TransferId(words[0]),
        words[1].equals("-") ? AccountId.NONE : account(words[1]),
        words[2].equals("-") ? AccountId.NONE : account(words[2]),
        words[3].equals("max") ? Amount.MAX : Amount.of(Long.parseLong(words[3])),
        inherits ? null : USD,
        inherits ? 0 : 1,
        flags,
        pending,
        reverses,
        timeout,
        "",
        "",
        null);
  }

  Request transfers(String... lines) {
    return new Request(List.of(), Stream.of(lines).map(this::transfer).toList());
  }

  static List<TransferOutcome> outcomes(Recorded recorded) {
    return recorded.answers().stream().flatMap(answer -> answer.transfers().stream()).map(Decision.OfTransfer::outcome).toList();
  }

  /** What the journals say, read from their beginnings. */
  Books books() {
    Books books = new Books(sharding.shards());
    for (int shard = 0; shard < sharding.shards(); shard++) {
      for (Entry entry : entries(shard)) {
        books.entry(shard, entry);
      }
      for (Segment segment : segments(shard)) {
        SegmentCodec.open(segment).balances().forEach(books::balance);
      }
    }
    return books;
  }

  List<Segment> segments(int shard) {
    Consumer<Step> keep = before;
    before = step -> {};
    Set<Integer> keepDown = Set.copyOf(down);
    down.clear();
    List<Segment> all = new ArrayList<>();
    for (List<Segment> page = store.journal().read(shard, 0, 100, deadline()); !page.isEmpty(); page = store.journal().read(shard, all.size(), 100, deadline())) {
      all.addAll(page);
    }
    before = keep;
    down.addAll(keepDown);
    return all;
  }

  /** What was made on a shard, in the order in which it was judged there: a chain across shards is when it is prepared. */
  List<Entry.TransferMade> judged(int shard) {
    Map<TransferId, Integer> prepared = new HashMap<>();
    Map<Integer, List<Entry.TransferMade>> made = new TreeMap<>();
    List<Entry> entries = entries(shard);
    for (int at = 0; at < entries.size(); at++) {
      int position = at;
      switch (entries.get(at)) {
        case CrossEntry.Prepared chain -> chain.members().forEach(member -> prepared.put(member.transfer().id(), position));
        case Entry.TransferMade one -> made.computeIfAbsent(prepared.getOrDefault(one.transfer().id(), position), any -> new ArrayList<>()).add(one);
        case Entry other -> {}
      }
    }
    return made.values().stream().flatMap(List::stream).toList();
  }

  List<Entry> entries(int shard) {
    return segments(shard).stream().flatMap(segment -> SegmentCodec.open(segment).entries().stream()).toList();
  }
}
