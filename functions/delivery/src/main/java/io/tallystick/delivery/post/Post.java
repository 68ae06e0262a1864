package io.tallystick.delivery.post;

import io.tallystick.delivery.guard.EndpointUrl;
import java.util.List;
import java.util.Objects;

/**
 * What is to be posted, and where to.
 *
 * @param id the same at every try, so that the endpoint can tell repeats: letters, digits and {@code -_.:}, which a signature can be made over without doubt
 * @param body a CloudEvent as JSON in UTF-8; not copied, and must not change
 * @param secrets one, or two while one is replaced
 */
public record Post(EndpointUrl endpoint, String id, byte[] body, List<SigningSecret> secrets) {
  /** Enough for the time when an old secret is still good. */
  static final int MOST_SECRETS = 4;

  public Post {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(body, "body");
    secrets = List.copyOf(secrets);
    if (!id.matches("[A-Za-z0-9_:.-]{1,256}")) {
      throw new IllegalArgumentException("the id of a post has 1 to 256 letters, digits, - _ . and :");
    }
    if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
      throw new IllegalArgumentException("a post is signed with 1 to " + MOST_SECRETS + " secrets");
    }
  }
}
