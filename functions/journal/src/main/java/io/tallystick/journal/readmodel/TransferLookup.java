package io.tallystick.journal.readmodel;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks for one transfer on several shards, each as it stands when it is asked. What they say of a chain that is under way is put right by its coordinator, who is asked after them. */
final class TransferLookup {
  /** A chain that its coordinator has forgotten has ended on all shards, so whoever is asked once more shows how. */
  private static final int ATTEMPTS = 2;

  private final ShardedReader reader;
  private final List<LedgerReader> readers;
  private final TransferId id;
  private final Consistency consistency;
  private final Deadline deadline;
  private final Map<Integer, Long> reached = new TreeMap<>();

  TransferLookup(ShardedReader reader, List<LedgerReader> readers, TransferId id, Consistency consistency, Deadline deadline) {
    this.reader = reader;
    this.readers = readers;
    this.id = id;
    this.consistency = consistency;
    this.deadline = deadline;
  }

  /** @throws ShardedReader.Ambiguous if these shards have different transfers of the id */
  Reading<TransferFound> find(Collection<Integer> shards) {
    TransferFound found = new TransferFound.Nowhere();
    Collection<Integer> asked = shards;
    for (int attempt = 0; attempt < ATTEMPTS && !asked.isEmpty(); attempt++) {
      Map<Integer, Sighting> sightings = new TreeMap<>();
      ShardedReader.ask(asked, shard -> readers.get(shard).sighting(id, consistency, deadline)).forEach((shard, reading) -> sightings.put(shard, noted(reading)));
      List<TransferStanding> recorded = sightings.values().stream().map(Sighting::recorded).flatMap(Optional::stream).toList();
      if (!recorded.isEmpty()) {
        found = recorded(recorded);
        break;
      }
      Map<ChainKey, ChainStanding> chains = standings(sightings);
      found = inFlight(sightings, chains);
      asked = sightings.keySet().stream().filter(shard -> keyOf(sightings.get(shard)).map(key -> chains.get(key) == ChainStanding.ENDED).orElse(false)).toList();
      if (!(found instanceof TransferFound.Nowhere)) {
        break;
      }
    }
    return new Reading<>(found, new Positions(reached), consistency);
  }

  private <T> T noted(Reading<T> reading) {
    reading.positions().sequences().forEach((shard, sequence) -> reached.merge(shard, sequence, Math::max));
    return reading.value();
  }

  private static Optional<ChainKey> keyOf(Sighting sighting) {
    return sighting.prepared().map(CrossEntry.Prepared::key);
  }

  private TransferFound recorded(List<TransferStanding> recorded) {
    TransferStanding best = ShardedReader.best(recorded).orElseThrow();
    Reading<Optional<TransferStanding>> home = reader.transfer(new Reading<>(Optional.of(best), new Positions(reached), consistency), consistency, deadline);
    return new TransferFound.Recorded(noted(home).orElse(best));
  }

  /** How the chains stand that some shard has prepared, by their coordinators. */
  private Map<ChainKey, ChainStanding> standings(Map<Integer, Sighting> sightings) {
    Map<ChainKey, ChainStanding> chains = new HashMap<>();
    for (Sighting sighting : sightings.values()) {
      keyOf(sighting)
          .ifPresent(
              key -> {
                Sighting own = sightings.get(key.coordinator());
                boolean prepared = own != null && keyOf(own).equals(Optional.of(key));
                chains.computeIfAbsent(key, _ -> prepared ? ChainStanding.PREPARED : noted(readers.get(key.coordinator()).chain(key, consistency, deadline)));
              });
    }
    return chains;
  }

  private TransferFound inFlight(Map<Integer, Sighting> sightings, Map<ChainKey, ChainStanding> chains) {
    List<TransferFound> found = new ArrayList<>();
    chains.forEach(
        (key, standing) -> {
          Optional<Transfer> transfer =
              sightings.values().stream().filter(one -> keyOf(one).equals(Optional.of(key))).map(one -> one.transfer(id)).flatMap(Optional::stream).findFirst();
          switch (standing) {
            case PREPARED -> found.add(new TransferFound.InFlight(key, transfer, false));
            case COMMITTED -> found.add(made(transfer).orElseGet(() -> new TransferFound.InFlight(key, transfer, true)));
            case REFUSED, ABANDONED, ENDED -> {}
          }
        });
    if (found.size() > 1) {
      throw new ShardedReader.Ambiguous();
    }
    return found.isEmpty() ? new TransferFound.Nowhere() : found.getFirst();
  }

  /** What is decided may be recorded on the shard of one of its accounts already. */
  private Optional<TransferFound> made(Optional<Transfer> prepared) {
    for (AccountId account : prepared.map(transfer -> List.of(transfer.debitAccountId(), transfer.creditAccountId())).orElse(List.of())) {
      Optional<TransferStanding> standing = noted(reader.of(account).transfer(id, consistency, deadline));
      if (standing.isPresent() && standing.get().transfer().timestamp() == prepared.get().timestamp()) {
        return Optional.of(recorded(List.of(standing.get())));
      }
    }
    return Optional.empty();
  }
}
