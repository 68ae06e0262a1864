package io.tallystick.local.torture;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets a function return something between two kills. On a slow machine a process may take longer to start than it is left alive; a message is then received
 * until it is given up, which says nothing of the function but that nobody let it finish.
 */
final class Respites {
  /** With one, a message that meets every kill would still be as likely to be tried in vain as not; and the function has two queues. */
  private static final int RETURNS = 2;

  private final Map<String, Long> returnsWhenKilled = new HashMap<>();

  /**
   * Whether a function may be killed (again).
   *
   * @param returns how many of its invocations have returned so far
   */
  boolean over(String function, long returns) {
    Long before = returnsWhenKilled.get(function);
    return before == null || returns - before >= RETURNS;
  }

  /** It has just been killed. */
  void begin(String function, long returns) {
    returnsWhenKilled.put(function, returns);
  }
}
