package io.tallystick.delivery.subscription;

import io.tallystick.delivery.post.SigningSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** With a key of 256 bits that it is given: AES-GCM, bound to the subscription's id. A box is {@code v1.} and nonce, cipher text and tag in Base64. */
public final class KeyedSecretBox implements SecretBox {
  /** Bytes of the key. */
  public static final int KEY_BYTES = 32;

  private static final String VERSION = "v1.";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  public KeyedSecretBox(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key of secrets has 32 bytes");
    }
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  @Override
  public String seal(SigningSecret secret, String subscription) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, subscription).doFinal(secret.reveal().getBytes(StandardCharsets.US_ASCII));
      return VERSION + Base64.getEncoder().encodeToString(ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public SigningSecret open(String box, String subscription) {
    if (!box.startsWith(VERSION)) {
      throw new IllegalArgumentException("a box of a signing secret has a version that is known");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(box.substring(VERSION.length())));
      byte[] nonce = new byte[Math.min(NONCE_BYTES, bytes.remaining())];
      bytes.get(nonce);
      byte[] sealed = new byte[bytes.remaining()];
      bytes.get(sealed);
      return SigningSecret.parse(new String(cipher(Cipher.DECRYPT_MODE, nonce, subscription).doFinal(sealed), StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the box of a signing secret cannot be opened");
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String subscription) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(subscription.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
