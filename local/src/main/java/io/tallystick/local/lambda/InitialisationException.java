package io.tallystick.local.lambda;

/** An environment did not get as far as asking for an event. */
final class InitialisationException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Outcome.Failed failure;

  InitialisationException(Outcome.Failed failure) {
    super(failure.type() + ": " + failure.message());
    this.failure = failure;
  }

  Outcome.Failed failure() {
    return failure;
  }
}
