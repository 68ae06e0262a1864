package io.tallystick.local.requests;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;

/**
 * A request whose outcome somebody waits for, and how he wants to hear of it.
 *
 * @param <O> what is given out in the place of the request
 */
public interface Followed<O> {
  /** What the ledger will read in the message. */
  Request request();

  /** The ledger has decided it. */
  O decided(Decision.Answer answer);

  /** Nothing was heard of it in time. */
  O unresolved();
}
