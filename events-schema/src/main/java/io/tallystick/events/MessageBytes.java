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
import java.util.function.Function;

/** The bytes of a message that must be one JSON object, whatever is in it. */
final class MessageBytes {
  /**
   * One factory for all readers, since it keeps what it learns of field names. Its own bounds on numbers, strings and names only repeat the
   * message's: each value's bound is checked where its field is known, so that one bad value does not make the whole message invalid.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(RequestReader.DEPTH)
                  .maxDocumentLength(Limits.REQUEST_BYTES)
                  .maxNumberLength(Limits.REQUEST_BYTES)
                  .maxStringLength(Limits.REQUEST_BYTES)
                  .maxNameLength(Limits.REQUEST_BYTES)
                  .build())
          .build();

  private MessageBytes() {}

  /** Reads the object that the parser stands at, to its end. */
  @FunctionalInterface
  interface Content<T> {
    T read(JsonParser json) throws IOException;
  }

  /**
   * Reads one object of UTF-8 JSON; a byte order mark before it is passed over.
   *
   * @param unreadable the answer where it is none, from the reason
   */
  static <T> T read(byte[] message, Content<T> content, Function<String, T> unreadable) {
    Objects.requireNonNull(message, "message");
    if (message.length > Limits.REQUEST_BYTES) {
      return unreadable.apply("must not exceed " + Limits.REQUEST_BYTES + " bytes; it has " + message.length);
    }
    int malformed = Utf8.firstMalformed(message);
    if (malformed >= 0) {
      return unreadable.apply("must be UTF-8; it is not at byte " + malformed);
    }
    if (looksLikeWideCharacters(message)) {
      return unreadable.apply("must be UTF-8; it has a zero byte among its first four");
    }
    try (JsonParser json = FACTORY.createParser(message)) {
      return read(json, content, unreadable);
    } catch (StreamConstraintsException bound) {
      return unreadable.apply("must not be nested deeper than " + RequestReader.DEPTH + " levels, nor have that many different names");
    } catch (JacksonException syntax) {
      return unreadable.apply(JsonSyntax.reason(syntax));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
  }

  private static <T> T read(JsonParser json, Content<T> content, Function<String, T> unreadable) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      return unreadable.apply("is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      return unreadable.apply("must be a JSON object");
    }
    T parsed = content.read(json);
    return json.nextToken() == null ? parsed : unreadable.apply("must be one JSON object; more follows after it");
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
