package io.tallystick.delivery.subscription;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.util.Map;

/** Seals nothing, but knows whose box it is. */
final class OpenBox implements SecretBox {
  boolean locked;

  @Override
  public String seal(SigningSecret secret, String subscription, Deadline deadline) {
    return subscription + " " + secret.reveal();
  }

  @Override
  public SigningSecret open(String box, String subscription, Deadline deadline) {
    if (locked) {
      throw new StoreException.Unavailable("the key may not be used", null);
    }
    if (!box.startsWith(subscription + " ")) {
      throw new StoreException.Corrupt("a box of another", Map.of("subscription", subscription), null);
    }
    return SigningSecret.parse(box.substring(subscription.length() + 1));
  }
}
