package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Chains that mostly succeed, under ids of their own, on few accounts: what {@link RandomRequests} seldom comes to. */
final class SensibleRequests {
  private static final Asset USD = Asset.of("USD/2");
  private static final int ACCOUNTS = 5;

  private final SplittableRandom random;
  private final Function<TransferId, Transfer> recorded;
  private final List<TransferId> holds = new ArrayList<>();
  private final List<TransferId> moved = new ArrayList<>();
  private int fresh;

  /** @param recorded answers the recorded transfer of an id, or null */
  SensibleRequests(SplittableRandom random, Function<TransferId, Transfer> recorded) {
    this.random = random;
    this.recorded = recorded;
  }

  List<NewTransfer> chain() {
    List<NewTransfer> chain = new ArrayList<>();
    for (int members = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4); members > 0; members--) {
      NewTransfer member = member();
      chain.add(members > 1 ? member.with(member.flags().with(TransferFlag.LINKED)) : member);
    }
    chain.stream().filter(member -> member.flags().has(TransferFlag.PENDING)).forEach(member -> holds.add(member.id()));
    chain.stream().filter(member -> !member.flags().has(TransferFlag.PENDING) && !member.voids()).forEach(member -> moved.add(member.id()));
    return chain;
  }

  private NewTransfer member() {
    TransferId id = new TransferId("S" + fresh++);
    int kind = random.nextInt(10);
    if (kind < 3 && !holds.isEmpty()) {
      return resolution(id, holds.get(Math.max(0, holds.size() - 1 - random.nextInt(4))));
    }
    if (kind == 3 && !moved.isEmpty()) {
      TransferId original = moved.get(Math.max(0, moved.size() - 1 - random.nextInt(4)));
      return transfer(id, account(original, false), account(original, true), Amount.of(random.nextInt(3)), 0, TransferId.NONE, original, 0);
    }
    int debit = random.nextInt(ACCOUNTS);
    int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    boolean pending = random.nextInt(5) < 2;
    int bits = pending ? TransferFlag.PENDING.bit() | closing() : random.nextInt(6) == 0 ? 1 << (4 + random.nextInt(2)) : 0;
    long timeout = pending && random.nextBoolean() ? 1 + random.nextInt(2) : 0;
    return transfer(id, new AccountId("A" + debit), new AccountId("A" + credit), Amount.of(1 + random.nextInt(9)), bits, TransferId.NONE, TransferId.NONE, timeout);
  }

  private int closing() {
    return random.nextInt(10) > 0 ? 0 : (random.nextBoolean() ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT).bit();
  }

  private NewTransfer resolution(TransferId id, TransferId hold) {
    boolean post = random.nextBoolean();
    int bits = post ? TransferFlag.POST_PENDING_TRANSFER.bit() | (random.nextInt(3) == 0 ? TransferFlag.KEEP_OPEN.bit() : 0) : TransferFlag.VOID_PENDING_TRANSFER.bit();
    Amount amount = !post ? Amount.ZERO : random.nextBoolean() ? Amount.MAX : Amount.of(1 + random.nextInt(2));
    return transfer(id, account(hold, true), account(hold, false), amount, bits, hold, TransferId.NONE, 0);
  }

  /** Named where it is known and chance will have it. */
  private AccountId account(TransferId of, boolean debit) {
    Transfer transfer = recorded.apply(of);
    return transfer == null || random.nextInt(3) == 0 ? AccountId.NONE : debit ? transfer.debitAccountId() : transfer.creditAccountId();
  }

  private static NewTransfer transfer(
      TransferId id, AccountId debit, AccountId credit, Amount amount, int bits, TransferId hold, TransferId original, long timeout) {
    boolean inherits = !hold.isNone() || !original.isNone();
    return new NewTransfer(id, debit, credit, amount, inherits ? null : USD, inherits ? 0 : 1, new TransferFlags(bits), hold, original, timeout, "", "", null);
  }
}
