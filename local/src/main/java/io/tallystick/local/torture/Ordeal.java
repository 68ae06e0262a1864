package io.tallystick.local.torture;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes the requests of a torture, and rubbish among them, all from one seed. Ids of transfers carry the real time, so they are new in every run. */
final class Ordeal {
  private static final Asset ASSET = Asset.of("USD/2");
  /** So many that each shard has some. */
  private static final int SOURCES_OF_A_SHARD = 8;
  private static final int WALLETS = 200;
  /** Where there are many shards each has about so many wallets at least. */
  private static final int WALLETS_OF_A_SHARD = 25;
  private static final int MOST_TRANSFERS = 40;
  private static final int MOST_LINKED = 5;
  private static final int LARGEST_AMOUNT = 5_000;
  private static final int DRAWS = 16;
  /** Holds to post or void, and transfers to reverse. */
  private static final int REMEMBERED = 500;

  private final SplittableRandom random;
  private final String run;
  private final Deque<Taken> holds = new ArrayDeque<>();
  private final Deque<Taken> movements = new ArrayDeque<>();
  private final Sharding sharding;
  private final double crossing;
  private final List<AccountId> wallets = new ArrayList<>();
  private final List<AccountId> sources = new ArrayList<>();
  private final Map<Integer, List<AccountId>> walletsOf;
  private final Map<Integer, List<AccountId>> sourcesOf;
  /** The shard of all accounts of the chain that is being made, if it keeps to one. */
  private Optional<Integer> confined = Optional.empty();

  private boolean chained;
  private long numbers;

  /** A transfer to be posted, voided or reversed, and what it went between. */
  private record Taken(TransferId id, AccountId debit, AccountId credit) {}

  /**
   * @param run makes the ids that carry no time new
   * @param crossing the share of transfers whose accounts live on two shards, 0 to 1; of no account if there is one shard
   */
  Ordeal(SplittableRandom random, String run, Sharding sharding, double crossing) {
    this.random = random;
    this.run = run;
    this.sharding = sharding;
    this.crossing = crossing;
    for (int i = 0; i < Math.max(WALLETS, WALLETS_OF_A_SHARD * sharding.shards()); i++) {
      wallets.add(new AccountId("wallet:" + i));
    }
    for (int i = 0; i < SOURCES_OF_A_SHARD * sharding.shards(); i++) {
      sources.add(new AccountId("source:" + i));
    }
    this.sourcesOf = sources.stream().collect(Collectors.groupingBy(sharding::shardOf));
    this.walletsOf = wallets.stream().collect(Collectors.groupingBy(sharding::shardOf));
  }

  /** Opens every account: sources without limit, and wallets that must not be overdrawn, some of them without history. */
  Request openings() {
    List<NewAccount> accounts = new ArrayList<>();
    for (AccountId source : sources) {
      accounts.add(account(source, AccountFlags.NONE, Amount.ZERO));
    }
    for (int i = 0; i < wallets.size(); i++) {
      AccountFlags flags = AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
      Amount overdraft = i % 5 == 0 ? Amount.of(10_000) : Amount.ZERO;
      accounts.add(account(wallets.get(i), i % 7 == 0 ? flags.with(AccountFlag.NO_HISTORY) : flags, overdraft));
    }
    return new Request(accounts, List.of());
  }

  private static NewAccount account(AccountId id, AccountFlags flags, Amount overdraft) {
    return new NewAccount(id, ASSET, 1, flags, overdraft, id.value(), "");
  }

  /** A request that follows the schema; what the rules make of it is another matter. */
  Request next() {
    List<NewTransfer> transfers = new ArrayList<>();
    chained = random.nextInt(8) == 0;
    // Most chains are short, and mostly spend what there is plenty of: a chain with one member that is refused makes nothing.
    int count = 1 + random.nextInt(chained && random.nextInt(4) > 0 ? MOST_LINKED : MOST_TRANSFERS);
    // What is linked is decided together: all of it on one shard, or on as many as come.
    if (chained && sharding.several() && random.nextDouble() >= crossing) {
      confined = Optional.of(sharding.shardOf(skewed()));
    }
    for (int i = 0; i < count; i++) {
      NewTransfer transfer = transfer();
      transfers.add(chained && i < count - 1 ? transfer.with(transfer.flags().with(TransferFlag.LINKED)) : transfer);
    }
    chained = false;
    confined = Optional.empty();
    return new Request(List.of(), transfers);
  }

  /** One of the accounts, some far more often than others. */
  AccountId anyAccount() {
    return random.nextInt(10) == 0 ? source() : skewed();
  }

