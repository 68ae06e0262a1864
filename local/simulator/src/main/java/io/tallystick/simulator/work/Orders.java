package io.tallystick.simulator.work;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.simulator.kernel.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Requests in which everything happens often: holds and what ends them, chains, reversals, limits that are hit. An id always stands for the same transfer of the same request. */
final class Orders {
  private static final Asset[] ASSETS = {Asset.of("USD/2"), Asset.of("POINTS")};
  private static final int RECENT = 40;
  private static final int LARGEST = 200;

  private final SplittableRandom random;
  private final long clientSkew;
  private final int accounts;
  private final int most;
  private final int timedIds;
  private final List<TransferId> holds = new ArrayList<>();
  private final List<TransferId> movements = new ArrayList<>();
  private int ids;

  /** @param clientSkew by which the clock of whoever makes an id is ahead at most */
  Orders(SplittableRandom random, long clientSkew) {
    this.random = random;
    this.clientSkew = clientSkew;
    this.accounts = 4 + random.nextInt(40);
    this.most = 1 + random.nextInt(24);
    this.timedIds = random.nextInt(5);
  }

  /** Transfers of a request, on the average. */
  int mean() {
    return (most + 1) / 2;
  }

  AccountId account() {
    // Some far more often than others.
    return id(random.nextBoolean() ? random.nextInt(Math.min(3, accounts)) : random.nextInt(accounts));
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
    for (int i = 0; i < count; i++) {
      NewTransfer transfer = transfer(now);
      boolean linked = i < count - 1 && (chained || random.nextInt(12) == 0);
      transfers.add(linked ? transfer.with(transfer.flags().with(TransferFlag.LINKED)) : transfer);
    }
    return new Request(List.of(), transfers);
  }

  private NewTransfer transfer(long now) {
    TransferId id = transferId(now);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        TransferFlags flags = TransferFlags.of(TransferFlag.PENDING);
        if (random.nextInt(25) == 0) {
          flags = flags.with(random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT);
        }
        remember(holds, id);
        return transfer(id, flags, random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0, now);
      }
      case 3, 4, 5 -> {
        return resolution(id);
      }
      case 6 -> {
        return reversal(id);
      }
      case 7 -> {
        remember(movements, id);
        return transfer(id, TransferFlags.of(random.nextBoolean() ? TransferFlag.BALANCING_DEBIT : TransferFlag.BALANCING_CREDIT), 0, now);
      }
      default -> {
        remember(movements, id);
        return transfer(id, TransferFlags.NONE, 0, now);
      }
    }
  }

  private NewTransfer transfer(TransferId id, TransferFlags flags, long timeout, long now) {
    Instant date = random.nextInt(12) == 0 ? Instant.ofEpochSecond(now / Time.SECOND - random.nextInt(1_000)) : null;
    String reference = random.nextInt(6) == 0 ? "order " + random.nextInt(20) : "";
    return new NewTransfer(
        id, account(), account(), Amount.of(random.nextInt(LARGEST)), ASSETS[0], 1, flags, TransferId.NONE, TransferId.NONE, timeout, reference, "", date);
  }

  private NewTransfer resolution(TransferId id) {
    boolean post = random.nextInt(3) > 0;
    boolean part = post && random.nextInt(3) == 0;
    TransferFlags flags = TransferFlags.of(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
    Amount amount = !post ? Amount.ZERO : part || random.nextInt(3) == 0 ? Amount.of(random.nextInt(LARGEST / 3)) : Amount.MAX;
    return new NewTransfer(
        id, AccountId.NONE, AccountId.NONE, amount, null, 0, part ? flags.with(TransferFlag.KEEP_OPEN) : flags, recent(holds), TransferId.NONE, 0, "", "", null);
  }

  private NewTransfer reversal(TransferId id) {
    Amount amount = random.nextBoolean() ? Amount.MAX : Amount.of(random.nextInt(LARGEST / 2));
    return new NewTransfer(id, AccountId.NONE, AccountId.NONE, amount, null, 0, TransferFlags.NONE, TransferId.NONE, recent(movements), 0, "", "", null);
  }

  private static void remember(List<TransferId> some, TransferId id) {
    some.add(id);
  }

  private TransferId recent(List<TransferId> some) {
    if (some.isEmpty()) {
      return new TransferId("nobody");
    }
    int from = random.nextInt(5) == 0 ? 0 : Math.max(0, some.size() - RECENT);
    return some.get(from + random.nextInt(some.size() - from));
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
