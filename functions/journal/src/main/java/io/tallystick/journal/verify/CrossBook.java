package io.tallystick.journal.verify;

import io.tallystick.journal.Location;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all shards together have to have of the chains across them: one verdict, the same transfers with each leg once, both legs of an expiry, clearing balances that net to zero. Journals are read while the ledger works, so what
 * contradicts another journal is found at once, but what another one lacks only if it must have been there before its end was looked up.
 *
 * <p>Forgets what is complete. Of a chain that was not committed it keeps the verdict: a question that comes late may have it prepared once more, and it is then given up.
 */
final class CrossBook {
  static final String NOT_CLEARED = "the clearing balances of all shards do not net to zero";
  private static final String OTHER_VERDICT = "a shard ends a chain otherwise than its coordinator decided";
  private static final String OTHER_MEMBERS = "a chain is not prepared as its coordinator was asked";
  private static final String OTHER_EXPIRY = "the two legs of an expiry do not fit";

  /** A shard's part of a chain. */
  private record Part(CrossEntry.Prepared prepared, Location location) {}

  /** A shard has ended its part without effect. */
  private record GivenUp(int shard, Verdict.Kind verdict, List<Verdict.Burn> burned, Location location) {}

  /** What is known of one chain, by shard. */
  private static final class Crossing {
    final Map<Integer, Part> parts = new TreeMap<>();
    final Map<Integer, Location> committed = new TreeMap<>();
    final List<GivenUp> givenUp = new ArrayList<>();
    /** As the first shard that was read has them. */
    final Map<TransferId, Transfer> made = new HashMap<>();
    /** What they did to the clearing balances of the shards that have ended it. */
    final Map<Asset, Clearing> clearing = new HashMap<>();
    /** The coordinator's, if it was committed. */
    CrossEntry.Decided decided;
    Location decidedAt;
    Location settledAt;
  }

  /** A leg of an expired hold. */
  private record Leg(Entry.HoldExpired expired, Location location) {}

  /** What is known of an expiry across shards: its home is the debit account's shard. */
  private static final class Expiry {
    Leg home;
    Leg other;
    Location settledAt;
  }

  private final Sharding sharding;
  private final Map<ChainKey, Crossing> crossings = new LinkedHashMap<>();
  private final Map<ChainKey, Verdict> turnedDown = new HashMap<>();
  private final Map<TransferId, Expiry> expiries = new LinkedHashMap<>();

  CrossBook(Sharding sharding) {
    this.sharding = sharding;
  }

  void prepared(int shard, CrossEntry.Prepared prepared, Location location) throws Broken {
    ChainKey key = prepared.key();
    for (CrossEntry.Member member : prepared.members()) {
      boolean debit = sharding.shardOf(member.transfer().debitAccountId()) == shard;
      boolean credit = sharding.shardOf(member.transfer().creditAccountId()) == shard;
      if (member.here() != LegsHere.of(debit, credit)) {
        throw new Broken(OTHER_MEMBERS, place(shard, location, key) + " transfer=" + member.transfer().id());
      }
    }
    if (!turnedDown.containsKey(key)) {
      crossings.computeIfAbsent(key, _ -> new Crossing()).parts.put(shard, new Part(prepared, location));
    }
  }

  /** @param prepared null where the coordinator had prepared nothing */
  void decided(int shard, CrossEntry.Decided decided, CrossEntry.Prepared prepared, List<Entry.TransferMade> made, Location location) throws Broken {
    ChainKey key = decided.key();
    Crossing crossing = crossings.computeIfAbsent(key, _ -> new Crossing());
    for (GivenUp one : crossing.givenUp) {
      requireFollows(key, one, decided.verdict());
    }
    if (decided.verdict() instanceof Verdict.Committed) {
      crossing.decided = decided;
      crossing.decidedAt = location;
      requireTold(shard, decided, prepared.chain(), location);
      commit(shard, key, crossing, made, location);
      return;
    }
    for (Map.Entry<Integer, Location> other : crossing.committed.entrySet()) {
      throw otherVerdict(other.getKey(), other.getValue(), key, decided.verdict().kind());
    }
    crossings.remove(key);
    turnedDown.put(key, decided.verdict());
  }

