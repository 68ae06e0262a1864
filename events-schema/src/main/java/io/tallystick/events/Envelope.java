package io.tallystick.events;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The CloudEvents 1.0 envelope of an event that is written.
 *
 * @param id names the event together with the source
 * @param source a URI reference of what wrote it, as {@code /tally/import}
 * @param time when it happened; null where the envelope shall have none
 */
public record Envelope(String id, String source, Instant time) {
  public Envelope {
    if (Objects.requireNonNull(id, "id").isEmpty() || Objects.requireNonNull(source, "source").isEmpty()) {
      throw new IllegalArgumentException("id and source must not be empty");
    }
  }

  /** Writes the envelope around data. */
  byte[] around(EventType type, Consumer<JsonWriter> data) {
    JsonWriter json = new JsonWriter(new StringBuilder());
    json.open('{').member("specversion", "1.0").member("id", id).member("source", source).member("type", type.type());
    if (time != null) {
      json.member("time", time.toString());
    }
    json.member("datacontenttype", "application/json").member("dataschema", type.schema()).name("data");
    data.accept(json);
    return json.close('}').bytes();
  }
}
