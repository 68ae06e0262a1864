package io.tallystick.journal.record;

/** What the units of a call that touch one account do in one round, seen in their order: each one sees what those before it have left here. */
final class Line {
  /** The shard that the account lives on. */
  final int home;
  /** Chains that have prepared it and not ended there yet. */
  int prepared;

  private int round = -1;
  /** One before has to begin, or to begin again, and does not do so in this round. */
  boolean blocked;
  /** One before that was begun in vain has still to be judged on the account's shard: what is prepared there and comes after it is in its way. */
  boolean yields;
  /** One before is a chain across shards, and has not ended everywhere. */
  boolean crossing;
  /** One before is such a chain, and nobody may come after it until it has ended. */
  boolean barrier;
  /** One before may still be made or not, and what it does to the account is not done. */
  boolean open;
  /** One before was not judged on all of its shards, or has failed and was not decided. */
  boolean unjudged;
  /** One before is decided in this very round, on the account's shard. */
  boolean decidedNow;
  /** One before has still to be judged on the account's shard, and is not in this round. */
  boolean unjudgedHere;

  Line(int home) {
    this.home = home;
  }

  /** As it is for the first unit of a round. */
  Line in(int newRound) {
    if (round != newRound) {
      round = newRound;
      blocked = yields = crossing = barrier = open = unjudged = decidedNow = unjudgedHere = false;
    }
    return this;
  }
}
