package io.tallystick.delivery.subscription;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;

/** Encrypts signing secrets, so that whoever reads the table does not have them. Called by many threads. */
public interface SecretBox {
  /**
   * @param subscription whose secret it is; no other's box can take its place
   * @throws io.tallystick.journal.StoreException.Unavailable if the key cannot be used now, or not by us
   */
  String seal(SigningSecret secret, String subscription, Deadline deadline);

  /**
   * @throws io.tallystick.journal.StoreException.Corrupt if the box is not of this subscription, or was not sealed here
   * @throws io.tallystick.journal.StoreException.Unavailable if the key cannot be used now, or not by us: it may be the next time
   */
  SigningSecret open(String box, String subscription, Deadline deadline);
}
