package io.tallystick.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a message's outermost object, of which only its end tells whether it is a CloudEvent or a bare request, since fields may
 * come in any order: with {@code specversion} it is a CloudEvent.
 */
final class EnvelopeParser {
  /** Characters of an attribute's text. */
  static final int ATTRIBUTE_CHARACTERS = 1_024;

  private static final String BELONGS_INSIDE = "belongs inside data";

  private final JsonParser json;
  private final DataParser bare;
  private final DataParser enclosed;
  private final Set<EnvelopeField> seen = EnumSet.noneOf(EnvelopeField.class);
  private final Map<EnvelopeField, String> texts = new EnumMap<>(EnvelopeField.class);
  private final ProblemList message = new ProblemList(ParsedRequest.PROBLEMS_KEPT);
  /** What is wrong if the message is a CloudEvent. */
  private final ProblemList asEnvelope = new ProblemList(ParsedRequest.PROBLEMS_KEPT);
  /** What is wrong if the message is a bare request. */
  private final ProblemList asBare = new ProblemList(ParsedRequest.PROBLEMS_KEPT);

  EnvelopeParser(JsonParser json) {
    this.json = json;
    this.bare = new DataParser(json);
    this.enclosed = new DataParser(json);
  }

  /** Reads the object that the parser stands at, to its end. */
  ParsedRequest read() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      DataField field = DataField.NAMES.field(name);
      if (field != null) {
        bare.field(field, name);
      } else {
        attribute(name);
      }
    }
    return seen.contains(EnvelopeField.SPECVERSION) ? cloudEvent() : bareRequest();
  }

  private void attribute(String name) throws IOException {
    EnvelopeField field = EnvelopeField.NAMES.field(name);
    if (field != EnvelopeField.DATA) {
      asBare.add(FieldNames.quoted(name), DataField.NAMES.unknown(name));
    }
    if (field == null) {
      json.skipChildren();
    } else if (!seen.add(field)) {
      json.skipChildren();
      message.add(name, "is given twice");
    } else if (field == EnvelopeField.DATA) {
      data();
    } else {
      text(field, name);
    }
  }

  private void data() throws IOException {
    asBare.add("data", "needs the attributes of a CloudEvent beside it, specversion among them; a bare request has no data");
    switch (json.currentToken()) {
      case START_OBJECT -> enclosed.object();
      case VALUE_NULL -> seen.remove(EnvelopeField.DATA);
      default -> {
        json.skipChildren();
        asEnvelope.add("data", "must be an object");
      }
    }
  }

  private void text(EnvelopeField field, String name) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.VALUE_STRING) {
      json.skipChildren();
      asEnvelope.add(name, "must be a string");
    } else if (json.getTextLength() > ATTRIBUTE_CHARACTERS && Text.characters(json.getText()) > ATTRIBUTE_CHARACTERS) {
      asEnvelope.add(name, "must not exceed " + ATTRIBUTE_CHARACTERS + " characters");
    } else {
      texts.put(field, json.getText());
    }
  }

  private ParsedRequest bareRequest() {
    if (!asBare.isEmpty()) {
      message.addAll(asBare.problems());
    }
    return bare.finish(Origin.UNKNOWN, message);
  }

  private ParsedRequest cloudEvent() {
    if (!asEnvelope.isEmpty()) {
      message.addAll(asEnvelope.problems());
    }
    expect(EnvelopeField.SPECVERSION, "specversion", "1.0");
    expect(EnvelopeField.TYPE, "type", EventType.REQUEST_V1.type());
    require(EnvelopeField.ID, "id");
    require(EnvelopeField.SOURCE, "source");
    optional();
    if (seen.contains(EnvelopeField.DATA_BASE64)) {
      message.add("data_base64", "is not supported; put the request's object into data");
    } else if (!seen.contains(EnvelopeField.DATA)) {
      message.add("data", "is required");
    }
    for (DataField field : bare.seen()) {
      message.add(field.name().toLowerCase(Locale.ROOT), BELONGS_INSIDE);
    }
    return enclosed.finish(origin(), message);
  }

  private Origin origin() {
    return new Origin(texts.getOrDefault(EnvelopeField.ID, ""), texts.getOrDefault(EnvelopeField.SOURCE, ""));
  }

  private void expect(EnvelopeField field, String name, String value) {
    require(field, name);
    String text = texts.get(field);
    if (text != null && !text.isEmpty() && !text.equals(value)) {
      message.add(name, "must be " + value);
    }
  }

  private void require(EnvelopeField field, String name) {
    String text = texts.get(field);
    // What has another type was noted when it was read.
    if (text == null ? !asEnvelopeNotes(name) : text.isEmpty()) {
      message.add(name, text == null ? "is required" : "must not be empty");
    }
  }

  private boolean asEnvelopeNotes(String name) {
    return !asEnvelope.isEmpty() && asEnvelope.problems().first().stream().anyMatch(problem -> problem.field().equals(name));
  }

  private void optional() {
    String time = texts.get(EnvelopeField.TIME);
    if (time != null && Rfc3339.parse(time) == null) {
      message.add("time", Rfc3339.REASON);
    }
    String contentType = texts.get(EnvelopeField.DATACONTENTTYPE);
    if (contentType != null && !isJson(contentType)) {
      message.add("datacontenttype", "must be application/json");
    }
  }

  private static boolean isJson(String contentType) {
    int parameters = contentType.indexOf(';');
    String bareType = (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    return bareType.equals("application/json") || bareType.startsWith("application/") && bareType.endsWith("+json");
  }
}
