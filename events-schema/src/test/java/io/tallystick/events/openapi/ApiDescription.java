package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The description of the HTTP API, {@code /openapi.json} on the class path, as tests read it. May be shared by threads. */
public final class ApiDescription {
  /** Keeps every digit of a number. */
  public static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static final List<String> METHODS = List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  /** It is one part of other schemas, which close it. */
  private static final String OPEN = "Problem";
  private static final String RESOURCE = "/openapi.json";
  private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

  ApiDescription(JsonNode document) {
    this.document = document;
  }

  /** The description that this build has. */
  public static ApiDescription ofThisBuild() {
    try (InputStream in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
      return new ApiDescription(JSON.readTree(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The whole of it. */
  public JsonNode document() {
    return document;
  }

  /** All operations, in order of the document. */
  public List<ApiOperation> operations() {
    List<ApiOperation> operations = new ArrayList<>();
    document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
      if (METHODS.contains(method.getKey())) {
        operations.add(new ApiOperation(this, method.getKey(), path.getKey(), method.getValue()));
      }
    }));
    return operations;
  }

  /** The operation of that {@code operationId}. */
  public ApiOperation operation(String id) {
    return operations().stream().filter(operation -> operation.id().equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException(id));
  }

  /** The operation that a request is for; empty if there is none. */
  public Optional<ApiOperation> operation(String httpMethod, String rawPath) {
    return operations().stream().filter(operation -> operation.httpMethod().equals(httpMethod) && operation.matches(rawPath)).findFirst();
  }

  /**
   * The same with every object closed, so that a member which nobody described is found. Answers are open for those who read them, since members
   * may be added; but each of today has to be described.
   */
  public ApiDescription closed() {
    JsonNode copy = document.deepCopy();
    ObjectNode components = (ObjectNode) copy.path("components");
    components.path("schemas").properties().stream().filter(schema -> !schema.getKey().equals(OPEN)).forEach(schema -> close(schema.getValue()));
    components.at("/schemas/" + OPEN + "/properties").forEach(ApiDescription::close);
    copy.path("paths").forEach(ApiDescription::close);
    components.path("responses").forEach(ApiDescription::close);
    return new ApiDescription(copy);
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode schema) {
      if (schema.path("allOf").isArray()) {
        schema.put("unevaluatedProperties", false);
        return;
      }
      // The document itself, as an answer, is described by others.
      if (schema.path("properties").isObject() && !schema.has("additionalProperties") && !schema.at("/properties/openapi").isObject() && schema.path("type").asText().equals("object")) {
        schema.put("additionalProperties", false);
      }
    }
    node.forEach(ApiDescription::close);
  }

  /** What a node stands for: that which its {@code $ref} names, or itself. */
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    while (resolved.has("$ref")) {
      String reference = resolved.path("$ref").asText();
      resolved = document.at(reference.substring(1));
      if (!reference.startsWith("#/") || resolved.isMissingNode()) {
        throw new IllegalStateException("nothing is at " + reference);
      }
    }
    return resolved;
  }

  /** What a schema of the document finds wrong with a value; empty if nothing. */
  public List<String> problems(JsonNode schema, JsonNode value) {
    return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream().map(Object::toString).sorted().toList();
  }

  /** References of a schema lead into the document's components, which therefore stand in it under a keyword that no validator knows. */
  private JsonSchema compiled(JsonNode schema) {
    ObjectNode root = schema.isObject() ? schema.deepCopy() : JsonNodeFactory.instance.objectNode().set("allOf", JSON.createArrayNode().add(schema));
    root.set("components", document.path("components"));
    return FACTORY.getSchema(root, CONFIG);
  }
}
