package io.tallystick.journal.readmodel;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests whose accounts and transfers share their references, codes, assets and dates in every combination, and a clock that goes on with them. */
final class QueryData {
  static final long START = 1_800_000_000_000_000_000L;
  private static final int ACCOUNTS = 14;
  private static final Asset[] ASSETS = {Asset.of("USD/2"), Asset.of("EUR/2"), Asset.of("POINTS")};

  private final Random random;
  private final List<TransferId> holds = new ArrayList<>();
  private long now;
  private int ids;

  QueryData(Random random) {
    this(random, START);
  }

  QueryData(Random random, long now) {
    this.random = random;
    this.now = now;
  }

  long now() {
    return now;
  }

  List<Request> batch() {
    now += random.nextLong(random.nextInt(4) == 0 ? 3_000_000_000L : 2_000_000L);
    List<Request> batch = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<NewAccount> accounts = new ArrayList<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        accounts.add(opening());
      }
      List<NewTransfer> transfers = new ArrayList<>();
      for (int n = random.nextInt(9); n > 0; n--) {
        transfers.add(transfer());
      }
      batch.add(new Request(accounts, transfers));
    }
    return batch;
  }

  AccountId account() {
    return new AccountId("account-" + random.nextInt(ACCOUNTS));
  }

  String reference() {
    return "reference " + random.nextInt(6);
  }

  int code() {
    return 1 + random.nextInt(4);
  }

  Asset asset() {
    // As others write the same asset.
    return random.nextInt(4) == 0 ? Asset.of("POINTS/0") : ASSETS[random.nextInt(ASSETS.length)];
  }

  private NewAccount opening() {
    AccountId id = random.nextInt(3) == 0 ? new AccountId("other-" + random.nextInt(200)) : account();
    Random own = new Random(id.value().hashCode());
    AccountFlags flags =
        switch (own.nextInt(6)) {
          case 0 -> AccountFlags.of(AccountFlag.NO_HISTORY);
          case 1 -> AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
          default -> AccountFlags.NONE;
        };
    Asset asset = ASSETS[own.nextInt(5) / 2];
    return new NewAccount(id, asset, 1 + own.nextInt(4), flags, Amount.ZERO, own.nextInt(3) == 0 ? "" : "reference " + own.nextInt(6), "");
  }

  private NewTransfer transfer() {
    TransferId id = new TransferId("transfer-" + ids++);
    String reference = random.nextBoolean() ? "" : reference();
    Instant date = random.nextInt(3) == 0 ? date(random) : null;
    if (!holds.isEmpty() && random.nextInt(4) == 0) {
      TransferId hold = holds.get(Math.max(0, holds.size() - 1 - random.nextInt(12)));
      boolean post = random.nextBoolean();
      TransferFlags flags = TransferFlags.of(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
      flags = post && random.nextInt(3) == 0 ? flags.with(TransferFlag.KEEP_OPEN) : flags;
      Amount amount = post ? random.nextBoolean() ? Amount.MAX : Amount.of(random.nextInt(30)) : Amount.ZERO;
      return new NewTransfer(id, AccountId.NONE, AccountId.NONE, amount, null, 0, flags, hold, TransferId.NONE, 0, reference, "", date);
    }
    if (ids > 10 && random.nextInt(6) == 0) {
      TransferId original = new TransferId("transfer-" + Math.max(0, ids - 2 - random.nextInt(20)));
      return new NewTransfer(
          id, AccountId.NONE, AccountId.NONE, Amount.of(random.nextInt(60)), null, code(), TransferFlags.NONE, TransferId.NONE, original, 0, reference, "", date);
    }
    TransferFlags flags = TransferFlags.NONE;
    long timeout = 0;
    if (random.nextInt(3) == 0) {
      flags = TransferFlags.of(TransferFlag.PENDING);
      timeout = random.nextInt(3);
      if (random.nextInt(8) == 0) {
        flags = flags.with(random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT);
        timeout = 1;
      }
      holds.add(id);
    }
    AccountId debit = account();
    // The asset that the account was opened with, if it was.
    Asset asset = ASSETS[assetOf(debit)];
    AccountId credit = account();
    for (int tries = 0; tries < 5 && assetOf(credit) != assetOf(debit); tries++) {
      credit = account();
    }
    return new NewTransfer(
        id, debit, credit, Amount.of(random.nextInt(100)), asset, code(), flags, TransferId.NONE, TransferId.NONE, timeout, reference, "", date);
  }

  private static int assetOf(AccountId id) {
    Random own = new Random(id.value().hashCode());
    own.nextInt(6);
    return own.nextInt(5) / 2;
  }

  /** A business date: mostly near the ledger's life, at times beyond all that timestamps can tell. */
  private Instant date(Random from) {
    return switch (from.nextInt(8)) {
      case 0 -> Instant.MIN.plusSeconds(from.nextInt(3));
      case 1 -> Instant.MAX.minusSeconds(from.nextInt(3));
      case 2 -> Instant.ofEpochSecond(0, now);
      default -> Instant.ofEpochSecond(Math.min(now, START) / 1_000_000_000L + from.nextInt(40) - 10, from.nextInt(4) == 0 ? from.nextInt(1_000_000_000) : 0);
    };
  }

  Instant dateOrTime(Random from, long timestamp) {
    return from.nextBoolean() ? date(from) : BusinessDate.of(timestamp);
  }
}
