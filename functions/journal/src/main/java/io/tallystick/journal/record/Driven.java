package io.tallystick.journal.record;

import io.tallystick.ledger.ChainKey;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What driving on chains across shards came to.
 *
 * @param decided chains that were committed or refused by this call
 * @param made transfers of those that were committed
 * @param rejected transfers of those that were refused
 * @param abandoned chains that were abandoned by it
 * @param ended ends that it appended on participants
 * @param settled chains and expiries that it has settled, of which nothing is left to do
 * @param unfinished chains that it looked after and that are not finished: prepared and not ended, or not ended everywhere
 * @param inFlight chains that were prepared on the shards that it looked at, when it looked
 * @param unsettled chains and expiries there that others had still to follow
 * @param oldest how long ago the oldest of these was begun; zero where there was none
 */
public record Driven(int decided, int made, int rejected, int abandoned, int ended, int settled, Set<ChainKey> unfinished, int inFlight, int unsettled, Duration oldest) {
  /** There was nothing to do. */
  public static final Driven NOTHING = ofFound(0, 0, Duration.ZERO);

  public Driven {
    unfinished = Set.copyOf(unfinished);
  }

  /** So many parts of chains were ended. */
  static Driven ofEnded(int ended) {
    return new Driven(0, 0, 0, 0, ended, 0, Set.of(), 0, 0, Duration.ZERO);
  }

  /** So many chains and expiries were settled. */
  static Driven ofSettled(int settled) {
    return new Driven(0, 0, 0, 0, 0, settled, Set.of(), 0, 0, Duration.ZERO);
  }

  /** That was found. */
  static Driven ofFound(int inFlight, int unsettled, Duration oldest) {
    return new Driven(0, 0, 0, 0, 0, 0, Set.of(), inFlight, unsettled, oldest);
  }

  /** What two calls came to. */
  public Driven plus(Driven more) {
    Set<ChainKey> all = new TreeSet<>(unfinished);
    all.addAll(more.unfinished);
    return new Driven(
        decided + more.decided,
        made + more.made,
        rejected + more.rejected,
        abandoned + more.abandoned,
        ended + more.ended,
        settled + more.settled,
        all,
        inFlight + more.inFlight,
        unsettled + more.unsettled,
        oldest.compareTo(more.oldest) < 0 ? more.oldest : oldest);
  }
}
