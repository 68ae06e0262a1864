package io.tallystick.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reserves, releases and posts the legs of one shard; collects what comes of it. */
final class Legs {
  private final ShardView view;
  private final Map<AccountId, WorkingAccount> accounts = new LinkedHashMap<>();
  private final Map<AccountId, Boolean> closed = new LinkedHashMap<>();
  private final Map<TransferId, Hold> holds = new LinkedHashMap<>();
  private final List<Made> made = new ArrayList<>();
  private final Map<Asset, Clearing> clearing = new LinkedHashMap<>();

  private record Made(Transfer transfer, LegsHere here) {}

  Legs(ShardView view) {
    this.view = view;
  }

  /** Whether the totals have room for what would be reserved. */
  boolean haveRoomFor(CrossEntry.Member member) {
    Transfer transfer = member.transfer();
    return transfer.resolves()
        || !(member.debitHere() && account(transfer.debitAccountId()).overflowsDebitsPending(transfer.amount()))
            && !(member.creditHere() && account(transfer.creditAccountId()).overflowsCreditsPending(transfer.amount()));
  }

  /** Holds what the member moves; what a post or void moves is held already. */
  void reserve(CrossEntry.Member member) {
    touch(member);
    if (!member.transfer().resolves()) {
      hold(member, member.transfer().amount());
    }
  }

  /** Takes back {@link #reserve}. */
  void release(CrossEntry.Member member) {
    touch(member);
    if (!member.transfer().resolves()) {
      release(member, member.transfer().amount());
    }
  }

  /** Records the member as it became, after its reservation was released. */
  void record(CrossEntry.Member member, Transfer transfer) {
    if (transfer.pending()) {
      hold(member, transfer.amount());
      holds.put(transfer.id(), new Hold.Open(transfer));
    } else if (transfer.resolves()) {
      release(member, transfer.released());
      Hold.Open open = openHold(transfer.pendingId());
      holds.put(transfer.pendingId(), resolved(open, transfer));
    }
    if (transfer.posted()) {
      post(member, transfer.amount());
    }
    made.add(new Made(transfer, member.here()));
  }

  /** Records a transfer of which only the id is here. */
  void record(Transfer transfer) {
    made.add(new Made(transfer, LegsHere.NEITHER));
  }

  /** Releases one leg of a hold whose time is over, and opens its account again where the hold had closed it. */
  void expire(Hold.Open hold, boolean debit) {
    CrossEntry.Member leg = new CrossEntry.Member(0, hold.transfer(), debit, !debit);
    touch(leg);
    release(leg, hold.held());
    if (hold.transfer().flags().has(debit ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT)) {
      setClosed(debit ? hold.transfer().debitAccountId() : hold.transfer().creditAccountId(), false);
    }
    holds.put(hold.id(), hold.expire());
  }

  void setClosed(AccountId id, boolean value) {
    account(id);
    closed.put(id, value);
  }

  /** @param entry later than the last timestamp by at least as much as transfers were recorded and rejections are */
  Step step(Entry entry, List<Entry.TransferRejected> rejections) {
    List<Entry> entries = new ArrayList<>(rejections);
    long timestamp = entry.timestamp() - made.size();
    for (Made one : made) {
      entries.add(new Entry.TransferMade(one.transfer, one.here, timestamp++));
    }
    entries.add(entry);
    List<Account> after = new ArrayList<>(accounts.size());
    accounts.forEach((id, account) -> after.add(account.base().with(account.totals(), closed.getOrDefault(id, account.closed()))));
    clearing.values().removeIf(Clearing::isZero);
    return new Step(entries, after, List.copyOf(holds.values()), clearing);
  }

  private static Hold resolved(Hold.Open open, Transfer transfer) {
    if (transfer.voids()) {
      return open.voided();
    }
    return transfer.keepsOpen() ? open.postPart(transfer.amount()) : open.post(transfer.amount());
  }

  private Hold.Open openHold(TransferId id) {
    Hold hold = holds.get(id);
    if ((hold == null ? view.hold(id) : hold) instanceof Hold.Open open) {
      return open;
    }
    throw new IllegalStateException("a hold that was taken is not open");
  }

  private void touch(CrossEntry.Member member) {
    if (member.debitHere()) {
      account(member.transfer().debitAccountId());
    }
    if (member.creditHere()) {
      account(member.transfer().creditAccountId());
    }
  }

  private void hold(CrossEntry.Member member, Amount amount) {
    if (member.debitHere()) {
      account(member.transfer().debitAccountId()).holdDebit(amount);
    }
    if (member.creditHere()) {
      account(member.transfer().creditAccountId()).holdCredit(amount);
    }
    clear(member, amount.toBigInteger(), BigInteger.ZERO);
  }

  private void release(CrossEntry.Member member, Amount amount) {
    if (member.debitHere()) {
      account(member.transfer().debitAccountId()).releaseDebit(amount);
    }
    if (member.creditHere()) {
      account(member.transfer().creditAccountId()).releaseCredit(amount);
    }
    clear(member, amount.toBigInteger().negate(), BigInteger.ZERO);
  }

  private void post(CrossEntry.Member member, Amount amount) {
    if (member.debitHere()) {
      account(member.transfer().debitAccountId()).debit(amount);
    }
    if (member.creditHere()) {
      account(member.transfer().creditAccountId()).credit(amount);
    }
    clear(member, BigInteger.ZERO, amount.toBigInteger());
  }

  /** Where only one leg is here, the clearing account has the other one. */
  private void clear(CrossEntry.Member member, BigInteger pending, BigInteger posted) {
    if (member.debitHere() == member.creditHere()) {
      return;
    }
    Clearing change = member.debitHere() ? new Clearing(pending.negate(), posted.negate()) : new Clearing(pending, posted);
    clearing.merge(member.transfer().asset(), change, Clearing::plus);
  }

  private WorkingAccount account(AccountId id) {
    return accounts.computeIfAbsent(id, _ -> new WorkingAccount(stored(id)));
  }

  private Account stored(AccountId id) {
    Account account = view.account(id);
    if (account == null) {
      throw new IllegalStateException("the view lacks an account of a prepared transfer");
    }
    return account;
  }
}
