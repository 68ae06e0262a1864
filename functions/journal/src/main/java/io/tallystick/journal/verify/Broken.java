package io.tallystick.journal.verify;

/** Carries a finding out of the reading of a journal. */
final class Broken extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Finding finding;

  Broken(String problem, String place) {
    super(problem, null, false, false);
    this.finding = new Finding(problem, place);
  }

  Finding finding() {
    return finding;
  }
}
