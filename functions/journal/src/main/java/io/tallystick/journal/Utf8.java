package io.tallystick.journal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text and UTF-8, exactly: what is not Unicode is refused instead of being replaced. */
final class Utf8 {
  private Utf8() {}

  /** @throws IllegalArgumentException if the text has an unpaired surrogate, so that it could not be read back */
  static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Character.isSurrogate(character)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(character, text.charAt(i + 1))) {
          throw new IllegalArgumentException("text has an unpaired surrogate");
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text, or null if the bytes are not UTF-8. */
  static String decode(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return decodeStrictly(bytes, offset, length);
      }
    }
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static String decodeStrictly(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
