package io.tallystick.delivery.subscription;

import io.tallystick.delivery.post.SigningSecret;

/** Encrypts signing secrets, so that whoever reads the table does not have them. */
public interface SecretBox {
  /** @param subscription whose secret it is; no other's box can take its place */
  String seal(SigningSecret secret, String subscription);

  /** @throws IllegalArgumentException if the box is not of this subscription, or was not sealed here */
  SigningSecret open(String box, String subscription);
}
