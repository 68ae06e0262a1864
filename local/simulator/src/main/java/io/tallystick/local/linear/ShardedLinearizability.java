package io.tallystick.local.linear;

import io.tallystick.journal.Positions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The check of {@link Linearizability} for a ledger of several shards. Each shard is checked by itself, against what all clients together were told of it: what is linearizable shard by shard is so as
 * a whole, as long as no operation is on two of them. An answer to what is on two is held to both of them.
 */
public final class ShardedLinearizability {
  private final Findings findings = new Findings();
  private final Asked asked = new Asked();
  private final Sharding sharding;
  private final Map<AccountId, Integer> homes = new HashMap<>();
  private final List<Linearizability> shards;
  private final List<Answered> answers = new ArrayList<>();

  private record Answered(long began, long ended, Request request, Decision.Answer answer, Positions positions, boolean finished) {}

  public ShardedLinearizability(Sharding sharding) {
    this.sharding = sharding;
    Books books = new Books(sharding);
    this.shards = IntStream.range(0, sharding.shards()).mapToObj(number -> new Linearizability(number, books, asked)).toList();
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
   * @param finished whether all shards have recorded all of it, as far as the answer says
   */
  public void answered(long began, long ended, Request request, Decision.Answer answer, Positions positions, boolean finished) {
    answers.add(new Answered(began, ended, request, answer, positions, finished));
  }

  /** Says on each shard what was told of it. */
  private void apart(Answered answered) {
    Decision.Answer answer = answered.answer;
    List<Operation.Outcome> accounts = answer.accounts().stream().map(of -> new Operation.Outcome(of.id().value(), of.outcome().wire(), of.timestamp())).toList();
    List<Operation.Outcome> transfers = answer.transfers().stream().map(of -> new Operation.Outcome(of.id().value(), of.outcome().wire(), of.timestamp())).toList();
    Map<Integer, List<Operation.Outcome>> accountsOf = apart(answered, Recorded.Kind.ACCOUNT, accounts);
    Map<Integer, List<Operation.Outcome>> transfersOf = apart(answered, Recorded.Kind.TRANSFER, transfers);
    TreeSet<Integer> involved = new TreeSet<>(accountsOf.keySet());
    involved.addAll(transfersOf.keySet());
    for (int shard : involved) {
      Operation.Told told =
          new Operation.Told.Outcomes(accountsOf.getOrDefault(shard, List.of()), transfersOf.getOrDefault(shard, List.of()), answered.positions.sequences().get(shard));
      shards.get(shard).answered(new Operation(answered.began, answered.ended, new Operation.Asked.Recording(answered.request), told));
    }
  }

  private Map<Integer, List<Operation.Outcome>> apart(Answered answered, Recorded.Kind kind, List<Operation.Outcome> outcomes) {
    Map<Integer, List<Operation.Outcome>> apart = new TreeMap<>();
    for (Operation.Outcome outcome : outcomes) {
      List<Integer> recorded = IntStream.range(0, shards.size()).filter(shard -> shards.get(shard).sequence(kind, outcome) >= 0).boxed().toList();
      List<Integer> reflected = recorded.stream().filter(answered.positions.sequences()::containsKey).toList();
      if (recorded.isEmpty()) {
        findings.add("was told what no journal says", outcome);
      } else if (reflected.isEmpty()) {
        findings.add("does not say which sequence of a shard it reflects", outcome + " of shards " + recorded);
      } else {
        // What is not finished may stand on another shard later than the answer says; of a chain that is decided on a third one, on both.
        List<Integer> there = reflected.stream().filter(shard -> shards.get(shard).sequence(kind, outcome) <= answered.positions.sequences().get(shard)).toList();
        boolean all = answered.finished || there.isEmpty() && reflected.stream().noneMatch(shard -> shards.get(shard).across(kind, outcome));
        (all ? reflected : there).forEach(shard -> apart.computeIfAbsent(shard, _ -> new ArrayList<>()).add(outcome));
      }
    }
    return apart;
  }

  /** An account was read. */
  public void read(long began, long ended, Operation.Asked.Reading reading, Operation.Told.Balance told) {
    shards.get(home(reading.account())).answered(new Operation(began, ended, reading, told));
  }

  /** Compares; to be called once, after the last segment of each journal. */
  public List<String> check() {
    answers.forEach(this::apart);
    List<String> all = new ArrayList<>(findings.sentences());
    for (int shard = 0; shard < shards.size(); shard++) {
      String where = shards.size() > 1 ? "shard " + shard + ": " : "";
      shards.get(shard).check().contradictions().forEach(contradiction -> all.add(where + contradiction));
    }
    return all;
  }
}