  /** @param burned what it was told to burn, as it recorded it */
  void ended(int shard, CrossEntry.Ended ended, List<Entry.TransferMade> made, List<Verdict.Burn> burned, Location location) throws Broken {
    ChainKey key = ended.key();
    Verdict verdict = turnedDown.get(key);
    Crossing crossing = crossings.get(key);
    if (ended.verdict() == Verdict.Kind.COMMITTED) {
      if (verdict != null) {
        throw otherVerdict(shard, location, key, verdict.kind());
      }
      commit(shard, key, crossing, made, location);
      return;
    }
    GivenUp givenUp = new GivenUp(shard, ended.verdict(), burned, location);
    if (verdict != null || crossing != null && crossing.decided != null) {
      requireFollows(key, givenUp, verdict == null ? crossing.decided.verdict() : verdict);
    } else {
      crossings.computeIfAbsent(key, _ -> new Crossing()).givenUp.add(givenUp);
    }
  }

  /** What was prepared once more by a late question is given up, whatever had become of the chain before; what a refusal burns it has to name. */
  private static void requireFollows(ChainKey key, GivenUp one, Verdict decided) throws Broken {
    boolean follows =
        switch (decided) {
          case Verdict.Committed _ -> false;
          case Verdict.Abandoned _ -> one.verdict() == Verdict.Kind.ABANDONED;
          case Verdict.Refused refused -> refused.burned().containsAll(one.burned());
        };
    if (!follows) {
      throw otherVerdict(one.shard(), one.location(), key, decided.kind());
    }
  }

  private static Broken otherVerdict(int shard, Location location, ChainKey key, Verdict.Kind decided) {
    return new Broken(OTHER_VERDICT, place(shard, location, key) + " decided=" + decided);
  }

  private void commit(int shard, ChainKey key, Crossing crossing, List<Entry.TransferMade> made, Location location) throws Broken {
    crossing.committed.put(shard, location);
    for (Entry.TransferMade one : made) {
      Transfer transfer = one.transfer();
      Transfer other = crossing.made.putIfAbsent(transfer.id(), transfer);
      if (other != null && !other.equals(transfer)) {
        throw new Broken("a transfer is not the same on its shards", place(shard, location, key) + " transfer=" + transfer.id());
      }
      Legs.add(crossing.clearing, transfer.asset(), Legs.made(transfer, one.here()));
    }
    if (crossing.decided != null && crossing.committed.keySet().containsAll(crossing.decided.tell())) {
      complete(key, crossing);
      crossings.remove(key);
    }
  }

  /** A committed chain is told to all other shards where it has an account, or an id only. */
  private void requireTold(int shard, CrossEntry.Decided decided, Chain chain, Location location) throws Broken {
    Set<Integer> shards = new TreeSet<>();
    for (int number = 0; number < chain.size(); number++) {
      shards.addAll(shardsOf(chain, number));
    }
    shards.remove(shard);
    if (!shards.equals(decided.tell())) {
      throw new Broken("a verdict is not for the shards that take part", place(shard, location, decided.key()));
    }
  }

  /** Where a member is recorded. */
  private Set<Integer> shardsOf(Chain chain, int number) {
    Set<Integer> shards = new TreeSet<>();
    Parties parties = chain.parties().get(number);
    for (AccountId id : List.of(parties.debit(), parties.credit())) {
      if (!id.isNone()) {
        shards.add(sharding.shardOf(id));
      }
    }
    if (parties.anonymous()) {
      shards.add(sharding.shardOf(new AccountId(chain.members().get(number).id().value())));
    }
    return shards;
  }

