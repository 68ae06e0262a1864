package io.tallystick.ledger;

import java.util.List;

/**
 * What a batch of requests comes to: the answer to each request, and what has to be recorded for the answers to be true.
 *
 * @param answers one for each request, in order
 * @param entries what the commit has to record, in order of timestamps; empty when all of it was known already
 * @param accounts every account that the entries touch, as it stands after the last of them
 * @param holds every hold that the entries made or resolved, as it stands after the last of them
 */
public record Decision(List<Answer> answers, List<Entry> entries, List<Account> accounts, List<Hold> holds) {

  /** The outcomes of one request: one for each of its accounts and transfers, in order. */
  public record Answer(List<OfAccount> accounts, List<OfTransfer> transfers) {}

  /** What became of one account. The timestamp is the recorded one: of the original where it exists, of the rejection where refused. */
  public record OfAccount(AccountId id, AccountOutcome outcome, long timestamp) {}

  /** What became of one transfer. The timestamp is the recorded one: of the original where it exists, of the rejection where refused. */
  public record OfTransfer(TransferId id, TransferOutcome outcome, long timestamp) {}
}
