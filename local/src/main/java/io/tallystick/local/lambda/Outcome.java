package io.tallystick.local.lambda;

import java.util.Objects;

/** What became of an invocation. */
public sealed interface Outcome {

  /** @param payload what the handler returned, usually JSON; may be empty */
  record Returned(byte[] payload) implements Outcome {

    public Returned {
      Objects.requireNonNull(payload, "payload");
    }
  }

  /**
   * The handler threw, or its environment was lost.
   *
   * @param type as Lambda names it: an exception's class, {@code Runtime.ExitError}, {@code Sandbox.Timedout} …
   * @param payload the error as JSON
   */
  record Failed(String type, String message, byte[] payload) implements Outcome {

    public Failed {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(payload, "payload");
    }
  }
}
