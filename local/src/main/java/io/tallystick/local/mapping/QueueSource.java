package io.tallystick.local.mapping;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A queue as its mapping sees it. */
interface QueueSource {

  /**
   * Takes messages; they stay invisible for the queue's visibility time-out.
   *
   * @param most at least 1
   * @param wait for the first message; whole seconds
   * @return in the order of the queue; none if none came
   */
  List<Message> receive(int most, Duration wait) throws IOException, InterruptedException;

  /** Deletes messages. What cannot be deleted because it has been received again meanwhile is left alone. */
  void delete(List<Message> messages) throws IOException, InterruptedException;
}
