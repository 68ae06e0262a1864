package io.tallystick.journal.verify;

/**
 * The first thing that is wrong with a ledger.
 *
 * @param problem what is wrong, a fixed text
 * @param place where: sequence, position, id … as key=value pairs
 */
public record Finding(String problem, String place) {
  @Override
  public String toString() {
    return problem + " (" + place + ")";
  }
}
