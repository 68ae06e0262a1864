package io.tallystick.events.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** JSON as the description is written: what fits into a line stands on one. */
final class CompactJson {
  private static final int WIDTH = 150;

  private final StringBuilder out = new StringBuilder();

  private CompactJson() {}

  /**
   * The text of a value.
   *
   * @param indent spaces before the line that it begins on
   * @param lead characters before it on that line, its indent left out
   */
  static String text(JsonNode value, int indent, int lead) throws JsonProcessingException {
    CompactJson json = new CompactJson();
    json.write(value, indent, lead);
    return json.out.toString();
  }

  private void write(JsonNode value, int indent, int lead) throws JsonProcessingException {
    String line = line(value);
    if (value.isEmpty() || indent + lead + line.length() <= WIDTH) {
      out.append(line);
    } else if (value.isObject()) {
      object(value, indent);
    } else {
      array(value, indent);
    }
  }

  private void object(JsonNode object, int indent) throws JsonProcessingException {
    out.append('{');
    String separator = "\n";
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = quoted(member.getKey()) + ": ";
      out.append(separator).append(" ".repeat(indent + 2)).append(name);
      write(member.getValue(), indent + 2, name.length());
      separator = ",\n";
    }
    out.append('\n').append(" ".repeat(indent)).append('}');
  }

  /** Elements that are objects have lines of their own; texts and numbers fill lines. */
  private void array(JsonNode array, int indent) throws JsonProcessingException {
    out.append("[\n").append(" ".repeat(indent + 2));
    int column = indent + 2;
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      JsonNode element = elements.next();
      int length = line(element).length();
      if (column > indent + 2 && (element.isContainerNode() || column + length > WIDTH)) {
        out.setLength(out.length() - 1);
        out.append('\n').append(" ".repeat(indent + 2));
        column = indent + 2;
      }
      write(element, indent + 2, 0);
      column += length + 2;
      out.append(elements.hasNext() ? ", " : "");
    }
    out.append('\n').append(" ".repeat(indent)).append(']');
  }

  private static String line(JsonNode value) throws JsonProcessingException {
    if (value.isObject()) {
      StringBuilder line = new StringBuilder("{");
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        line.append(line.length() > 1 ? ", " : "").append(quoted(member.getKey())).append(": ").append(line(member.getValue()));
      }
      return line.append('}').toString();
    }
    if (value.isArray()) {
      StringBuilder line = new StringBuilder("[");
      for (JsonNode element : value) {
        line.append(line.length() > 1 ? ", " : "").append(line(element));
      }
      return line.append(']').toString();
    }
    return ApiDescription.JSON.writeValueAsString(value);
  }

  private static String quoted(String text) throws JsonProcessingException {
    return ApiDescription.JSON.writeValueAsString(text);
  }
}
