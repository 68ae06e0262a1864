package io.tallystick.simulator.kernel;

/** Ends a thread of an instance that is no more. It is no failure that production code handles, and its place is of no interest. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  public Killed() {
    super("the instance was killed", null, false, false);
  }
}
