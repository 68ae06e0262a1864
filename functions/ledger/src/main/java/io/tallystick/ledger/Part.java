package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One shard's part of a chain: the whole ladder for all members in order, with what stands for the accounts of other shards in their place. What fails first is
 * what this shard's own accounts, ids, holds and originals cause.
 */
final class Part {
  private final ShardView view;
  private final int shard;
  private final Placement placement;
  private final Chain chain;
  private final Facts told;
  private final long first;
  private final Overlay overlay;
  private final TransferLadder ladder;
  private final Map<Integer, Amount> amounts = new TreeMap<>();
  private final Map<Integer, Transfer> records = new TreeMap<>();
  private final List<CrossEntry.Member> members = new ArrayList<>();
  private final Map<Integer, TransferId> ids = new TreeMap<>();

  /**
   * @param told what the shards before have found
   * @param first the timestamp of the first member
   */
  Part(ShardView view, int shard, Placement placement, Chain chain, Facts told, long first) {
    this.view = view;
    this.shard = shard;
    this.placement = placement;
    this.chain = chain;
    this.told = told;
    this.first = first;
    this.overlay = new Overlay(view, first, chain.size(), this::foreign);
    this.ladder = new TransferLadder(overlay);
  }

  /** What stands for an account of another shard; null for one of this shard. */
  private WorkingAccount foreign(AccountId id) {
    return placement.shardOf(id) == shard ? null : new ForeignAccount(id, told.assets().get(id));
  }

  /** The chain in flight that has taken something which this one names; null if there is none. */
  static ChainKey taker(ShardView view, Chain chain) {
    for (NewTransfer member : chain.members()) {
      for (TransferId id : List.of(member.id(), member.pendingId(), member.reverses())) {
        ChainKey taker = id.isNone() ? null : view.taker(id);
        if (taker != null) {
          return taker;
        }
      }
    }
    return null;
  }

  /**
   * Judges it; to be called once.
   *
   * @param last the last member to judge, after which nothing can matter any more
   */
  Report.Judged judge(int last) {
    Map<Integer, Long> existing = new TreeMap<>();
    Map<Integer, Long> burned = new TreeMap<>();
    for (int i = 0; i < chain.size(); i++) {
      NewTransfer member = chain.members().get(i);
      switch (member.id().isNone() ? null : view.known(member.id())) {
        case Burned one -> burned.put(i, one.timestamp());
        case Transfer made when ladder.exists(member) -> existing.put(i, made.timestamp());
        case Transfer _ -> {}
        case null -> {}
      }
    }
    Failure failure = null;
    for (int i = 0; i <= last && failure == null; i++) {
      TransferOutcome outcome = judgeMember(i);
      failure = outcome == TransferOutcome.CREATED ? null : new Failure(i, outcome);
    }
    return new Report.Judged(shard, existing, burned, failure, false, new Facts(assets(), amounts, records));
  }

  private TransferOutcome judgeMember(int number) {
    NewTransfer asked = chain.members().get(number);
    long timestamp = first + number;
    if (!judgedHere(number)) {
      TransferOutcome outcome = ladder.judgeFormOnly(asked, timestamp, chain.sentAt());
      if (outcome == TransferOutcome.CREATED && chain.onlyItsIdOn(shard, number, placement)) {
        ids.put(number, asked.id());
      }
      return outcome;
    }
    NewTransfer member = lowered(asked, number);
    TransferOutcome outcome = ladder.judge(member, timestamp, chain.sentAt());
    boolean cameToAmounts = outcome.compareTo(TransferOutcome.OVERFLOWS_DEBITS_PENDING) >= 0;
    if (cameToAmounts && chain.balances(number)) {
      amounts.put(number, ladder.amount());
    }
    if (outcome == TransferOutcome.CREATED) {
      ladder.make(member, timestamp);
      keep(number);
    }
    return outcome;
  }

  /** A repeat is compared as it was asked for, all else is judged by what other shards have lowered it to. */
  private NewTransfer lowered(NewTransfer asked, int number) {
    Amount lowered = told.amounts().get(number);
    boolean repeat = !asked.id().isNone() && overlay.known(asked.id()) != null;
    return lowered == null || repeat ? asked : asked.with(lowered);
  }

  private void keep(int number) {
    Parties parties = chain.parties().get(number);
    if (parties.on(shard, placement)) {
      Transfer made = overlay.newest();
      if (parties.anonymous()) {
        records.put(number, made);
      }
      members.add(new CrossEntry.Member(number, made, parties.debitOn(shard, placement), parties.creditOn(shard, placement)));
    }
  }

  /** Whether this shard has the hold or original that the member names, or it is nowhere, so that all rungs can be judged. */
  private boolean judgedHere(int number) {
    Parties parties = chain.parties().get(number);
    return switch (parties.source()) {
      case REQUEST, NOWHERE -> true;
      case LOCATED, CHAIN -> parties.on(shard, placement);
    };
  }

  /** What the report said that went with what is prepared. */
  static Facts facts(ShardView view, CrossEntry.Prepared prepared) {
    Map<Integer, Amount> amounts = new TreeMap<>();
    Map<AccountId, Asset> assets = new TreeMap<>();
    Map<Integer, Transfer> records = new TreeMap<>();
    for (CrossEntry.Member member : prepared.members()) {
      Transfer transfer = member.transfer();
      if (transfer.resolves() || transfer.reversal()) {
        records.put(member.number(), transfer);
      }
      if (transfer.balancing()) {
        amounts.put(member.number(), transfer.amount());
      }
      if (member.debitHere()) {
        assets.put(transfer.debitAccountId(), view.account(transfer.debitAccountId()).asset());
      }
      if (member.creditHere()) {
        assets.put(transfer.creditAccountId(), view.account(transfer.creditAccountId()).asset());
      }
    }
    return new Facts(assets, amounts, records);
  }

  private Map<AccountId, Asset> assets() {
    Map<AccountId, Asset> assets = new TreeMap<>();
    for (Parties parties : chain.parties()) {
      for (AccountId id : List.of(parties.debit(), parties.credit())) {
        Account account = id.isNone() || placement.shardOf(id) != shard ? null : view.account(id);
        if (account != null) {
          assets.put(id, account.asset());
        }
      }
    }
    return assets;
  }

  /** Whether nothing is to be prepared here. */
  boolean isEmpty() {
    return members.isEmpty() && ids.isEmpty();
  }

  /**
   * Prepares what {@link #judge} has found to pass.
   *
   * @param kept the chain, where it is the coordinator that prepares
   * @return null if a total has no room for it
   */
  Step prepare(ChainKey key, Chain kept, long timestamp) {
    Legs legs = new Legs(view);
    for (CrossEntry.Member member : members) {
      if (!legs.haveRoomFor(member)) {
        return null;
      }
      legs.reserve(member);
    }
    Set<AccountId> closes = new TreeSet<>();
    Set<AccountId> reopens = new TreeSet<>();
    for (Account after : overlay.decision(List.of()).accounts()) {
      boolean before = view.account(after.id()).closed();
      if (before != after.closed()) {
        (before ? reopens : closes).add(after.id());
      }
    }
    closes.forEach(id -> legs.setClosed(id, true));
    return legs.step(new CrossEntry.Prepared(key, kept, members, ids, closes, reopens, timestamp), List.of());
  }
}
