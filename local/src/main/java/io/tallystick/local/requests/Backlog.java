package io.tallystick.local.requests;

/** Whether all that was sent somewhere has been handed out. */
interface Backlog {
  /** Of a place that does not say. */
  Backlog UNKNOWN =
      new Backlog() {
        @Override
        public void look() {}

        @Override
        public boolean emptySince(long time) {
          return false;
        }
      };

  /** Looks again if the last time is long enough ago. */
  void look();

  /** Whether it was empty at each look after a time, and as often as it has to be. */
  boolean emptySince(long time);
}
