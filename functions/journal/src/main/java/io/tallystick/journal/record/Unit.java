package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Failure;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What succeeds or fails together of one call: an account or transfer that is not linked, or a linked chain; and how far it has come. Not safe for concurrent use. */
final class Unit {
  /** How far it has come. */
  enum State {
    /** Nothing is recorded of it. */
    NEW,
    /** A chain that is in flight, or may be, of which only the key is known. */
    SOUGHT,
    /** It is being judged shard by shard, or was judged by all and waits to be decided. */
    JUDGED,
    /** It is decided, and not all of its shards have ended it. */
    ENDING,
    /** Nothing is left to do. */
    DONE
  }

  /** In which its request is in order with others; empty for none. */
  final String group;
  /** The position of its request, and of its first event among those of its kind in the request. */
  final int request;

  final int first;
  final List<NewAccount> accounts;
  final List<NewTransfer> transfers;
  final long sentAt;
  final Map<AccountId, Line> lines = new LinkedHashMap<>();
  final Map<TransferId, IdLine> ids = new LinkedHashMap<>();

  State state = State.NEW;
  /** Null until all that it names is located. */
  Chain chain;

  Route route;
  /** Whether nobody may share an account with it while it is in flight: what it finds or leaves depends on everybody's order. */
  boolean barrier;
  Coordination coordination;
  /** The key of what is prepared, null while nothing is. */
  ChainKey key;
  /** Shards on which it is prepared, as far as is known. */
  final Set<Integer> preparedOn = new TreeSet<>();
  /** Whether it has failed because of others of the call, so that it is given up and begun again. */
  boolean disturbed;
  /** Whether a part of it was judged before one that comes before it: that it passed there says nothing about what would have failed first. */
  boolean early;
  /** Whether it has failed, and not because of others. */
  boolean failed;
  /** Whether it was found in flight, as an earlier call has begun it. */
  boolean joined;
  /** Whether it is begun again once it has ended. */
  boolean again;
  /** Whether it was begun before and could not be decided, so that those after it that share an account with it wait for it, and all are judged in order. */
  boolean careful;
  /** Whether it waits for chains that are no business of this call. */
  boolean resting;
  /** How often it has waited so. */
  int rests;
  /** Whether it is given up if a shard does not answer. */
  boolean overdue;
  /** Whether it is a chain of others that this call only drives on, if nobody else seems to. */
  private boolean met;

  /** By hold or original; null until it is asked for. */
  private Map<TransferId, AccountId> named;

  Verdict verdict;
  final Set<Integer> toEnd = new TreeSet<>();
  List<Decision.OfAccount> accountAnswers;
  List<Decision.OfTransfer> transferAnswers;

  private Unit(String group, int request, int first, List<NewAccount> accounts, List<NewTransfer> transfers, long sentAt) {
    this.group = group;
    this.request = request;
    this.first = first;
    this.accounts = accounts;
    this.transfers = transfers;
    this.sentAt = sentAt;
  }

  static Unit ofAccounts(String group, int request, int first, List<NewAccount> accounts, long sentAt) {
    return new Unit(group, request, first, accounts, List.of(), sentAt);
  }

  static Unit ofTransfers(String group, int request, int first, List<NewTransfer> transfers, long sentAt) {
    return new Unit(group, request, first, List.of(), transfers, sentAt);
  }

  /** A chain that somebody else has begun. */
  static Unit sought(ChainKey key) {
    Unit unit = new Unit("", -1, 0, List.of(), List.of(), 0);
    unit.state = State.SOUGHT;
    unit.key = key;
    return unit;
  }

  /** A chain that somebody else has begun, and that has taken what a unit of this call names. */
  static Unit met(ChainKey key) {
    Unit unit = sought(key);
    unit.met = true;
    return unit;
  }

  /** Whether it is left to whoever has begun it, who may well be at it. */
  boolean leftToOthers(long now) {
    return met && now - key.timestamp() < Driving.DRIVEN_AFTER.toNanos();
  }

  boolean ofAccounts() {
    return !accounts.isEmpty();
  }

  /** Whether it is known of all that it names where it is, or that it is nowhere. */
  boolean isLocated() {
    return chain != null || ofAccounts();
  }

