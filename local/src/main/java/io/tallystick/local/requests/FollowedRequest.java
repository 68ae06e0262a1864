package io.tallystick.local.requests;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** One line that was sent, or could not be, until its outcome is known and all before it are given out. Guarded by the lock of {@link FollowedRequests}. */
final class FollowedRequest<O> {
  /** How long after sending it is looked for, even if the journal did not show its ids; then twice as long each time. */
  static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  final long number;
  final int bytes;
  final Followed<O> followed;
  final Request request;
  /** The account and transfer ids that the journal has not shown yet. */
  final Set<Object> unseen = new HashSet<>();

  private boolean sent;
  private long sentAt;
  private long nextLook;
  private long pause = FIRST_LOOK.toNanos();
  private boolean known;
  private O outcome;

  FollowedRequest(long number, int bytes, Followed<O> followed) {
    this.number = number;
    this.bytes = bytes;
    this.followed = followed;
    this.request = followed.request();
    request.accounts().stream().map(NewAccount::id).filter(id -> !id.isNone()).forEach(unseen::add);
    request.transfers().stream().map(NewTransfer::id).filter(id -> !id.isNone()).forEach(unseen::add);
  }

  /** A line whose outcome is known without following it. */
  FollowedRequest(long number, O outcome) {
    this.number = number;
    this.bytes = 0;
    this.followed = null;
    this.request = null;
    outcome(outcome);
  }

  void sent(long now) {
    sent = true;
    sentAt = now;
    nextLook = unseen.isEmpty() ? now : now + FIRST_LOOK.toNanos();
  }

  /** The journal has shown an id of it. */
  void seen(Object id, long now) {
    if (unseen.remove(id) && unseen.isEmpty()) {
      nextLook = now;
    }
  }

  boolean isSent() {
    return sent;
  }

  long sentAt() {
    return sentAt;
  }

  boolean isDue(long now) {
    return sent && !known && nextLook - now <= 0;
  }

  /** It was looked for in vain. */
  void postpone(long now) {
    nextLook = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
  }

  /** When it is to be looked for at the latest, so that it is looked for once more before it is given up. */
  void dueAt(long time) {
    if (nextLook - time > 0) {
      nextLook = time;
    }
  }

  boolean isKnown() {
    return known;
  }

  /** What is to be given out for it; only once it {@link #isKnown}. */
  O outcome() {
    return outcome;
  }

  void outcome(O outcome) {
    this.outcome = outcome;
    this.known = true;
  }
}
