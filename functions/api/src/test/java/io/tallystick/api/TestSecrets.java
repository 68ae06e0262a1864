package io.tallystick.api;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.SecretBox;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/** Boxes that anybody can open, in place of AWS. */
@Singleton
@Alternative
@Priority(1)
public final class TestSecrets implements SecretBox {
  @Override
  public String seal(SigningSecret secret, String subscription) {
    return subscription + "/" + secret.reveal();
  }

  @Override
  public SigningSecret open(String box, String subscription) {
    if (!box.startsWith(subscription + "/")) {
      throw new IllegalArgumentException("the box is of another subscription");
    }
    return SigningSecret.parse(box.substring(subscription.length() + 1));
  }
}
