package io.tallystick.local.service;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** What encryption makes: a version, the key's id with its length, a nonce, and AES-GCM's cipher text and tag. The id and the encryption context are authenticated. */
final class Ciphertext {

  private static final byte VERSION = 1;
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  /** Version and length. */
  private static final int FIXED_BYTES = 2;

  private Ciphertext() {}

  static byte[] seal(String keyId, SecretKey key, SortedMap<String, String> context, byte[] plain, SecureRandom random) {
    byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, id, context).doFinal(plain);
      return ByteBuffer.allocate(FIXED_BYTES + id.length + NONCE_BYTES + sealed.length).put(VERSION).put((byte) id.length).put(id).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** The key that it names; empty if it was not made here. */
  static Optional<String> keyId(byte[] blob) {
    if (blob.length < FIXED_BYTES || blob[0] != VERSION || blob.length < nonceAt(blob) + NONCE_BYTES) {
      return Optional.empty();
    }
    return Optional.of(new String(blob, FIXED_BYTES, blob[1] & 0xFF, StandardCharsets.US_ASCII));
  }

  /** Empty if key, context or bytes are not those of the sealing. @param blob of which {@link #keyId} told the key */
  static Optional<byte[]> open(SecretKey key, SortedMap<String, String> context, byte[] blob) {
    int at = nonceAt(blob);
    byte[] id = Arrays.copyOfRange(blob, FIXED_BYTES, at);
    byte[] nonce = Arrays.copyOfRange(blob, at, at + NONCE_BYTES);
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, id, context).doFinal(blob, at + NONCE_BYTES, blob.length - at - NONCE_BYTES));
    } catch (GeneralSecurityException wrong) {
      return Optional.empty();
    }
  }

  private static int nonceAt(byte[] blob) {
    return FIXED_BYTES + (blob[1] & 0xFF);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] id, SortedMap<String, String> context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(authenticated(id, context));
    return cipher;
  }

  /** Every text with its length before it, so that no two contexts have the same bytes. */
  private static byte[] authenticated(byte[] id, SortedMap<String, String> context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(id, out);
      for (Map.Entry<String, String> entry : context.entrySet()) {
        write(entry.getKey().getBytes(StandardCharsets.UTF_8), out);
        write(entry.getValue().getBytes(StandardCharsets.UTF_8), out);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(byte[] text, DataOutputStream out) throws IOException {
    out.writeInt(text.length);
    out.write(text);
  }
}
