package io.tallystick.delivery.post;

import java.util.Objects;

/**
 * What is to be posted.
 *
 * @param id the same at every try, so that the receiver can tell repeats: letters, digits and {@code -_.:}, which a signature can be made over without doubt
 * @param type of the event, as {@code io.tallystick.transfer.posted.v1}
 * @param group those of one group are in order where that was asked for; never empty
 * @param body a CloudEvent as JSON
 */
public record Post(String id, String type, String group, String body) {
  public Post {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(body, "body");
    if (!id.matches("[A-Za-z0-9_:.-]{1,256}")) {
      throw new IllegalArgumentException("the id of a post has 1 to 256 letters, digits, - _ . and :");
    }
    if (group.isEmpty()) {
      throw new IllegalArgumentException("a post has a group");
    }
  }
}
