package io.tallystick.delivery.subscription;

import java.util.Objects;

/**
 * A subscription, as far as it matters to whoever finds out what it wants to hear.
 *
 * @param id 1 to 40 letters, digits and underscores, so that it can stand in the ids of events, messages and their groups
 * @param ordered whether events come in the order of the journal: those of its account where it names one, else all of them
 * @param since it hears of nothing that was recorded before
 */
public record Subscriber(String id, Interest interest, boolean ordered, Since since) {
  public Subscriber {
    Objects.requireNonNull(interest, "interest");
    Objects.requireNonNull(since, "since");
    if (!id.matches("[A-Za-z0-9_]{1,40}")) {
      throw new IllegalArgumentException("the id of a subscription has 1 to 40 letters, digits and underscores");
    }
  }
}
