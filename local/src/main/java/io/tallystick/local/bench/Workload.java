package io.tallystick.local.bench;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Transfers as a load makes them: ids of UUID version 7 made now, amounts up to a hundred units, accounts as a choice draws them. */
final class Workload {
  private static final Asset ASSET = Asset.of("USD/2");
  private static final int LARGEST_AMOUNT = 10_000;

  private final SplittableRandom random;
  private final AccountId[] accounts;
  private final AccountPairs pairs;

  Workload(AccountChoice choice, int accounts, long seed) {
    this(choice, accounts, seed, Sharding.ONE, 0);
  }

  /** @param crossing the share of transfers whose accounts live on two shards, 0 to 1 */
  Workload(AccountChoice choice, int accounts, long seed, Sharding sharding, double crossing) {
    this.random = new SplittableRandom(seed);
    this.accounts = new AccountId[accounts];
    for (int i = 0; i < accounts; i++) {
      this.accounts[i] = new AccountId(account(i));
    }
    this.pairs = new AccountPairs(random, choice, this.accounts, sharding, crossing);
  }

  /** The id of an account, counted from 0. */
  static String account(int number) {
    return String.format(Locale.ROOT, "wallet:%06d", number);
  }

  /** Requests that open all the accounts, each of at most that many. */
  List<Request> openings(int perRequest) {
    List<Request> requests = new ArrayList<>();
    List<NewAccount> next = new ArrayList<>();
    for (AccountId account : accounts) {
      next.add(new NewAccount(account, ASSET, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
      if (next.size() == perRequest) {
        requests.add(new Request(next, List.of()));
        next.clear();
      }
    }
    if (!next.isEmpty()) {
      requests.add(new Request(next, List.of()));
    }
    return requests;
  }

  /** One request of new transfers. */
  Request transfers(int count) {
    List<NewTransfer> transfers = new ArrayList<>(count);
    long millis = System.currentTimeMillis();
    for (int i = 0; i < count; i++) {
      transfers.add(transfer(millis));
    }
    return new Request(List.of(), transfers);
  }

  private NewTransfer transfer(long millis) {
    int[] pair = pairs.draw();
    return new NewTransfer(
        new TransferId(uuid7(millis)),
        accounts[pair[0]],
        accounts[pair[1]],
        Amount.of(1 + random.nextInt(LARGEST_AMOUNT)),
        ASSET,
        1,
        TransferFlags.NONE,
        TransferId.NONE,
        TransferId.NONE,
        0,
        "",
        "",
        null);
  }

  private String uuid7(long millis) {
    long high = millis << 16 | 0x7000L | random.nextInt(0x1000);
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
