package io.tallystick.pipeline;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.journal.Deadline;

/** A box of a secret is the secret. */
final class OpenBox implements SecretBox {
  @Override
  public String seal(SigningSecret secret, String subscription, Deadline deadline) {
    return secret.reveal();
  }

  @Override
  public SigningSecret open(String box, String subscription, Deadline deadline) {
    return SigningSecret.parse(box);
  }
}
