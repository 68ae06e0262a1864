package io.tallystick.local.linear;

import io.tallystick.journal.Positions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The check of {@link Linearizability} for a ledger of several shards. Each shard is checked by itself, against what all clients together were told of it: what is linearizable shard by shard is so as
 * a whole, as long as no operation is on two of them.
 */
public final class ShardedLinearizability {
  private final Findings findings = new Findings();
  private final Asked asked = new Asked();
  private final Sharding sharding;
  private final Map<AccountId, Integer> homes = new HashMap<>();
  private final List<Linearizability> shards;

  public ShardedLinearizability(Sharding sharding) {
    this.sharding = sharding;
    this.shards = IntStream.range(0, sharding.shards()).mapToObj(number -> new Linearizability(new Shard(number, sharding), asked)).toList();
  }

  /** The check of one shard, to which its segments are added. */
  public Linearizability of(int shard) {
    return shards.get(shard);
  }

  /** The shard that an account lives on. */
  public int home(AccountId account) {
    return homes.computeIfAbsent(account, sharding::shardOf);
  }

  /** A request is about to be sent; to be called before any of it can be recorded. */
  public void sent(Request request, long began) {
    asked.add(request, began);
  }

  /**
   * A request that was sent has been answered.
   *
   * @param positions up to where the answer reflects the shards that decided any of it; those of other requests may be among them
   */
  public void answered(long began, long ended, Request request, Decision.Answer answer, Positions positions) {
    List<Integer> accounts = places(request.accounts(), NewAccount::linked, NewAccount::id);
    List<Integer> transfers = places(request.transfers(), NewTransfer::linked, Sharding::placing);
    TreeSet<Integer> involved = new TreeSet<>(accounts);
    involved.addAll(transfers);
    for (int shard : involved) {
      Long sequence = positions.sequences().get(shard);
      if (sequence == null) {
        findings.add("does not say which sequence of a shard it reflects", "shard " + shard + " of " + answer);
      } else {
        Operation.Told told =
            new Operation.Told.Outcomes(
                told(answer.accounts(), accounts, shard, of -> new Operation.Outcome(of.id().value(), of.outcome().wire(), of.timestamp())),
                told(answer.transfers(), transfers, shard, of -> new Operation.Outcome(of.id().value(), of.outcome().wire(), of.timestamp())),
                sequence);
        shards.get(shard).answered(new Operation(began, ended, new Operation.Asked.Recording(request), told));
      }
    }
  }

  /** An account was read. */
  public void read(long began, long ended, Operation.Asked.Reading reading, Operation.Told.Balance told) {
    shards.get(home(reading.account())).answered(new Operation(began, ended, reading, told));
  }

  /** Each event is decided with its chain, which is on the shard of the first account that it names. */
  private <E> List<Integer> places(List<E> events, Predicate<E> linked, Function<E, AccountId> account) {
    List<Integer> places = new ArrayList<>(events.size());
    for (List<E> chain : Asked.chains(events, linked)) {
      int shard = chain.stream().map(account).filter(Predicate.not(AccountId::isNone)).findFirst().map(this::home).orElse(0);
      chain.forEach(_ -> places.add(shard));
    }
    return places;
  }

  private static <D> List<Operation.Outcome> told(List<D> decided, List<Integer> places, int shard, Function<D, Operation.Outcome> outcome) {
    return IntStream.range(0, decided.size()).filter(at -> places.get(at) == shard).mapToObj(at -> outcome.apply(decided.get(at))).toList();
  }

  /** Compares; to be called once, after the last segment of each journal. */
  public List<String> check() {
    List<String> all = new ArrayList<>(findings.sentences());
    for (int shard = 0; shard < shards.size(); shard++) {
      String where = shards.size() > 1 ? "shard " + shard + ": " : "";
      shards.get(shard).check().contradictions().forEach(contradiction -> all.add(where + contradiction));
    }
    return all;
  }
}
