package io.tallystick.journal.record;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a call's requests was not finished on all shards when its time was over. Sending any of it again, with the same ids, is always safe: it joins what is in flight, or finds what became of it.
 *
 * @param transfers those that are not finished
 */
public record InFlight(SortedMap<Place, State> transfers) {
  /** All is finished. */
  public static final InFlight NOTHING = new InFlight(new TreeMap<>());

  /**
   * A transfer of the call.
   *
   * @param request its request, counted from 0
   * @param transfer its place among the transfers of that request, from 0
   */
  public record Place(int request, int transfer) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return request != other.request ? Integer.compare(request, other.request) : Integer.compare(transfer, other.transfer);
    }
  }

  /** How far it has come. */
  public enum State {
    /** Its outcome is in its coordinator's journal and never changes, but not all shards have ended it. That goes on by itself. */
    DECIDED,
    /** Its chain is prepared and has no outcome yet. It goes on by itself and then has one, or is abandoned as if it had not been sent. */
    PREPARED,
    /** Nothing is in a journal; it has to be sent again. */
    NOT_BEGUN
  }

  public InFlight {
    transfers = Collections.unmodifiableSortedMap(new TreeMap<>(transfers));
  }

  public InFlight(Map<Place, State> transfers) {
    this(new TreeMap<>(transfers));
  }

  public boolean isEmpty() {
    return transfers.isEmpty();
  }

  /** Null if it is finished. */
  public State of(int request, int transfer) {
    return transfers.get(new Place(request, transfer));
  }

  /** Whether every transfer of the call has its outcome. */
  public boolean allDecided() {
    return transfers.values().stream().allMatch(state -> state == State.DECIDED);
  }
}
