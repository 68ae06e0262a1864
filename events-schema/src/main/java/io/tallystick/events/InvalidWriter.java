package io.tallystick.events;

import io.tallystick.ledger.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes {@code invalid} v1: what was wrong with a message, and the message, so that nobody has to look for it elsewhere.
 *
 * <p>If other events of the message were valid, only the invalid ones are in it, each as its JSON was written. Else the message is
 * in it: as text, or compressed where that text would not fit, or cut where even that would not.
 */
public final class InvalidWriter {
  /** Bytes of the largest event that is written: what a queue takes, less room for the attributes beside it. */
  public static final int BYTES = Limits.REQUEST_BYTES - 16 * 1024;

  private InvalidWriter() {}

  /**
   * The data alone.
   *
   * @param message the bytes that were read
   * @throws IllegalArgumentException if nothing was wrong with the message
   */
  public static byte[] data(ParsedRequest parsed, byte[] message) {
    return write(parsed, message, BYTES).getBytes(StandardCharsets.UTF_8);
  }

  /** The data in its envelope; {@code id} and {@code source} of the message's own envelope are part of the data. */
  public static byte[] cloudEvent(ParsedRequest parsed, byte[] message, Envelope envelope) {
    int around = envelope.around(EventType.INVALID_V1, json -> json.raw("{}")).length;
    String data = write(parsed, message, BYTES - around);
    return envelope.around(EventType.INVALID_V1, json -> json.raw(data));
  }

  private static String write(ParsedRequest parsed, byte[] message, int bytes) {
    Problems problems = parsed.problems().orElseThrow(() -> new IllegalArgumentException("nothing is invalid"));
    StringBuilder out = new StringBuilder();
    JsonWriter json = new JsonWriter(out).open('{');
    problems(problems, json);
    origin(parsed.origin(), json);
    json.member("message_bytes", message.length);
    int room = bytes - Utf8.length(out, 0) - MessageCopy.MEMBERS_BYTES;
    String events = someAreValid(parsed) ? events((ParsedRequest.Readable) parsed, message) : null;
    if (events != null && Utf8.length(events, 0) <= room) {
      json.name("events").raw(events);
    } else {
      MessageCopy.of(message, room).write(json);
    }
    json.close('}');
    return out.toString();
  }

  private static void problems(Problems problems, JsonWriter json) {
    json.member("problem_count", problems.count()).name("problems").open('[');
    for (Problem problem : problems.first()) {
      json.open('{').member("field", problem.field()).member("reason", problem.reason()).close('}');
    }
    json.close(']');
  }

  private static void origin(Origin origin, JsonWriter json) {
    if (!origin.equals(Origin.UNKNOWN)) {
      json.member("request_id", origin.id()).member("request_source", origin.source());
    }
  }

  private static boolean someAreValid(ParsedRequest parsed) {
    return parsed instanceof ParsedRequest.Readable readable && readable.toLedgerRequest().events() > 0;
  }

  /** The invalid events as a JSON array of {@code {"field","event"}}; null if any may not be copied as it is. */
  private static String events(ParsedRequest.Readable parsed, byte[] message) {
    StringBuilder out = new StringBuilder();
    JsonWriter json = new JsonWriter(out).open('[');
    boolean all = events("accounts", parsed.accounts(), message, json) && events("transfers", parsed.transfers(), message, json);
    json.close(']');
    return all ? out.toString() : null;
  }

  private static <E> boolean events(String array, List<Item<E>> items, byte[] message, JsonWriter json) {
    for (int index = 0; index < items.size(); index++) {
      if (items.get(index) instanceof Item.Invalid<E> invalid) {
        String event = MessageCopy.text(message, invalid.offset(), invalid.length());
        if (event == null) {
          return false;
        }
        json.open('{').member("field", ValueReader.path(array, index)).name("event").raw(event).close('}');
      }
    }
    return true;
  }
}
