package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Transfers that succeed or fail together: one that is not linked, or a linked chain; with what was found out before any shard judges it.
 *
 * @param members in order, at least one
 * @param parties of each member
 * @param tooLarge whether it does not fit a segment; only of a linked chain
 * @param sentAt as of its request
 */
public record Chain(List<NewTransfer> members, List<Parties> parties, boolean tooLarge, long sentAt) {
  public Chain {
    members = List.copyOf(members);
    parties = List.copyOf(parties);
    if (members.isEmpty() || members.size() != parties.size()) {
      throw new IllegalArgumentException("a chain has members, and parties of each");
    }
  }

  /**
   * @param located answers the recorded transfer of an id, on whatever shard, or null
   */
  public static Chain of(List<NewTransfer> members, long sentAt, Function<TransferId, Transfer> located) {
    List<Parties> parties = new ArrayList<>(members.size());
    for (NewTransfer member : members) {
      parties.add(parties(member, members, parties, located));
    }
    boolean tooLarge = members.getFirst().linked() && ChainSize.ofTransfers(members, id -> hold(located.apply(id)), located) > Limits.CHAIN_BYTES;
    return new Chain(members, parties, tooLarge, sentAt);
  }

  private static Hold hold(Transfer transfer) {
    return transfer != null && transfer.pending() ? new Hold.Open(transfer) : null;
  }

  private static Parties parties(NewTransfer member, List<NewTransfer> members, List<Parties> earlier, Function<TransferId, Transfer> located) {
    if (!member.resolves() && !member.reversal()) {
      return Parties.of(member, Parties.Source.REQUEST);
    }
    boolean swapped = !member.resolves();
    TransferId source = member.source();
    Transfer recorded = source.isNone() ? null : located.apply(source);
    if (recorded != null) {
      return parties(recorded.debitAccountId(), recorded.creditAccountId(), swapped, Parties.Source.LOCATED, member);
    }
    for (int i = 0; i < earlier.size(); i++) {
      if (members.get(i).id().equals(source) && earlier.get(i).source() != Parties.Source.NOWHERE) {
        return parties(earlier.get(i).debit(), earlier.get(i).credit(), swapped, Parties.Source.CHAIN, member);
      }
    }
    return Parties.of(member, Parties.Source.NOWHERE);
  }

  private static Parties parties(AccountId debit, AccountId credit, boolean swapped, Parties.Source source, NewTransfer member) {
    boolean anonymous = Parties.anonymous(member);
    return swapped ? new Parties(credit, debit, source, anonymous) : new Parties(debit, credit, source, anonymous);
  }

  /** Whether the shard of that member's id takes part because of the id alone. */
  boolean onlyItsIdOn(int shard, int member, Placement placement) {
    Parties of = parties.get(member);
    return of.anonymous() && placement.shardOf(members.get(member).id()) == shard && !of.on(shard, placement);
  }

  /** Whether a member names no account; then the chain has to be coordinated even if only one shard takes part. */
  public boolean anonymous() {
    return parties.stream().anyMatch(Parties::anonymous);
  }

  /**
   * That all of its members are made, each at its time.
   *
   * @param key under which it is committed
   */
  public List<Decision.OfTransfer> created(ChainKey key) {
    List<Decision.OfTransfer> outcomes = new ArrayList<>(size());
    long timestamp = key.first(size());
    for (NewTransfer member : members) {
      outcomes.add(new Decision.OfTransfer(member.id(), TransferOutcome.CREATED, timestamp++));
    }
    return outcomes;
  }

  /** The shards that take part, in the order in which they judge it. Only of one that was prepared, for which there is a way. */
  public List<Integer> participants(Placement placement) {
    return ((Route.Through) Route.of(this, placement, Set.of())).shards();
  }

  public int size() {
    return members.size();
  }

  /** Whether it is a linked chain, even if of one. */
  boolean linked() {
    return members.getFirst().linked();
  }

  /** Whether its request ended inside it. */
  boolean open() {
    return members.getLast().linked();
  }

  /** Whether it could be committed if no rung matched. */
  boolean committable() {
    return !open() && !tooLarge;
  }

  /** Whether the amount of that member is lowered to the room of an account. */
  public boolean balances(int member) {
    NewTransfer transfer = members.get(member);
    return !transfer.resolves()
        && !transfer.reversal()
        && (transfer.flags().has(TransferFlag.BALANCING_DEBIT) || transfer.flags().has(TransferFlag.BALANCING_CREDIT));
  }
}