  /** Whether it is known which accounts it has; what is recorded nowhere may still be, by whom this one does not name. */
  boolean knowsAccounts() {
    return ofAccounts() || chain != null && chain.parties().stream().noneMatch(of -> of.source() == Parties.Source.NOWHERE && (of.debit().isNone() || of.credit().isNone()));
  }

  /** Whether one shard decides it alone, or refuses it. */
  boolean alone() {
    return chain == null || route instanceof Route.Refused || route instanceof Route.Through through && through.local() && !chain.anonymous();
  }

  /** The shard that begins it. */
  int home(Placement placement) {
    if (ofAccounts()) {
      return accounts.stream().map(NewAccount::id).filter(id -> !id.isNone()).findFirst().map(placement::shardOf).orElse(0);
    }
    if (route instanceof Route.Through through) {
      return through.coordinator();
    }
    AccountId debit = chain.parties().getFirst().debit();
    return debit.isNone() ? placement.shardOf(transfers.getFirst().id()) : placement.shardOf(debit);
  }

  /** The holds and originals that have to be located before it can begin: those that no earlier member makes. */
  Set<TransferId> sources() {
    Set<TransferId> sources = new LinkedHashSet<>();
    Set<TransferId> made = new LinkedHashSet<>();
    for (NewTransfer member : transfers) {
      TransferId source = member.source();
      if (!source.isNone() && !made.contains(source)) {
        sources.add(source);
      }
      made.add(member.id());
    }
    return sources;
  }

  /** The account that is named together with a hold or original, by which it is looked for first; {@link AccountId#NONE} if none is. */
  AccountId named(TransferId source) {
    if (named == null) {
      named = new HashMap<>();
      for (NewTransfer member : transfers) {
        AccountId account = Sharding.placing(member);
        if (!account.isNone()) {
          named.putIfAbsent(member.source(), account);
        }
      }
    }
    return named.getOrDefault(source, AccountId.NONE);
  }

  /**
   * Takes over where it is, and the way that follows from it.
   *
   * @param closes whether a hold that it resolves closes an account, or may
   */
  void located(Chain found, Route way, boolean closes) {
    chain = found;
    route = way;
    barrier = closes;
    for (int i = 0; i < found.size(); i++) {
      NewTransfer member = found.members().get(i);
      barrier |= found.balances(i) || member.flags().has(TransferFlag.CLOSING_DEBIT) || member.flags().has(TransferFlag.CLOSING_CREDIT);
    }
  }

  /** The shards that have still to judge it. */
  List<Integer> remaining() {
    List<Integer> shards = ((Route.Through) (coordination == null ? route : coordination.route())).shards();
    return coordination == null ? shards : shards.subList(Math.min(coordination.reports().size(), shards.size()), shards.size());
  }

  /** Whether every shard has prepared it. */
  boolean readyToCommit() {
    return state == State.JUDGED && !disturbed && coordination.next() instanceof Coordination.Next.Commit;
  }

  /** Whether it is refused for what one shard might have refused it earlier, in another place. */
  boolean refusedTooSoon() {
    boolean refuses = coordination.next() instanceof Coordination.Next.Refuse || coordination.next() instanceof Coordination.Next.RefuseAll;
    if (!early || !refuses) {
      return false;
    }
    Failure first = coordination.failure();
    return first == null || first.member() > 0 || Outcome.ofState(first.outcome());
  }

  /** Waits for chains that are no business of this call. */
  void rest() {
    resting = true;
    rests++;
  }

  boolean done() {
    return state == State.DONE;
  }

  /** Whether it has its outcome for good. */
  boolean answered() {
    return accountAnswers != null || transferAnswers != null;
  }

  /** What it names may have moved from nowhere to some shard since it was looked for. */
  void forgetWay() {
    chain = null;
    route = null;
  }

  /** Begins anew; nothing of it is prepared any more. */
  void reset() {
    if (chain.parties().stream().anyMatch(of -> of.source() == Parties.Source.NOWHERE)) {
      forgetWay();
    }
    state = State.NEW;
    coordination = null;
    key = null;
    verdict = null;
    disturbed = false;
    failed = false;
    early = false;
    joined = false;
    again = false;
    preparedOn.clear();
    toEnd.clear();
  }
}