  /** All shards have ended it: each member is on its shards and nowhere else, and its legs are balanced. */
  private void complete(ChainKey key, Crossing crossing) throws Broken {
    Chain chain = crossing.parts.get(key.coordinator()).prepared().chain();
    String place = place(key.coordinator(), crossing.decidedAt, key);
    Map<Integer, Set<Integer>> recorded = new TreeMap<>();
    for (Map.Entry<Integer, Part> part : crossing.parts.entrySet()) {
      CrossEntry.Prepared prepared = part.getValue().prepared();
      Map<Integer, TransferId> ids = new TreeMap<>(prepared.ids());
      prepared.members().forEach(member -> ids.put(member.number(), member.transfer().id()));
      for (Map.Entry<Integer, TransferId> id : ids.entrySet()) {
        int number = id.getKey();
        Transfer made = crossing.made.get(id.getValue());
        boolean fits =
            number < chain.size()
                && chain.members().get(number).id().equals(id.getValue())
                && made != null
                && made.timestamp() == ChainBook.timestamp(key, number, chain);
        if (!fits) {
          throw new Broken(OTHER_MEMBERS, place(part.getKey(), part.getValue().location(), key) + " transfer=" + id.getValue());
        }
        recorded.computeIfAbsent(number, _ -> new TreeSet<>()).add(part.getKey());
      }
    }
    for (int number = 0; number < chain.size(); number++) {
      if (!shardsOf(chain, number).equals(recorded.get(number))) {
        throw new Broken(OTHER_MEMBERS, place + " transfer=" + chain.members().get(number).id());
      }
    }
    requireZero(crossing.clearing, place);
  }

  private static void requireZero(Map<Asset, Clearing> clearing, String place) throws Broken {
    for (Map.Entry<Asset, Clearing> sum : clearing.entrySet()) {
      throw new Broken(
          NOT_CLEARED,
          place + " asset=" + sum.getKey() + " pending=" + sum.getValue().pending() + " posted=" + sum.getValue().posted());
    }
  }

  void settled(ChainKey key, Location location) {
    Crossing crossing = crossings.get(key);
    if (crossing != null) {
      crossing.settledAt = location;
    }
  }

  void expired(int shard, Entry.HoldExpired expired, Location location) throws Broken {
    Expiry expiry = expiries.computeIfAbsent(expired.holdId(), _ -> new Expiry());
    Leg leg = new Leg(expired, location);
    if (expired.here() == LegsHere.DEBIT) {
      expiry.home = leg;
    } else {
      expiry.other = leg;
    }
    if (expiry.home == null || expiry.other == null) {
      return;
    }
    // Both have compared it with their hold, which is the same on both.
    if (!expiry.home.expired().amount().equals(expiry.other.expired().amount())) {
      throw new Broken(OTHER_EXPIRY, "shard=" + shard + " " + Place.of(location) + " hold=" + expired.holdId());
    }
    expiries.remove(expired.holdId());
  }

  void expirySettled(TransferId hold, Location location) {
    Expiry expiry = expiries.get(hold);
    if (expiry != null) {
      expiry.settledAt = location;
    }
  }

  /**
   * All journals were read.
   *
   * @param ends of the journals, by shard, as they were before any of them was looked up to which they were read: what stands up to there must not lack anything that has to be there before it
   */
  void end(Collection<JournalBook> books, Map<Integer, Long> ends) throws Broken {
    for (Map.Entry<ChainKey, Crossing> one : crossings.entrySet()) {
      requireNothingLacks(one.getKey(), one.getValue(), ends);
    }
    for (Map.Entry<TransferId, Expiry> one : expiries.entrySet()) {
      requireNothingLacks(one.getKey(), one.getValue(), ends);
    }
    requireCleared(books);
  }

