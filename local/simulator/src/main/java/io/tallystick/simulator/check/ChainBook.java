package io.tallystick.simulator.check;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What becomes of the chains across shards: each has one verdict, of its coordinator, and every shard that prepared it ends it so. */
public final class ChainBook {
  private final List<ChainsInFlight> shards;
  private final Map<ChainKey, Verdict.Kind> verdicts = new HashMap<>();

  /** @param shards of the ledger */
  public ChainBook(int shards) {
    this.shards = IntStream.range(0, shards).mapToObj(_ -> new ChainsInFlight()).toList();
  }

  /** The next entry of a shard's journal; answers what is wrong with it. */
  Optional<String> add(int shard, Entry entry) {
    Optional<String> problem =
        switch (entry) {
          case CrossEntry.Prepared one -> shards.get(shard).prepared(one.key()) == null ? Optional.empty() : Optional.of("a chain was prepared twice");
          case CrossEntry.Decided one -> decided(shard, one);
          case CrossEntry.Ended one -> ended(shard, one);
          case CrossEntry.Settled one -> settled(shard, one);
          case CrossEntry.ExpirySettled _, Entry.AccountOpened _, Entry.AccountRejected _, Entry.HoldExpired _, Entry.TransferMade _, Entry.TransferRejected _ -> Optional.empty();
        };
    shards.get(shard).apply(entry);
    return problem;
  }

  private Optional<String> decided(int shard, CrossEntry.Decided one) {
    if (one.key().coordinator() != shard) {
      return Optional.of("a chain was decided by another shard than its coordinator");
    }
    if (one.verdict() instanceof Verdict.Committed && shards.get(shard).prepared(one.key()) == null) {
      return Optional.of("a chain was committed that its coordinator had not prepared");
    }
    boolean unprepared = one.verdict() instanceof Verdict.Committed && !one.tell().stream().allMatch(other -> shards.get(other).prepared(one.key()) != null);
    if (unprepared) {
      return Optional.of("a chain was committed that a participant had not prepared");
    }
    return verdicts.put(one.key(), one.verdict().kind()) == null ? Optional.empty() : Optional.of("a chain was decided twice");
  }

  /** What was prepared by a question that came late is given up, if it was not committed. */
  private Optional<String> ended(int shard, CrossEntry.Ended one) {
    Verdict.Kind decided = verdicts.get(one.key());
    boolean late = one.verdict() == Verdict.Kind.ABANDONED && decided != Verdict.Kind.COMMITTED;
    if (decided != one.verdict() && !late) {
      return Optional.of("a participant ended a chain otherwise than it was decided");
    }
    boolean prepared = shards.get(shard).prepared(one.key()) != null;
    return prepared || one.verdict() == Verdict.Kind.REFUSED ? Optional.empty() : Optional.of("a participant ended a chain that it had not prepared");
  }

  private Optional<String> settled(int shard, CrossEntry.Settled one) {
    CrossEntry.Decided decided = shards.get(shard).unsettled(one.key());
    boolean waits = decided != null && decided.tell().stream().anyMatch(other -> shards.get(other).prepared(one.key()) != null && decided.verdict() instanceof Verdict.Committed);
    return decided == null ? Optional.of("a chain was settled that was not decided") : waits ? Optional.of("a chain was settled that a participant has not ended") : Optional.empty();
  }

  /** Whether nothing is in flight on any shard. */
  public boolean isEmpty() {
    return shards.stream().allMatch(ChainsInFlight::isEmpty);
  }

  @Override
  public String toString() {
    return IntStream.range(0, shards.size())
        .mapToObj(shard -> "shard %d has %d prepared, %d unsettled, %d expiries".formatted(shard, shards.get(shard).size(), shards.get(shard).unsettled().size(), shards.get(shard).unsettledExpiries().size()))
        .toList()
        .toString();
  }
}
