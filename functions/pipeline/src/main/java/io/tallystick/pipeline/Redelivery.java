package io.tallystick.pipeline;

import java.util.Collection;

/** Says when failed messages come again. */
@FunctionalInterface
interface Redelivery {
  /**
   * Puts the messages off, each the longer the more often it was received, as far as it can: otherwise the queue's own time-out holds. Has little
   * time of its own, since it is needed most when all other time was used up.
   */
  void postpone(Collection<Message> messages);
}
