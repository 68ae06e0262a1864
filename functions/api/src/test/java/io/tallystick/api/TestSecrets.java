package io.tallystick.api;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.journal.Deadline;

/** Boxes that anybody can open, for tests of whatever keeps them. */
final class TestSecrets implements SecretBox {
  @Override
  public String seal(SigningSecret secret, String subscription, Deadline deadline) {
    return subscription + "/" + secret.reveal();
  }

  @Override
  public SigningSecret open(String box, String subscription, Deadline deadline) {
    if (!box.startsWith(subscription + "/")) {
      throw new IllegalArgumentException("the box is of another subscription");
    }
    return SigningSecret.parse(box.substring(subscription.length() + 1));
  }
}
