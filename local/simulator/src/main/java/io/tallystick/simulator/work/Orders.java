package io.tallystick.simulator.work;

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
import io.tallystick.simulator.kernel.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Requests in which everything happens often: holds and what ends them, chains, reversals, limits that are hit. An id always stands for the same transfer of the same request. Where there are several
 * shards, some of the transfers and chains are between accounts of several and all others strictly of one.
 */
final class Orders {
  private static final Asset[] ASSETS = {Asset.of("USD/2"), Asset.of("POINTS")};
  private static final int RECENT = 40;
  private static final int LARGEST = 200;
  /** How often it is tried to find an account on a certain shard. */
  private static final int TRIES = 30;
  /** In place of a shard: any; and where there are several, mostly two. */
  private static final int ANY = -1;

  private final SplittableRandom random;
  private final long clientSkew;
  private final int accounts;
  private final int most;
  private final int timedIds;
  /** The shard of each account. */
  private final int[] homes;
  private final boolean several;
  private final int crossing;
  private final List<NewTransfer> holds = new ArrayList<>();
  private final List<NewTransfer> movements = new ArrayList<>();
  private int ids;

  /**
   * @param crossing of the chains, so many of a hundred are between shards
   * @param clientSkew by which the clock of whoever makes an id is ahead at most
   */
  Orders(SplittableRandom random, Sharding sharding, int crossing, long clientSkew) {
    this.random = random;
    this.clientSkew = clientSkew;
    this.several = sharding.several();
    this.crossing = crossing;
    this.accounts = 4 + random.nextInt(40);
    this.homes = IntStream.range(0, accounts).map(number -> sharding.shardOf(id(number))).toArray();
    this.most = 1 + random.nextInt(24);
    this.timedIds = random.nextInt(5);
  }

  /** Transfers of a request, on the average. */
  int mean() {
    return (most + 1) / 2;
  }

  AccountId account() {
    return id(number());
  }

  private int number() {
    // Some far more often than others.
    return random.nextBoolean() ? random.nextInt(Math.min(3, accounts)) : random.nextInt(accounts);
  }

  /** An account whose shard is as wanted, if one is soon found. */
  private int number(IntPredicate wanted) {
    int number = number();
    for (int tries = 0; !wanted.test(homes[number]) && tries < TRIES; tries++) {
      number = number();
    }
    for (int next = 0; !wanted.test(homes[number]) && next < accounts; next++) {
      number = (number + 1) % accounts;
    }
    return number;
  }

  private static AccountId id(int number) {
    return new AccountId("a" + number);
  }