  private static void requireNothingLacks(ChainKey key, Crossing crossing, Map<Integer, Long> ends) throws Broken {
    int coordinator = key.coordinator();
    boolean begun = crossing.parts.containsKey(coordinator);
    for (Map.Entry<Integer, Part> part : crossing.parts.entrySet()) {
      if (!begun && isWithin(part.getKey(), part.getValue().location(), ends)) {
        throw new Broken("a chain is prepared that its coordinator has not begun", place(part.getKey(), part.getValue().location(), key));
      }
    }
    Map<Integer, Location> ended = new TreeMap<>(crossing.committed);
    crossing.givenUp.forEach(one -> ended.put(one.shard(), one.location()));
    for (Map.Entry<Integer, Location> one : ended.entrySet()) {
      if (crossing.decided == null && isWithin(one.getKey(), one.getValue(), ends)) {
        throw new Broken("a shard ends a chain that its coordinator has not decided", place(one.getKey(), one.getValue(), key));
      }
    }
    for (int shard : crossing.decided == null ? Set.<Integer>of() : crossing.decided.tell()) {
      if (!crossing.parts.containsKey(shard) && isWithin(coordinator, crossing.decidedAt, ends)) {
        throw new Broken("a chain is committed that a shard has not prepared", place(coordinator, crossing.decidedAt, key) + " lacks=" + shard);
      }
      if (!crossing.committed.containsKey(shard) && isWithin(coordinator, crossing.settledAt, ends)) {
        throw new Broken("a chain is settled that a shard has not ended", place(coordinator, crossing.settledAt, key) + " lacks=" + shard);
      }
    }
  }

  private void requireNothingLacks(TransferId hold, Expiry expiry, Map<Integer, Long> ends) throws Broken {
    if (expiry.home == null) {
      int shard = sharding.shardOf(expiry.other.expired().creditAccountId());
      if (isWithin(shard, expiry.other.location(), ends)) {
        throw new Broken(OTHER_EXPIRY, "shard=" + shard + " " + Place.of(expiry.other.location()) + " hold=" + hold + " lacks=debit");
      }
    } else {
      int shard = sharding.shardOf(expiry.home.expired().debitAccountId());
      if (expiry.other == null && isWithin(shard, expiry.settledAt, ends)) {
        throw new Broken(OTHER_EXPIRY, "shard=" + shard + " " + Place.of(expiry.settledAt) + " hold=" + hold + " lacks=credit");
      }
    }
  }

  private static boolean isWithin(int shard, Location location, Map<Integer, Long> ends) {
    return location != null && location.sequence() <= ends.get(shard);
  }

  /** All shards' clearing balances are what chains and expiries come to that are not complete: at whatever moments the journals ended, all others net to zero. */
  private void requireCleared(Collection<JournalBook> books) throws Broken {
    Map<Asset, Clearing> sums = new HashMap<>();
    for (JournalBook book : books) {
      book.clearing.forEach((asset, clearing) -> Legs.add(sums, asset, clearing));
      for (CrossEntry.Prepared prepared : book.chains.inFlight().prepared().values()) {
        prepared.members().forEach(member -> Legs.add(sums, member.transfer().asset(), Legs.negated(Legs.reserved(member))));
      }
    }
    for (Crossing crossing : crossings.values()) {
      crossing.clearing.forEach((asset, clearing) -> Legs.add(sums, asset, Legs.negated(clearing)));
    }
    for (Expiry expiry : expiries.values()) {
      Entry.HoldExpired expired = (expiry.home == null ? expiry.other : expiry.home).expired();
      Legs.add(sums, asset(expired.holdId(), books), Legs.negated(Legs.expired(expired)));
    }
    requireZero(sums, "shards=" + sharding.shards());
  }

  private static Asset asset(TransferId hold, Collection<JournalBook> books) {
    return books.stream().map(book -> book.holds.get(hold)).filter(book -> book != null).findFirst().orElseThrow().transfer.asset();
  }

  private static String place(int shard, Location location, ChainKey key) {
    return "shard=" + shard + " " + Place.of(location) + " chain=" + ChainBook.name(key);
  }
}
