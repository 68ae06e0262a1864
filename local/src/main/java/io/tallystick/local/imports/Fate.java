package io.tallystick.local.imports;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.local.requests.Followed;

/** What became of a request of the books. */
sealed interface Fate {
  /** The ledger has decided it. */
  record Decided(Request request, Decision.Answer answer) implements Fate {}

  /** Nothing was heard of it. */
  record Unresolved() implements Fate {}

  /** A request that waits for its fate. */
  record Waiting(Request request) implements Followed<Fate> {
    @Override
    public Fate decided(Decision.Answer answer) {
      return new Decided(request, answer);
    }

    @Override
    public Fate unresolved() {
      return new Unresolved();
    }
  }
}
