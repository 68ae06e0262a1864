package io.tallystick.events;

/**
 * Reads request messages: {@code request} v1 in a CloudEvents 1.0 envelope in structured JSON, or its bare data.
 *
 * <p>Whatever the bytes are, the answer is a value and says what is wrong where; memory and time are bounded by the message's length.
 * Instances may be shared by threads.
 */
public final class RequestReader {
  /** Levels of nesting in a message; with more it is refused unread. Metadata has a bound of its own. */
  static final int DEPTH = 256;

  /** Reads one message of UTF-8 JSON; a byte order mark before it is passed over. */
  public ParsedRequest read(byte[] message) {
    return MessageBytes.read(message, json -> new EnvelopeParser(json).read(), RequestReader::unreadable);
  }

  private static ParsedRequest unreadable(String reason) {
    return new ParsedRequest.Unreadable(Origin.UNKNOWN, Problems.of(Problem.WHOLE_MESSAGE, reason));
  }
}
