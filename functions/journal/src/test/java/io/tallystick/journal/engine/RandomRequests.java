package io.tallystick.journal.engine;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Requests in which everything happens often: repeats, chains, holds and what ends them, limits that are hit, and mistakes. */
public final class RandomRequests {
  private static final int ACCOUNTS = 12;
  private static final Asset[] ASSETS = {Asset.of("USD/2"), Asset.of("POINTS")};
  private static final int REMEMBERED = 400;

  private final RandomGenerator random;
  private final List<NewTransfer> sent = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private int ids;
  /** A transfer that is reversed in many parts. */
  private TransferId favourite = TransferId.NONE;

  public RandomRequests(RandomGenerator random) {
    this.random = random;
  }

  /** A new request, or one that was sent before. */
  public Request next(long now) {
    if (!requests.isEmpty() && random.nextInt(5) == 0) {
      return pick(requests);
    }
    List<NewAccount> accounts = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      accounts.add(account());
    }
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      transfers.add(transfer(now));
    }
    Request request = new Request(accounts, transfers);
    requests.add(request);
    if (requests.size() > REMEMBERED) {
      requests.remove(random.nextInt(REMEMBERED / 2));
    }
    return request;
  }

  /** A chain of transfers whose ids are so long and random that they alone are too large for a segment. */
  public Request largeChain(int members) {
    List<NewTransfer> chain = new ArrayList<>(members);
    for (int i = 1; i <= members; i++) {
      String id = random.ints(Limits.ID_CHARACTERS, 0x4e00, 0x9fff).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
      TransferFlags flags = i < members || random.nextInt(3) == 0 ? TransferFlags.of(TransferFlag.LINKED) : TransferFlags.NONE;
      chain.add(
          new NewTransfer(
              new TransferId(id), accountId(), accountId(), Amount.of(1), ASSETS[0], 1, flags, TransferId.NONE, TransferId.NONE, 0, "", "", null));
    }
    return new Request(List.of(), chain);
  }

  AccountId accountId() {
    return new AccountId("account-" + random.nextInt(ACCOUNTS));
  }

  private NewAccount account() {
    AccountId id = random.nextInt(40) == 0 ? AccountId.NONE : accountId();
    AccountFlags flags = AccountFlags.NONE;
    if (random.nextInt(4) == 0) {
      flags = flags.with(AccountFlag.LINKED);
    }
    // Most accounts are asked for in the same way whenever they are, so that they exist.
    RandomGenerator own = random.nextInt(6) == 0 ? random : new java.util.Random(id.value().hashCode());
    flags =
        switch (own.nextInt(5)) {
          case 0 -> flags.with(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
          case 1 -> flags.with(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS);
          case 2 -> flags.with(AccountFlag.NO_HISTORY);
          default -> flags;
        };
    Asset asset = ASSETS[own.nextInt(10) == 0 ? 1 : 0];
    return new NewAccount(id, asset, 1, flags, Amount.ZERO, "ref-" + own.nextInt(3), own.nextBoolean() ? "" : "{\"a\":1}");
  }

  private NewTransfer transfer(long now) {
    if (!sent.isEmpty() && random.nextInt(6) == 0) {
      return pick(sent);
    }
    TransferFlags flags = random.nextInt(4) == 0 ? TransferFlags.of(TransferFlag.LINKED) : TransferFlags.NONE;
    TransferId id = id(now);
    TransferId pendingId = TransferId.NONE;
    TransferId reverses = TransferId.NONE;
    AccountId debit = accountId();
    AccountId credit = accountId();
    Amount amount = Amount.of(random.nextInt(100));
    long timeout = 0;
    Asset asset = ASSETS[random.nextInt(10) == 0 ? 1 : 0];
    int code = 1;
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        flags = flags.with(TransferFlag.PENDING);
        timeout = random.nextInt(4);
        if (random.nextInt(8) == 0) {
          flags = flags.with(random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT);
        }
      }
      case 2, 3 -> {
        boolean post = random.nextBoolean();
        flags = flags.with(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
        amount = post ? random.nextBoolean() ? Amount.MAX : Amount.of(random.nextInt(60)) : Amount.ZERO;
        if (post && random.nextBoolean() || random.nextInt(20) == 0) {
          flags = flags.with(TransferFlag.KEEP_OPEN);
          amount = random.nextInt(4) == 0 ? amount : Amount.of(random.nextInt(30));
        }
        pendingId = recentPending();
        if (random.nextInt(4) != 0) {
          debit = AccountId.NONE;
          credit = AccountId.NONE;
          asset = null;
          code = 0;
        }
      }
      case 4, 5 -> {
        reverses = recentMovement();
        amount = random.nextInt(3) == 0 ? Amount.MAX : Amount.of(random.nextInt(50));
        asset = random.nextInt(8) == 0 ? asset : null;
        code = random.nextInt(4);
        if (random.nextInt(8) != 0) {
          debit = AccountId.NONE;
          credit = AccountId.NONE;
        }
      }
      case 6 -> flags = flags.with(random.nextBoolean() ? TransferFlag.BALANCING_DEBIT : TransferFlag.BALANCING_CREDIT);
      default -> {}
    }
    Instant date = random.nextInt(5) == 0 ? Instant.ofEpochSecond(now / 1_000_000_000L - random.nextInt(1_000)) : null;
    String reference = random.nextInt(3) == 0 ? "order " + random.nextInt(50) : "";
    NewTransfer transfer =
        new NewTransfer(id, debit, credit, amount, asset, code, flags, pendingId, reverses, timeout, reference, "", date);
    sent.add(transfer);
    if (sent.size() > REMEMBERED) {
      sent.remove(random.nextInt(REMEMBERED / 2));
    }
    return transfer;
  }

  /** Mostly of a transfer that moved something, if it was made; of some of them again and again, even after they are long forgotten. */
  private TransferId recentMovement() {
    List<NewTransfer> moved = sent.stream().filter(transfer -> !transfer.flags().has(TransferFlag.PENDING) && !transfer.voids()).toList();
    if (moved.isEmpty() || random.nextInt(10) == 0) {
      return sent.isEmpty() ? new TransferId("nobody") : pick(sent).id();
    }
    if (random.nextInt(3) == 0) {
      favourite = random.nextInt(20) == 0 || favourite.isNone() ? pick(moved).id() : favourite;
      return favourite;
    }
    return moved.get(Math.max(0, moved.size() - 1 - random.nextInt(20))).id();
  }

  private TransferId recentPending() {
    List<NewTransfer> pending = sent.stream().filter(transfer -> transfer.flags().has(TransferFlag.PENDING)).toList();
    if (pending.isEmpty() || random.nextInt(10) == 0) {
      return sent.isEmpty() ? new TransferId("nobody") : pick(sent).id();
    }
    return pending.get(Math.max(0, pending.size() - 1 - random.nextInt(10))).id();
  }

  private TransferId id(long now) {
    return switch (random.nextInt(40)) {
      case 0 -> TransferId.NONE;
      case 1 -> new TransferId(uuid7(now + 400_000_000_000L));
      default ->
          random.nextBoolean()
              ? new TransferId(String.format(Locale.ROOT, "invoice-%d", ids++))
              : new TransferId(uuid7(now - random.nextLong(1_000_000_000L)));
    };
  }

  private String uuid7(long nanos) {
    long millis = Math.max(0, nanos / 1_000_000);
    return new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 0x8000000000000000L).toString();
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
