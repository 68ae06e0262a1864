package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decides the events of one kind of one request, in order, chain by chain: the rungs that come before the ladders of the kinds.
 *
 * @param <E> the event: an account to open or a transfer to make
 * @param <O> its outcome
 * @param <A> the answer to one event
 */
abstract class Events<E, O extends Enum<O>, A> {
  final Overlay overlay;
  private final Rungs<O> rungs;
  private List<A> answers;

  /** The outcomes that the kinds have in common. */
  record Rungs<O>(O linkedEventFailed, O linkedEventChainOpen, O chainTooLarge, O onDifferentShards, O created) {}

  Events(Overlay overlay, Rungs<O> rungs) {
    this.overlay = overlay;
    this.rungs = rungs;
  }

  abstract boolean linked(E event);

  /** Whether it would answer {@code exists}. */
  abstract boolean exists(E event);

  /** Whether all accounts that it names live on this shard. */
  abstract boolean local(E event);

  /** Bytes that the chain can take in a segment at most. */
  abstract long size(List<E> chain);

  /** The outcome by the kind's own ladder; where it is {@code created}, the event has been recorded. */
  abstract O make(E event);

  abstract A created(E event, long timestamp);

  abstract A existing(E event);

  /** Records a refusal if it has to be, and answers it. */
  abstract A refused(E event, O outcome);

  final List<A> decide(List<E> events) {
    answers = new ArrayList<>(events.size());
    for (int start = 0; start < events.size(); ) {
      E event = events.get(start);
      if (linked(event)) {
        int end = endOfChain(events, start);
        chain(events.subList(start, end), linked(events.get(end - 1)));
        start = end;
      } else {
        O outcome = local(event) ? make(event) : rungs.onDifferentShards;
        answers.add(outcome == rungs.created ? created(event, overlay.lastTimestamp()) : refused(event, outcome));
        start++;
      }
    }
    return Collections.unmodifiableList(answers);
  }

  private int endOfChain(List<E> events, int start) {
    int last = start;
    while (last < events.size() - 1 && linked(events.get(last))) {
      last++;
    }
    return last + 1;
  }

  /** @param open whether the request ended inside the chain */
  private void chain(List<E> chain, boolean open) {
    boolean local = allLocal(chain);
    // One that is spread over shards was never recorded, and the accounts of other shards are not known here.
    if (!open && local && allExist(chain)) {
      for (E event : chain) {
        answers.add(existing(event));
      }
      return;
    }
    if (size(chain) > Limits.CHAIN_BYTES) {
      refuse(chain, open, rungs.chainTooLarge, chain.size(), null);
      return;
    }
    if (!local) {
      refuse(chain, open, rungs.onDifferentShards, chain.size(), null);
      return;
    }
    Overlay.Chain begin = overlay.openChain();
    for (int i = 0; i < chain.size(); i++) {
      O outcome = make(chain.get(i));
      if (outcome != rungs.created) {
        overlay.discardChain(begin);
        refuse(chain, open, rungs.linkedEventFailed, i, outcome);
        return;
      }
    }
    if (open) {
      overlay.discardChain(begin);
      refuse(chain, true, rungs.linkedEventFailed, chain.size(), null);
      return;
    }
    overlay.keepChain();
    for (int i = 0; i < chain.size(); i++) {
      answers.add(created(chain.get(i), overlay.timestampBefore(chain.size() - 1 - i)));
    }
  }

  private boolean allLocal(List<E> chain) {
    for (E event : chain) {
      if (!local(event)) {
        return false;
      }
    }
    return true;
  }

  private boolean allExist(List<E> chain) {
    for (E event : chain) {
      if (!exists(event)) {
        return false;
      }
    }
    return true;
  }

  /** Refuses every member of a chain: the last of an open one as such, the one that broke it with its own outcome, the others in common. */
  private void refuse(List<E> chain, boolean open, O common, int breaker, O outcome) {
    for (int i = 0; i < chain.size(); i++) {
      O own = i == breaker ? outcome : common;
      boolean last = i == chain.size() - 1;
      answers.add(refused(chain.get(i), open && last ? rungs.linkedEventChainOpen : own));
    }
  }
}
