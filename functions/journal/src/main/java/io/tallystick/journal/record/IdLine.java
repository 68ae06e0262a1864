package io.tallystick.journal.record;

/** What the units of a call that name one transfer, hold or original do in one round, seen in their order. */
final class IdLine {
  private static final int NOBODY = -1;
  private static final int SEVERAL = -2;

  private int round = -1;
  private int shard = NOBODY;
  private boolean unreachable;

  IdLine in(int newRound) {
    if (round != newRound) {
      round = newRound;
      shard = NOBODY;
      unreachable = false;
    }
    return this;
  }

  /** Whether a unit may be decided on that shard in this round: those before it are done, or are decided there just before it. */
  boolean freeFor(int where) {
    return shard == NOBODY || shard == where;
  }

  /** Whether all units before are done. */
  boolean free() {
    return shard == NOBODY;
  }

  /** One before is decided in this round by that shard alone. */
  void decidedNow(int where) {
    shard = freeFor(where) ? where : SEVERAL;
  }

  /** One before is not done. */
  void take() {
    shard = SEVERAL;
  }

  /** One before needs a shard that cannot be reached, and so does whatever names the same. */
  void takeOutOfReach() {
    take();
    unreachable = true;
  }

  boolean isOutOfReach() {
    return unreachable;
  }
}
