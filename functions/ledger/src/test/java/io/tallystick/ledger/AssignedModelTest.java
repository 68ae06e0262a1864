package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random requests on two and three shards, one chain after the other, predicted by {@link NaiveModel}, which knows of no shards. Set {@code -Dtallystick.seed=N} to repeat one seed.
 */
class AssignedModelTest {
  private static final int SEEDS = 400;
  private static final int REQUESTS = 40;
  private static final long START = 1_000_000_000_000_000L;

  private final Set<TransferOutcome> acrossShards = EnumSet.noneOf(TransferOutcome.class);
  private final Map<Refusal, Integer> refusals = new TreeMap<>();
  private int crossed;

  @Test
  void answersWhatOneShardAnswers() {
    Long only = Long.getLong("tallystick.seed");
    if (only != null) {
      run(only);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      run(seed);
    }
    // What a shard answers that takes part in nothing across shards.
    assertThat(acrossShards).as("outcomes of chains across shards").isEqualTo(EnumSet.complementOf(
                EnumSet.of(TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS, TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS, TransferOutcome.OVERFLOWS_RESERVATION)));
    assertThat(refusals).as("what only several shards refuse").containsOnlyKeys(Refusal.CHAIN_NEEDS_SEVERAL_ROUNDS);
    assertThat(crossed).as("chains across shards").isGreaterThan(10_000);
  }

  private void run(long seed) {
    RandomRequests requests = new RandomRequests(seed);
    NaiveModel model = new NaiveModel();
    int shards = 2 + (int) (seed % 2);
    Cluster cluster = new Cluster("seed " + seed, shards, id -> Math.floorMod(id.hashCode() * 31 + (int) (id.hashCode() * seed >>> 7), shards), true);
    long now = START;
    step(requests.first(), model, cluster, now);
    requests
        .totals()
        .forEach(
            (id, totals) -> {
              model.setTotals(id, totals);
              cluster.setTotals(id, totals);
            });
    for (int i = 1; i <= REQUESTS; i++) {
      now += requests.clockStep();
      if (requests.expiresNow()) {
        cluster.expire(now);
        model.expire(now);
      }
      step(requests.next(now), model, cluster, now);
    }
    crossed += cluster.crossed;
  }

  /** One chain after the other, so that the model is spared those that are refused only here. */
  private void step(Request request, NaiveModel model, Cluster cluster, long now) {
    for (NewAccount account : request.accounts()) {
      decide(new Request(List.of(alone(account)), List.of(), request.sentAt()), model, cluster, now);
    }
    for (List<NewTransfer> chain : Cluster.chains(request.transfers(), NewTransfer::linked)) {
      decide(new Request(List.of(), chain, request.sentAt()), model, cluster, now);
    }
  }

  private static NewAccount alone(NewAccount account) {
    AccountFlags flags = account.flags().without(AccountFlag.LINKED);
    return new NewAccount(account.id(), account.asset(), account.code(), flags, account.overdraft(), account.reference(), account.metadata());
  }

  private void decide(Request request, NaiveModel model, Cluster cluster, long now) {
    int before = cluster.crossed;
    Decision.Answer answer;
    try {
      answer = cluster.decide(request, now);
    } catch (Cluster.RefusedAcrossShards across) {
      refusals.merge(across.refusal, 1, Integer::sum);
      return;
    }
    List<String> expected = model.decide(request, now).stream().map(line -> line.split(" ")[1]).toList();
    List<String> actual =
        request.accounts().isEmpty()
            ? answer.transfers().stream().map(of -> of.outcome().wire()).toList()
            : answer.accounts().stream().map(of -> of.outcome().wire()).toList();
    assertThat(actual).isEqualTo(expected);
    if (cluster.crossed > before) {
      answer.transfers().forEach(of -> acrossShards.add(of.outcome()));
    }
  }
}
