package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.AfterBalance;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the journals of all shards say, and that they agree. */
final class Books {
  final Map<AccountId, Totals> totals = new HashMap<>();
  final Map<ChainKey, Verdict.Kind> decided = new HashMap<>();
  final List<ChainsInFlight> chains;
  private final List<Map<TransferId, Transfer>> made;
  private final Map<ChainKey, List<Verdict.Kind>> ended = new HashMap<>();
  private final Map<TransferId, Integer> debitLegs = new HashMap<>();
  private final Map<TransferId, Integer> creditLegs = new HashMap<>();

  Books(int shards) {
    chains = IntStream.range(0, shards).mapToObj(_ -> new ChainsInFlight()).toList();
    made = IntStream.range(0, shards).mapToObj(_ -> (Map<TransferId, Transfer>) new HashMap<TransferId, Transfer>()).toList();
  }

  void entry(int shard, Entry entry) {
    chains.get(shard).apply(entry);
    switch (entry) {
      case Entry.TransferMade one -> {
        assertThat(made.get(shard).put(one.transfer().id(), one.transfer())).as("made before on shard " + shard + ": " + one).isNull();
        if (one.here().debit()) {
          debitLegs.merge(one.transfer().id(), 1, Integer::sum);
        }
        if (one.here().credit()) {
          creditLegs.merge(one.transfer().id(), 1, Integer::sum);
        }
      }
      case CrossEntry.Decided one -> assertThat(decided.put(one.key(), one.verdict().kind())).as("decided twice: " + one.key()).isNull();
      case CrossEntry.Ended one -> ended.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(one.verdict());
      default -> {}
    }
  }

  void balance(AfterBalance balance) {
    totals.put(balance.id(), balance.totals());
  }

  /** Nothing is in flight, and every transfer has each of its legs once, alike everywhere. */
  void checkQuiet() {
    checkAgreement();
    chains.forEach(one -> {
      assertThat(one.prepared()).isEmpty();
      assertThat(one.unsettledExpiries()).isEmpty();
    });
    assertThat(debitLegs).isEqualTo(creditLegs);
    assertThat(debitLegs.values()).allMatch(legs -> legs == 1);
  }

  /** Verdicts agree, and what is recorded twice is the same. */
  void checkAgreement() {
    ended.forEach((key, kinds) -> kinds.forEach(kind -> assertThat(kind).as("verdict of " + key).isEqualTo(decided.getOrDefault(key, Verdict.Kind.ABANDONED))));
    Map<TransferId, Transfer> all = new HashMap<>();
    for (Map<TransferId, Transfer> ofShard : made) {
      ofShard.forEach((id, transfer) -> assertThat(all.merge(id, transfer, (a, b) -> b)).isEqualTo(transfer));
      ofShard.forEach((id, transfer) -> assertThat(all.get(id)).isEqualTo(transfer));
    }
    assertThat(debitLegs.values()).allMatch(legs -> legs == 1);
    assertThat(creditLegs.values()).allMatch(legs -> legs == 1);
  }

  boolean isMade(String id) {
    return made.stream().anyMatch(ofShard -> ofShard.containsKey(new TransferId(id)));
  }
}
