package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of parameters as the command line has them: {@code NAME=VALUE}, or a JSON file in one of the forms that AWS's own tools take. */
final class ParameterFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParameterFile() {}

  /** @throws CommandFailure if one is neither, or is given twice with different values */
  static Map<String, String> read(List<String> arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String argument : arguments) {
      if (argument.matches("(?s)[A-Za-z0-9]{1,255}=.*")) {
        int equals = argument.indexOf('=');
        put(values, argument.substring(0, equals), argument.substring(equals + 1));
      } else {
        file(Path.of(argument)).forEach((name, value) -> put(values, name, value));
      }
    }
    return values;
  }

  private static void put(Map<String, String> values, String name, String value) {
    String other = values.put(name, value);
    if (other != null && !other.equals(value)) {
      throw CommandFailure.usage("--parameters gives " + name + " twice, as '" + other + "' and as '" + value + "'");
    }
  }

  private static Map<String, String> file(Path file) {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage("--parameters '" + file + "' is neither NAME=VALUE nor a file");
    }
    JsonNode json;
    try {
      json = JSON.readTree(file.toFile());
    } catch (IOException malformed) {
      throw CommandFailure.usage("--parameters: " + file + " is not JSON: " + malformed.getMessage().lines().findFirst().orElse(""));
    }
    Map<String, String> values = new LinkedHashMap<>();
    // {"Parameters": {…}} is CloudFormation's file of a template configuration.
    JsonNode root = json.path("Parameters").isObject() ? json.path("Parameters") : json;
    if (root.isObject()) {
      root.properties().forEach(entry -> put(values, entry.getKey(), scalar(file, entry.getKey(), entry.getValue())));
    } else if (root.isArray()) {
      for (JsonNode item : root) {
        if (item.isTextual() && item.asText().matches("(?s)[A-Za-z0-9]+=.*")) {
          put(values, item.asText().substring(0, item.asText().indexOf('=')), item.asText().substring(item.asText().indexOf('=') + 1));
        } else if (item.path("ParameterKey").isTextual()) {
          put(values, item.path("ParameterKey").asText(), scalar(file, item.path("ParameterKey").asText(), item.path("ParameterValue")));
        } else {
          throw CommandFailure.usage("--parameters: " + file + " has an item that is neither \"NAME=VALUE\" nor an object with ParameterKey and ParameterValue");
        }
      }
    } else {
      throw CommandFailure.usage("--parameters: " + file + " must be a JSON object or array");
    }
    return values;
  }

  private static String scalar(Path file, String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
      throw CommandFailure.usage("--parameters: " + file + ": " + name + " must be a text, a number or a boolean");
    }
    return value.asText();
  }
}
