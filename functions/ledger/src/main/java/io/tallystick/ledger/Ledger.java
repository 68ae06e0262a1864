package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules as functions: (state, requests, now) to (outcomes, entries). No I/O, no clock, no randomness: the same input gives the
 * same output on every machine.
 */
public final class Ledger {
  private static final Comparator<Hold.Open> BY_EXPIRY =
      Comparator.comparingLong((Hold.Open hold) -> hold.transfer().expiresAt())
          .thenComparingLong(hold -> hold.transfer().timestamp());

  private Ledger() {}

  /**
   * Decides requests one after the other, each on what those before it left.
   *
   * @param view the state before the batch; it has loaded all that the requests name: their accounts, ids and pending ids, the
   *     rejections of their ids, the holds of their pending ids with those holds' accounts, the transfers that they reverse with those
   *     transfers' accounts and what is still reversible of them
   * @param now the clock in nanoseconds since 1970; each entry is recorded at the later of it and the entry before plus 1
   * @throws IllegalStateException if the view lacks the hold or the accounts of something it knows, which is a fault of the caller
   */
  public static Decision decide(View view, List<Request> requests, long now) {
    int events = 0;
    for (Request request : requests) {
      events += request.events();
    }
    Overlay overlay = new Overlay(view, now, events);
    AccountEvents accounts = new AccountEvents(overlay);
    TransferEvents transfers = new TransferEvents(overlay);
    List<Decision.Answer> answers = new ArrayList<>(requests.size());
    for (Request request : requests) {
      answers.add(new Decision.Answer(accounts.decide(request.accounts()), transfers.sentAt(request.sentAt()).decide(request.transfers())));
    }
    return overlay.decision(answers);
  }

  /**
   * Releases the holds whose time is over at the timestamp of their entry, in order of expiry, then of making; leaves the others.
   *
   * @param view the state before; it has loaded the holds and their accounts. A hold that it shows as resolved is left alone
   * @param due holds that may have expired, in any order
   * @param now the clock in nanoseconds since 1970
   * @return a decision without answers
   * @throws IllegalStateException if the view lacks one of the holds or accounts, which is a fault of the caller
   */
  public static Decision expire(View view, List<Hold.Open> due, long now) {
    Overlay overlay = new Overlay(view, now, due.size());
    List<Hold.Open> inOrder = new ArrayList<>(due);
    inOrder.sort(BY_EXPIRY);
    for (Hold.Open hold : inOrder) {
      long timestamp = overlay.nextTimestamp();
      if (overlay.holdOf(hold.id()) instanceof Hold.Open open && open.expiredAt(timestamp)) {
        expire(overlay, open, timestamp);
      }
    }
    return overlay.decision(List.of());
  }

  private static void expire(Overlay overlay, Hold.Open hold, long timestamp) {
    Transfer held = hold.transfer();
    WorkingAccount debit = overlay.accountOf(held.debitAccountId());
    WorkingAccount credit = overlay.accountOf(held.creditAccountId());
    overlay.change(debit);
    overlay.change(credit);
    debit.releaseDebit(hold.held());
    credit.releaseCredit(hold.held());
    if (held.flags().has(TransferFlag.CLOSING_DEBIT)) {
      debit.reopen();
    }
    if (held.flags().has(TransferFlag.CLOSING_CREDIT)) {
      credit.reopen();
    }
    overlay.put(hold.expire());
    overlay.append(
        new Entry.HoldExpired(
            held.id(), held.debitAccountId(), held.creditAccountId(), hold.held(), held.flags().closing(), timestamp));
  }
}
