package io.tallystick.journal;

import java.util.Objects;

/**
 * How much of an unfinished run is written for certain, so that whoever goes on after its projector was killed need not write all of it again.
 *
 * @param slices how many slices of the run's writes, from the first
 * @param digest of what these slices hold. Slices are cut by the program, not by the journal, so the mark of a program that cuts or fills them otherwise must not be
 *     followed: its digest differs
 */
public record RunMark(int slices, Hash digest) {
  /** Nothing is known to be written. */
  public static final RunMark NONE = new RunMark(0, Hash.ZERO);

  public RunMark {
    Objects.requireNonNull(digest, "digest");
    if (slices < 0) {
      throw new IllegalArgumentException("a mark's slices are not negative");
    }
  }
}
