package io.tallystick.local.send;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a line as the text of a message, unchanged, where a queue can carry it. */
final class MessageBody {
  private MessageBody() {}

  /**
   * The text whose UTF-8 form is these bytes.
   *
   * @throws Unsendable if they are not UTF-8 or have a character that SQS refuses
   */
  static String of(byte[] line) throws Unsendable {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException malformed) {
      throw new Unsendable("must be UTF-8, which is all that a queue can carry");
    }
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character < ' ' && character != '\t' && character != '\r' && character != '\n' || character >= '\uFFFE') {
        throw new Unsendable(String.format("must not have the character U+%04X, which a queue cannot carry; escape it", (int) character));
      }
    }
    return text;
  }

  /** Says why a line cannot be a message. */
  static final class Unsendable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsendable(String reason) {
      super(reason, null, false, false);
    }
  }
}
