package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the clearing balances of all shards: they net to zero but for what chains in flight account for. It raises no false alarm while others write: it only says something if no journal has moved
 * between the time at which all were read and a later one, so that all of it is of one moment. Otherwise it tries again a few times and then leaves it to its next call; {@link Verifier} needs no such moment.
 */
public final class ClearingCheck {
  /** Times that it looks for such a moment. */
  private static final int ATTEMPTS = 5;

  /** Where the books are. */
  public interface Source {
    /** A shard's books at its journal's end, read strongly; empty where they cannot be told now, as while the projector is far behind. */
    Optional<ClearingBooks> books(int shard, Deadline deadline);

    /** The sequence of a journal's last segment, read strongly; −1 for none. */
    long last(int shard, Deadline deadline);
  }

  /**
   * What a call came to.
   *
   * @param compared whether there was a moment of which all is known
   * @param findings what is wrong, one for each asset
   */
  public record Checked(boolean compared, List<Finding> findings) {}

  private final Source source;
  private final int shards;

  public ClearingCheck(Source source, int shards) {
    this.source = source;
    this.shards = shards;
  }

  /** @throws io.tallystick.journal.StoreException if the store fails */
  public Checked check(Deadline deadline) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<ClearingBooks>> all = ofOneMoment(deadline);
      if (all.isPresent()) {
        return new Checked(true, compare(all.get()));
      }
    }
    return new Checked(false, List.of());
  }

  private Optional<List<ClearingBooks>> ofOneMoment(Deadline deadline) {
    List<ClearingBooks> all = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      Optional<ClearingBooks> books = source.books(shard, deadline);
      if (books.isEmpty() || books.get().expiring()) {
        return Optional.empty();
      }
      all.add(books.get());
    }
    for (int shard = 0; shard < shards; shard++) {
      if (source.last(shard, deadline) != all.get(shard).sequence()) {
        return Optional.empty();
      }
    }
    return Optional.of(all);
  }

  /** Of each part that is prepared, what it reserves is on one shard only maybe; and if its chain is committed, what it will make is lacking. */
  private static List<Finding> compare(List<ClearingBooks> all) {
    Map<ChainKey, Verdict.Committed> committed = new HashMap<>();
    for (ClearingBooks books : all) {
      books.unsettled().forEach((key, decided) -> {
        if (decided.verdict() instanceof Verdict.Committed verdict) {
          committed.put(key, verdict);
        }
      });
    }
    Map<Asset, Clearing> sums = new HashMap<>();
    for (ClearingBooks books : all) {
      books.clearing().forEach((asset, clearing) -> Legs.add(sums, asset, clearing));
      for (CrossEntry.Prepared prepared : books.prepared()) {
        Verdict.Committed verdict = committed.get(prepared.key());
        for (CrossEntry.Member member : prepared.members()) {
          Legs.add(sums, member.transfer().asset(), Legs.negated(Legs.reserved(member)));
          if (verdict != null) {
            Legs.add(sums, member.transfer().asset(), Legs.made(made(member, verdict), member.here()));
          }
        }
      }
    }
    return sums.entrySet().stream()
        .map(sum -> new Finding(CrossBook.NOT_CLEARED, "asset=" + sum.getKey() + " pending=" + sum.getValue().pending() + " posted=" + sum.getValue().posted()))
        .toList();
  }

  private static Transfer made(CrossEntry.Member member, Verdict.Committed verdict) {
    Amount balanced = verdict.balanced().get(member.number());
    return balanced == null ? member.transfer() : member.transfer().with(balanced);
  }
}