  /** Something that is no request: not JSON, wrong types, nested too deep, or unknown fields. */
  byte[] rubbish() {
    String text =
        switch (random.nextInt(6)) {
          case 0 -> "not json at all " + numbers++;
          case 1 -> "{\"transfers\":[{\"id\":\"r-" + numbers++ + "\",\"amount\":1.5,\"debit_account_id\":7}]}";
          case 2 -> "[".repeat(20_000);
          case 3 -> "{\"transfers\":";
          case 4 -> "{\"transfers\":[{\"id\":\"r-" + numbers++ + "\",\"amuont\":\"1\"}]}";
          default -> "{\"specversion\":\"1.0\",\"type\":\"somebody.else.v1\",\"id\":\"1\",\"source\":\"x\",\"data\":{}}";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private NewTransfer transfer() {
    TransferId id = id();
    AccountId debit = random.nextInt(4) == 0 != chained ? source() : skewed();
    AccountId credit = partner(debit);
    Taken taken = new Taken(id, debit, credit);
    Amount amount = Amount.of(1 + random.nextInt(LARGEST_AMOUNT));
    TransferFlags flags = TransferFlags.NONE;
    long timeout = 0;
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        flags = TransferFlags.of(TransferFlag.PENDING);
        timeout = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
        remember(holds, taken);
      }
      case 2, 3 -> {
        if (fits(holds)) {
          return resolution(id);
        }
      }
      case 4 -> {
        flags = TransferFlags.of(TransferFlag.BALANCING_DEBIT);
        remember(movements, taken);
      }
      case 5 -> {
        if (fits(movements)) {
          return reversal(id);
        }
      }
      default -> remember(movements, taken);
    }
    return new NewTransfer(id, debit, credit, amount, ASSET, 1, flags, TransferId.NONE, TransferId.NONE, timeout, "", "", null);
  }

  /** Whether the next of them may go into the chain that is being made. */
  private boolean fits(Deque<Taken> recent) {
    return confined.isEmpty()
        || !recent.isEmpty()
            && sharding.shardOf(recent.getFirst().debit()) == confined.get()
            && sharding.shardOf(recent.getFirst().credit()) == confined.get();
  }

  /** A wallet for the other side of a transfer: on another shard or on the same, as often as is asked for. */
  private AccountId partner(AccountId account) {
    if (!sharding.several() || confined.isPresent()) {
      return skewed();
    }
    boolean across = random.nextDouble() < crossing;
    int home = sharding.shardOf(account);
    AccountId partner = skewed();
    // Each draw hits with a probability of a quarter or more where shards have wallets alike; a transfer that is across by chance is no harm.
    for (int draws = 0; draws < DRAWS * sharding.shards() && sharding.shardOf(partner) == home == across; draws++) {
      partner = skewed();
    }
    return partner;
  }

  /** Posts a recent hold in part or for good, or voids it. */
  private NewTransfer resolution(TransferId id) {
    boolean post = random.nextBoolean();
    boolean part = post && random.nextInt(3) > 0;
    Taken hold = holds.isEmpty() ? nothing("no-hold-") : recent(holds, part ? 1 : 5);
    TransferFlags flags = TransferFlags.of(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
    Amount amount = !post ? Amount.ZERO : part ? Amount.of(1 + random.nextInt(LARGEST_AMOUNT / 3)) : Amount.MAX;
    if (post) {
      remember(movements, new Taken(id, hold.debit(), hold.credit()));
    }
    return taking(id, hold.debit(), hold.credit(), amount, part ? flags.with(TransferFlag.KEEP_OPEN) : flags, hold.id(), TransferId.NONE);
  }

  /** Reverses a recent transfer in part or in full. */
  private NewTransfer reversal(TransferId id) {
    Taken original = movements.isEmpty() ? nothing("no-transfer-") : recent(movements, 2);
    Amount amount = random.nextBoolean() ? Amount.MAX : Amount.of(1 + random.nextInt(LARGEST_AMOUNT / 3));
    remember(movements, new Taken(id, original.credit(), original.debit()));
    return taking(id, original.credit(), original.debit(), amount, TransferFlags.NONE, TransferId.NONE, original.id());
  }

  /** What was never made. */
  private Taken nothing(String name) {
    AccountId debit = skewed();
    return new Taken(new TransferId(name + run + "-" + numbers++), debit, partner(debit));
  }

  /** A transfer that takes all it can from the one that it names. Where there are several shards, some name its accounts or the first of them, which saves looking for it. */
  private NewTransfer taking(TransferId id, AccountId debit, AccountId credit, Amount amount, TransferFlags flags, TransferId hold, TransferId original) {
    int named = sharding.several() ? random.nextInt(3) : 0;
    return new NewTransfer(id, named > 0 ? debit : AccountId.NONE, named > 1 ? credit : AccountId.NONE, amount, null, 0, flags, hold, original, 0, "", "", null);
  }

  private static void remember(Deque<Taken> recent, Taken taken) {
    recent.addLast(taken);
    if (recent.size() > REMEMBERED) {
      recent.removeFirst();
    }
  }

  /** One of the recent ones; in one case of so many the same one may be taken again. */
  private Taken recent(Deque<Taken> recent, int againIn) {
    Taken taken = recent.removeFirst();
    if (random.nextInt(againIn) == 0) {
      recent.addLast(taken);
    }
    return taken;
  }

  /** Some wallets far more often than others. */
  private AccountId skewed() {
    double uniform = random.nextDouble();
    List<AccountId> among = confined.map(walletsOf::get).orElse(wallets);
    return among.get((int) (among.size() * uniform * uniform * uniform));
  }

  private TransferId id() {
    return random.nextInt(4) == 0 ? new TransferId(String.format(Locale.ROOT, "%s-%d", run, numbers++)) : new TransferId(uuid7());
  }

  private String uuid7() {
    long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(0x1000);
    return new UUID(high, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L).toString();
  }

  private AccountId source() {
    List<AccountId> among = confined.map(sourcesOf::get).orElse(sources);
    return among.get(random.nextInt(among.size()));
  }
}
