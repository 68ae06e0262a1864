package io.tallystick.delivery.courier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A delivery as the text of a queue's message. The event stands in it as a text, so that what was signed once is signed again, byte for byte. */
public final class DeliveryJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SUBSCRIPTION = "subscription";
  private static final String ID = "id";
  private static final String ORDERED = "ordered";
  private static final String FIRST = "first";
  private static final String TRIES = "tries";
  private static final String NOT_BEFORE = "not_before";
  private static final String TYPE = "type";
  private static final String EVENT = "event";

  private DeliveryJson() {}

  /** Times are milliseconds since 1970. */
  public static String write(Delivery delivery) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField(SUBSCRIPTION, delivery.subscription());
      json.writeStringField(ID, delivery.id());
      json.writeBooleanField(ORDERED, delivery.ordered());
      json.writeNumberField(FIRST, delivery.first().toEpochMilli());
      json.writeNumberField(TRIES, delivery.tries());
      json.writeNumberField(NOT_BEFORE, delivery.notBefore().toEpochMilli());
      json.writeStringField(TYPE, delivery.type());
      json.writeStringField(EVENT, delivery.event());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Empty if the text is no delivery. Fields that are not known are left aside. */
  public static Optional<Delivery> read(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, String> fields = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null ? Optional.of(delivery(fields)) : Optional.empty();
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static Delivery delivery(Map<String, String> fields) {
    return new Delivery(
        required(fields, SUBSCRIPTION),
        required(fields, ID),
        Boolean.parseBoolean(required(fields, ORDERED)),
        time(fields, FIRST),
        Integer.parseInt(required(fields, TRIES)),
        time(fields, NOT_BEFORE),
        required(fields, TYPE),
        required(fields, EVENT));
  }

  private static Instant time(Map<String, String> fields, String name) {
    return Instant.ofEpochMilli(Long.parseLong(required(fields, name)));
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a delivery lacks a field");
    }
    return value;
  }
}
