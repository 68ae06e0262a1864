package io.tallystick.events;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The schema files, as a validator reads them. */
final class Schemas {
  static final String ENVELOPE = "https://tallystick.io/schemas/cloudevent.json";
  static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory -> factory.schemaMappers(mappers -> mappers.mapPrefix("https://tallystick.io/schemas/", "classpath:schemas/")));
  private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private Schemas() {}

  /** What a schema finds wrong with a document; empty if nothing. */
  static Set<ValidationMessage> validate(String schemaId, JsonNode document) {
    JsonSchema schema = FACTORY.getSchema(SchemaLocation.of(schemaId), CONFIG);
    return schema.validate(document);
  }

  /** What the schemas find wrong with an event that is bare or in its envelope. */
  static Set<ValidationMessage> validate(EventType type, JsonNode event) {
    return validate(event.has("specversion") ? ENVELOPE : type.schema(), event);
  }

  static JsonNode schema(String resource) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return JSON.readTree(in);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  static String name(EventType type) {
    return type.type().substring("io.tallystick.".length());
  }

  /** The JSON files of a folder of the module. */
  static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException wrong) {
      throw new UncheckedIOException(wrong);
    }
  }
}
