package io.tallystick.local.requests;

import java.util.Objects;

/**
 * The queue that messages go to.
 *
 * @param group the message group of a FIFO queue, in which order is kept; null for a standard queue
 * @param run differs from that of every other run of the last minutes: a FIFO queue drops messages that it knows already, and only repetitions of
 *     this run's own calls are meant; null for a standard queue
 */
public record Destination(String queueUrl, String group, String run) {
  public Destination {
    Objects.requireNonNull(queueUrl, "queueUrl");
    if (group == null != (run == null)) {
      throw new IllegalArgumentException("a FIFO queue takes a group and a run, a standard queue neither");
    }
  }

  public static Destination standard(String queueUrl) {
    return new Destination(queueUrl, null, null);
  }

  public static Destination fifo(String queueUrl, String group, String run) {
    return new Destination(queueUrl, Objects.requireNonNull(group, "group"), Objects.requireNonNull(run, "run"));
  }

  boolean ordered() {
    return group != null;
  }
}
