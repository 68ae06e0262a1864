package io.tallystick.pipeline;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The messages of a batch that have to be delivered again. A failed message of an ordered group holds back those after it. In a stream everything from the first
 * failed one on comes again, whether it was done or not.
 */
final class Failures {
  private final Set<Message> messages = new LinkedHashSet<>();
  private final Map<String, Integer> firstOfGroup = new HashMap<>();
  private final boolean stream;
  private int first = Integer.MAX_VALUE;

  private Failures(boolean stream) {
    this.stream = stream;
  }

  static Failures ofQueue() {
    return new Failures(false);
  }

  static Failures ofStream() {
    return new Failures(true);
  }

  void add(Message message) {
    messages.add(message);
    first = Math.min(first, message.position());
    if (message.ordered()) {
      firstOfGroup.merge(message.order(), message.position(), Math::min);
    }
  }

  /** Whether an earlier message of the same ordered group failed, so that this one may not be done before it. */
  boolean holdsBack(Message message) {
    Integer first = message.ordered() ? firstOfGroup.get(message.order()) : null;
    return first != null && first < message.position();
  }

  /** Whether it will be delivered again. */
  boolean comesAgain(Message message) {
    return stream ? first <= message.position() : messages.contains(message);
  }

  /** In the order in which they failed. */
  Collection<Message> messages() {
    return messages;
  }
}
