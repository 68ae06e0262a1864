package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import java.util.Collection;
import java.util.List;

/** Where it is told what could not be read, and why. */
@FunctionalInterface
interface InvalidReports {
  /**
   * Reports each.
   *
   * @return the messages whose report did not get through; nothing may be lost, so they have to be delivered again
   */
  Collection<Message> report(List<Invalid> invalid, Deadline deadline);
}