  List<NewAccount> accounts() {
    List<NewAccount> all = new ArrayList<>();
    for (int number = 0; number < accounts; number++) {
      AccountFlags flags =
          switch (number % 6) {
            case 1 -> AccountFlags.NONE.with(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
            case 3 -> AccountFlags.NONE.with(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS);
            case 5 -> AccountFlags.NONE.with(AccountFlag.NO_HISTORY);
            default -> AccountFlags.NONE;
          };
      Amount overdraft = number % 6 == 1 && number % 4 == 1 ? Amount.of(LARGEST) : Amount.ZERO;
      all.add(new NewAccount(id(number), ASSETS[number % 10 == 9 ? 1 : 0], 1, flags, overdraft, number % 3 == 0 ? "ref-" + number : "", ""));
    }
    return all;
  }

  Request next(long now) {
    int count = 1 + random.nextInt(most);
    boolean chained = random.nextInt(8) == 0;
    List<NewTransfer> transfers = new ArrayList<>(count);
    int home = ANY;
    for (int i = 0; i < count; i++) {
      if (several && (i == 0 || !transfers.getLast().linked())) {
        home = random.nextInt(100) < crossing ? ANY : homes[number()];
      }
      NewTransfer transfer = transfer(now, home);
      boolean linked = i < count - 1 && (chained || random.nextInt(12) == 0);
      transfers.add(linked ? transfer.with(transfer.flags().with(TransferFlag.LINKED)) : transfer);
    }
    return new Request(List.of(), transfers);
  }

  /** @param home the shard of all accounts of the chain, if there is one */
  private NewTransfer transfer(long now, int home) {
    TransferId id = transferId(now);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        TransferFlags flags = TransferFlags.of(TransferFlag.PENDING);
        if (random.nextInt(25) == 0) {
          flags = flags.with(random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT);
        }
        return remember(holds, transfer(id, flags, random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0, now, home));
      }
      case 3, 4, 5 -> {
        return resolution(id, home);
      }
      case 6 -> {
        return reversal(id, home);
      }
      case 7 -> {
        return remember(movements, transfer(id, TransferFlags.of(random.nextBoolean() ? TransferFlag.BALANCING_DEBIT : TransferFlag.BALANCING_CREDIT), 0, now, home));
      }
      default -> {
        return remember(movements, transfer(id, TransferFlags.NONE, 0, now, home));
      }
    }
  }

  private NewTransfer transfer(TransferId id, TransferFlags flags, long timeout, long now, int home) {
    Instant date = random.nextInt(12) == 0 ? Instant.ofEpochSecond(now / Time.SECOND - random.nextInt(1_000)) : null;
    String reference = random.nextInt(6) == 0 ? "order " + random.nextInt(20) : "";
    int debit = home == ANY ? number() : number(shard -> shard == home);
    int credit = !several ? number() : home == ANY ? number(shard -> shard != homes[debit]) : number(shard -> shard == home);
    return new NewTransfer(
        id, id(debit), id(credit), Amount.of(random.nextInt(LARGEST)), ASSETS[0], 1, flags, TransferId.NONE, TransferId.NONE, timeout, reference, "", date);
  }

  private NewTransfer resolution(TransferId id, int home) {
    NewTransfer hold = recent(holds, home);
    boolean post = random.nextInt(3) > 0;
    boolean part = post && random.nextInt(3) == 0;
    TransferFlags flags = TransferFlags.of(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
    Amount amount = !post ? Amount.ZERO : part || random.nextInt(3) == 0 ? Amount.of(random.nextInt(LARGEST / 3)) : Amount.MAX;
    return named(
        new NewTransfer(
            id, AccountId.NONE, AccountId.NONE, amount, null, 0, part ? flags.with(TransferFlag.KEEP_OPEN) : flags, hold.id(), TransferId.NONE, 0, "", "", null),
        hold.debitAccountId(),
        hold.creditAccountId());
  }

  private NewTransfer reversal(TransferId id, int home) {
    NewTransfer original = recent(movements, home);
    Amount amount = random.nextBoolean() ? Amount.MAX : Amount.of(random.nextInt(LARGEST / 2));
    return named(
        new NewTransfer(id, AccountId.NONE, AccountId.NONE, amount, null, 0, TransferFlags.NONE, TransferId.NONE, original.id(), 0, "", "", null),
        original.creditAccountId(),
        original.debitAccountId());
  }

  /** Where there are several shards, an account says which one it is for. */
  private NewTransfer named(NewTransfer transfer, AccountId debit, AccountId credit) {
    return switch (several ? random.nextInt(3) : ANY) {
      case 0 -> transfer.between(debit, credit);
      case 1 -> transfer.between(debit, AccountId.NONE);
      case 2 -> transfer.between(AccountId.NONE, credit);
      default -> transfer;
    };
  }

  private static NewTransfer remember(List<NewTransfer> some, NewTransfer transfer) {
    some.add(transfer);
    return transfer;
  }

  /** Mostly one with an account of that shard. */
  private NewTransfer recent(List<NewTransfer> some, int home) {
    if (some.isEmpty()) {
      return nobody(home);
    }
    int from = random.nextInt(5) == 0 ? 0 : Math.max(0, some.size() - RECENT);
    NewTransfer one;
    int tries = 0;
    do {
      one = some.get(from + random.nextInt(some.size() - from));
    } while (home != ANY && home(one) != home && ++tries < TRIES);
    return home != ANY && home(one) != home ? nobody(home) : one;
  }

  private NewTransfer nobody(int home) {
    AccountId account = home == ANY ? account() : id(number(shard -> shard == home));
    return new NewTransfer(new TransferId("nobody"), account, account, Amount.ZERO, null, 0, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  /** The shard of both accounts, if they have one in common. */
  private int home(NewTransfer transfer) {
    int debit = homes[number(transfer.debitAccountId())];
    return debit == homes[number(transfer.creditAccountId())] ? debit : ANY;
  }

  private static int number(AccountId id) {
    return Integer.parseInt(id.value().substring(1));
  }

  private TransferId transferId(long now) {
    if (random.nextInt(4) < timedIds) {
      long made = now + (clientSkew == 0 ? 0 : random.nextLong(clientSkew));
      return new TransferId(new UUID(made / Time.MILLISECOND << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 0x8000000000000000L).toString());
    }
    return new TransferId("t" + ids++);
  }

  /** Something that is no request: not JSON, wrong types, or fields that nobody knows. */
  String rubbish() {
    return switch (random.nextInt(4)) {
      case 0 -> "not json at all " + ids++;
      case 1 -> "{\"transfers\":[{\"id\":\"r" + ids++ + "\",\"amount\":1.5,\"debit_account_id\":7}]}";
      case 2 -> "{\"transfers\":";
      default -> "{\"transfers\":[{\"id\":\"r" + ids++ + "\",\"amuont\":\"1\"}]}";
    };
  }
}
