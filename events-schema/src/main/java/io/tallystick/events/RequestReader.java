package io.tallystick.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.util.Objects;

/**
 * Reads request messages: {@code request} v1 in a CloudEvents 1.0 envelope in structured JSON, or its bare data.
 *
 * <p>Whatever the bytes are, the answer is a value and says what is wrong where; memory and time are bounded by the message's length.
 * Instances may be shared by threads.
 */
public final class RequestReader {
  /** Levels of nesting in a message; with more it is refused unread. Metadata has a bound of its own. */
  static final int DEPTH = 256;

  /**
   * One factory for all readers, since it keeps what it learns of field names. Its own bounds on numbers, strings and names only repeat the
   * message's: each value's bound is checked where its field is known, so that one bad value does not make the whole message invalid.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxDocumentLength(Limits.REQUEST_BYTES)
                  .maxNumberLength(Limits.REQUEST_BYTES)
                  .maxStringLength(Limits.REQUEST_BYTES)
                  .maxNameLength(Limits.REQUEST_BYTES)
                  .build())
          .build();

  /** Reads one message of UTF-8 JSON; a byte order mark before it is passed over. */
  public ParsedRequest read(byte[] message) {
    Objects.requireNonNull(message, "message");
    if (message.length > Limits.REQUEST_BYTES) {
      return unreadable("must not exceed " + Limits.REQUEST_BYTES + " bytes; it has " + message.length);
    }
    int malformed = Utf8.firstMalformed(message);
    if (malformed >= 0) {
      return unreadable("must be UTF-8; it is not at byte " + malformed);
    }
    if (looksLikeWideCharacters(message)) {
      return unreadable("must be UTF-8; it has a zero byte among its first four");
    }
    try (JsonParser json = FACTORY.createParser(message)) {
      return read(json);
    } catch (StreamConstraintsException bound) {
      return unreadable("must not be nested deeper than " + DEPTH + " levels, nor have that many different names");
    } catch (JacksonException syntax) {
      return unreadable(JsonSyntax.reason(syntax));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  private static ParsedRequest read(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      return unreadable("is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      return unreadable("must be a JSON object");
    }
    ParsedRequest parsed = new EnvelopeParser(json).read();
    return json.nextToken() == null ? parsed : unreadable("must be one JSON object; more follows after it");
  }

  private static ParsedRequest unreadable(String reason) {
    return new ParsedRequest.Unreadable(Origin.UNKNOWN, Problems.of(Problem.WHOLE_MESSAGE, reason));
  }

  /** The parser would take such bytes for UTF-16 or UTF-32, in which JSON must not be exchanged. */
  private static boolean looksLikeWideCharacters(byte[] message) {
    for (int at = 0; at < Math.min(4, message.length); at++) {
      if (message[at] == 0) {
        return true;
      }
    }
    return false;
  }
}
