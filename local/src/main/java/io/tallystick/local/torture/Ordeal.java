package io.tallystick.local.torture;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes the requests of a torture, and rubbish among them, all from one seed. Ids of transfers carry the real time, so they are new in every run. */
final class Ordeal {
  private static final Asset ASSET = Asset.of("USD/2");
  private static final int SOURCES = 4;
  private static final int WALLETS = 200;
  private static final int MOST_TRANSFERS = 40;
  private static final int LARGEST_AMOUNT = 5_000;
  /** Holds to post or void, and transfers to reverse. */
  private static final int REMEMBERED = 500;

  private final SplittableRandom random;
  private final String run;
  private final Deque<TransferId> holds = new ArrayDeque<>();
  private final Deque<TransferId> movements = new ArrayDeque<>();
  private long numbers;

  /** @param run makes the ids that carry no time new */
  Ordeal(SplittableRandom random, String run) {
    this.random = random;
    this.run = run;
  }

  /** Opens every account: sources without limit, and wallets that must not be overdrawn, some of them without history. */
  Request openings() {
    List<NewAccount> accounts = new ArrayList<>();
    for (int i = 0; i < SOURCES; i++) {
      accounts.add(account(source(i), AccountFlags.NONE, Amount.ZERO));
    }
    for (int i = 0; i < WALLETS; i++) {
      AccountFlags flags = AccountFlags.of(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS);
      Amount overdraft = i % 5 == 0 ? Amount.of(10_000) : Amount.ZERO;
      accounts.add(account(wallet(i), i % 7 == 0 ? flags.with(AccountFlag.NO_HISTORY) : flags, overdraft));
    }
    return new Request(accounts, List.of());
  }

  private static NewAccount account(AccountId id, AccountFlags flags, Amount overdraft) {
    return new NewAccount(id, ASSET, 1, flags, overdraft, id.value(), "");
  }

  /** A request that follows the schema; what the rules make of it is another matter. */
  Request next() {
    List<NewTransfer> transfers = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_TRANSFERS);
    boolean chained = random.nextInt(8) == 0;
    for (int i = 0; i < count; i++) {
      NewTransfer transfer = transfer();
      transfers.add(chained && i < count - 1 ? transfer.with(transfer.flags().with(TransferFlag.LINKED)) : transfer);
    }
    return new Request(List.of(), transfers);
  }

  /** One of the accounts, some far more often than others. */
  AccountId anyAccount() {
    return random.nextInt(10) == 0 ? source(random.nextInt(SOURCES)) : wallet(skewed());
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
    AccountId debit = random.nextInt(4) == 0 ? source(random.nextInt(SOURCES)) : wallet(skewed());
    AccountId credit = wallet(skewed());
    Amount amount = Amount.of(1 + random.nextInt(LARGEST_AMOUNT));
    TransferFlags flags = TransferFlags.NONE;
    long timeout = 0;
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        flags = TransferFlags.of(TransferFlag.PENDING);
        timeout = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
        remember(holds, id);
      }
      case 2, 3 -> {
        return resolution(id);
      }
      case 4 -> {
        flags = TransferFlags.of(TransferFlag.BALANCING_DEBIT);
        remember(movements, id);
      }
      case 5 -> {
        return reversal(id);
      }
      default -> remember(movements, id);
    }
    return new NewTransfer(id, debit, credit, amount, ASSET, 1, flags, TransferId.NONE, TransferId.NONE, timeout, "", "", null);
  }

  /** Posts a recent hold in part or for good, or voids it. */
  private NewTransfer resolution(TransferId id) {
    boolean post = random.nextBoolean();
    boolean part = post && random.nextInt(3) > 0;
    TransferId hold = holds.isEmpty() ? new TransferId("no-hold-" + numbers++) : recent(holds, part ? 1 : 5);
    TransferFlags flags = TransferFlags.of(post ? TransferFlag.POST_PENDING_TRANSFER : TransferFlag.VOID_PENDING_TRANSFER);
    Amount amount = !post ? Amount.ZERO : part ? Amount.of(1 + random.nextInt(LARGEST_AMOUNT / 3)) : Amount.MAX;
    if (post) {
      remember(movements, id);
    }
    return taking(id, amount, part ? flags.with(TransferFlag.KEEP_OPEN) : flags, hold, TransferId.NONE);
  }

  /** Reverses a recent transfer in part or in full. */
  private NewTransfer reversal(TransferId id) {
    TransferId original = movements.isEmpty() ? new TransferId("no-transfer-" + numbers++) : recent(movements, 2);
    Amount amount = random.nextBoolean() ? Amount.MAX : Amount.of(1 + random.nextInt(LARGEST_AMOUNT / 3));
    remember(movements, id);
    return taking(id, amount, TransferFlags.NONE, TransferId.NONE, original);
  }

  /** A transfer that takes all it can from the one that it names. */
  private static NewTransfer taking(TransferId id, Amount amount, TransferFlags flags, TransferId hold, TransferId original) {
    return new NewTransfer(id, AccountId.NONE, AccountId.NONE, amount, null, 0, flags, hold, original, 0, "", "", null);
  }

  private static void remember(Deque<TransferId> recent, TransferId id) {
    recent.addLast(id);
    if (recent.size() > REMEMBERED) {
      recent.removeFirst();
    }
  }

  /** One of the recent ones; in one case of so many the same one may be taken again. */
  private TransferId recent(Deque<TransferId> recent, int againIn) {
    TransferId id = recent.removeFirst();
    if (random.nextInt(againIn) == 0) {
      recent.addLast(id);
    }
    return id;
  }

  /** Some wallets far more often than others. */
  private int skewed() {
    double uniform = random.nextDouble();
    return (int) (WALLETS * uniform * uniform * uniform);
  }

  private TransferId id() {
    return random.nextInt(4) == 0 ? new TransferId(String.format(Locale.ROOT, "%s-%d", run, numbers++)) : new TransferId(uuid7());
  }

  private String uuid7() {
    long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(0x1000);
    return new UUID(high, random.nextLong() >>> 2 | 0x8000_0000_0000_0000L).toString();
  }

  private static AccountId source(int number) {
    return new AccountId("source:" + number);
  }

  private static AccountId wallet(int number) {
    return new AccountId("wallet:" + number);
  }
}
