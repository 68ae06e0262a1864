package io.tallystick.local.template;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the properties of a table into the request that makes it: they have the same shape, but a template has texts for numbers. */
final class TableReader {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NUMBERS = Set.of("ReadCapacityUnits", "WriteCapacityUnits");
  private static final List<String> AS_THEY_ARE =
      List.of("AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "LocalSecondaryIndexes");

  private TableReader() {}

  static Table read(String name, Resolved properties) throws TemplateException {
    properties.get("TableName");
    ObjectNode request = JSON.createObjectNode().put("TableName", name);
    for (String property : AS_THEY_ARE) {
      if (properties.has(property)) {
        putValue(request, property, properties.get(property), properties);
      }
    }
    if (!request.has("BillingMode") && !request.has("ProvisionedThroughput")) {
      request.put("BillingMode", "PAY_PER_REQUEST");
    }
    if (properties.has("StreamSpecification")) {
      request.putObject("StreamSpecification").put("StreamEnabled", true)
          .put("StreamViewType", properties.inside("StreamSpecification").text("StreamViewType"));
    }
    properties.refuseUnread();
    return new Table(name, request);
  }

  private static void putValue(ObjectNode parent, String name, Object value, Resolved properties) throws TemplateException {
    switch (value) {
      case String text when NUMBERS.contains(name) -> parent.put(name, number(name, text, properties));
      case String text -> parent.put(name, text);
      case Map<?, ?> map -> {
        ObjectNode child = parent.putObject(name);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          putValue(child, (String) entry.getKey(), entry.getValue(), properties);
        }
      }
      case List<?> list -> {
        ArrayNode child = parent.putArray(name);
        for (Object item : list) {
          if (item instanceof Map<?, ?> map) {
            ObjectNode element = child.addObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
              putValue(element, (String) entry.getKey(), entry.getValue(), properties);
            }
          } else {
            child.add(item.toString());
          }
        }
      }
      default -> throw properties.error(name, "has a value of no known kind");
    }
  }

  private static long number(String name, String text, Resolved properties) throws TemplateException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw properties.error(name, "must be a whole number, not '" + text + "'");
    }
  }
}
