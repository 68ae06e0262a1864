package io.tallystick.events.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.tallystick.events.ProblemType;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.TransferOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the API is a valid OpenAPI document, and says the same as the code and the events' schemas. */
class OpenApiTest {
  private static final ApiDescription API = ApiDescription.ofThisBuild();
  private static final JsonNode DOCUMENT = API.document();
  private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Set<String> EVERY_OPERATIONS_ERRORS = Set.of("401", "403", "406", "414", "429", "500");
  /** Of {@code #/components/schemas/Account}; more lead into the component. */
  private static final int COMPONENT_PARTS = 4;
  /** What they do follows from the path alone. */
  private static final Set<String> WITHOUT_BODY = Set.of("pauseSubscription", "resumeSubscription", "rotateSecret", "testSubscription");
  /** What they tell of is not the ledger's state. */
  private static final Set<String> BESIDE_THE_LEDGER = Set.of("service", "subscriptions");
  private static final Set<String> SCOPES = Set.of("ledger/read", "ledger/write", "ledger/admin");

  static List<ApiOperation> operations() {
    return API.operations();
  }

  @Test
  void theDocumentIsOpenApi31() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/openapi-3.1/schema.json")) {
      assertThat(FACTORY.getSchema(in).validate(DOCUMENT)).isEmpty();
    }
  }

  @Test
  void everySchemaIsJsonSchema202012() {
    var metaschema = FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    int[] schemas = {0};
    visit(DOCUMENT, "", (path, node) -> {
      if (path.endsWith("/schema") || path.matches("/components/schemas/[A-Za-z]+")) {
        assertThat(metaschema.validate(node)).as(path).isEmpty();
        schemas[0]++;
      }
    });
    assertThat(schemas[0]).isGreaterThan(100);
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
    Set<String> used = new TreeSet<>();
    visit(DOCUMENT, "", (path, node) -> {
      if (node.has("$ref")) {
        API.resolve(node);
        String[] parts = node.path("$ref").asText().split("/");
        used.add(String.join("/", Arrays.copyOf(parts, COMPONENT_PARTS)));
      }
    });
    Set<String> there = new TreeSet<>();
    DOCUMENT.path("components").properties().stream()
        .filter(kind -> !kind.getKey().equals("securitySchemes"))
        .forEach(kind -> kind.getValue().fieldNames().forEachRemaining(name -> there.add("#/components/" + kind.getKey() + "/" + name)));
    assertThat(used).isEqualTo(there);
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() {
    int[] examples = {0};
    visit(DOCUMENT, "", (path, node) -> {
      JsonNode schema = node.path("schema");
      if (!schema.isMissingNode() && node.has("example")) {
        check(path + "/example", schema, node.path("example"), examples);
      }
      if (!schema.isMissingNode()) {
        node.path("examples").properties().forEach(example -> check(path + "/" + example.getKey(), schema, example.getValue().path("value"), examples));
      }
      if (path.matches("/components/schemas/[A-Za-z]+")) {
        node.path("examples").forEach(example -> check(path, node, example, examples));
      }
    });
    assertThat(examples[0]).isGreaterThan(90);
  }

  private static void check(String path, JsonNode schema, JsonNode example, int[] count) {
    assertThat(API.problems(schema, example)).as(path).isEmpty();
    count[0]++;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationIsDescribedWithExamplesErrorsAndScope(ApiOperation operation) {
    JsonNode node = operation.node();
    assertThat(operation.id()).matches("[a-z][A-Za-z]+");
    assertThat(node.path("summary").asText()).isNotBlank();
    assertThat(node.path("description").asText()).endsWith(".");
    assertThat(DOCUMENT.path("tags").findValuesAsText("name")).contains(node.at("/tags/0").asText());
    assertThat(SCOPES).contains(node.at("/security/1/jwt/0").asText());
    assertThat(node.at("/security/0/sigv4").isArray()).isTrue();
    assertThat(operation.responses().keySet()).containsAll(EVERY_OPERATIONS_ERRORS);
    boolean takesBody = List.of("post", "put").contains(operation.method()) && !WITHOUT_BODY.contains(operation.id());
    assertThat(operation.bodies().isEmpty()).isEqualTo(!takesBody);
    Stream.concat(
            operation.bodies().values().stream(),
            operation.responses().values().stream().flatMap(response -> ApiOperation.members(response.path("content")).values().stream()))
        .forEach(media -> {
          assertThat(media.has("schema")).isTrue();
          assertThat(media.has("examples") || operation.id().equals("getDescription")).isTrue();
        });
    List<String> inPath = operation.parameters().stream().filter(parameter -> parameter.path("in").asText().equals("path")).map(parameter -> "{" + parameter.path("name").asText() + "}").toList();
    assertThat(Arrays.stream(operation.path().split("/")).filter(part -> part.startsWith("{")).toList()).isEqualTo(inPath);
    operation.parameters().forEach(parameter -> {
      assertThat(parameter.path("description").asText()).isNotBlank();
      assertThat(parameter.has("example")).isTrue();
    });
  }

  @Test
  void operationIdsAreUnique() {
    assertThat(API.operations()).extracting(ApiOperation::id).doesNotHaveDuplicates().hasSizeGreaterThan(14);
  }

  @Test
  void everyAnswerThatReflectsTheLedgerSaysSo() {
    for (ApiOperation operation : API.operations()) {
      if (!BESIDE_THE_LEDGER.contains(operation.node().at("/tags/0").asText()) && !operation.id().equals("readJournal")) {
        for (Map.Entry<String, JsonNode> response : operation.responses().entrySet()) {
          boolean reflects = Set.of("200", "201", "202", "404", "409", "422").contains(response.getKey());
          for (String header : List.of("tallystick-consistency", "tallystick-sequence")) {
            JsonNode declared = API.resolve(response.getValue().path("headers").path(header));
            assertThat(declared.path("required").asBoolean()).as("%s %s %s", operation, response.getKey(), header).isEqualTo(reflects);
          }
        }
      }
    }
  }

  @Test
  void problemsAreThoseOfTheCodeInItsOrder() {
    JsonNode problem = DOCUMENT.at("/components/schemas/Problem/properties");
    assertThat(texts(problem.at("/type/enum"))).containsExactlyElementsOf(Stream.of(ProblemType.values()).map(ProblemType::uri).toList());
    Set<String> shown = new TreeSet<>();
    visit(DOCUMENT, "", (path, node) -> {
      if (node.path("type").asText().startsWith(ProblemType.BASE)) {
        ProblemType type = Stream.of(ProblemType.values()).filter(each -> each.uri().equals(node.path("type").asText())).findFirst().orElseThrow();
        assertThat(node.path("title").asText()).isEqualTo(type.title());
        assertThat(node.path("status").asInt()).isEqualTo(type.status());
        shown.add(type.uri());
      }
    });
    // What comes before routing is no answer of an operation.
    Set<String> ofNoOperation = Set.of(ProblemType.PATH_NOT_FOUND.uri(), ProblemType.METHOD_NOT_ALLOWED.uri());
    Set<String> expected = new TreeSet<>(Stream.of(ProblemType.values()).map(ProblemType::uri).toList());
    expected.removeAll(ofNoOperation);
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void aProblemStandsOnlyUnderItsOwnStatus() {
    for (ApiOperation operation : API.operations()) {
      operation.responses().forEach((status, response) -> {
        for (JsonNode type : response.at("/content/application~1problem+json/schema/allOf/1/properties/type/enum")) {
          ProblemType problem = Stream.of(ProblemType.values()).filter(each -> each.uri().equals(type.asText())).findFirst().orElseThrow();
          assertThat(problem.status()).as("%s %s", operation, status).isEqualTo(Integer.parseInt(status));
        }
      });
    }
  }

  @Test
  void aProblemsOutcomesAreTheRejections() {
    JsonNode outcome = DOCUMENT.at("/components/schemas/Problem/properties/outcome");
    for (AccountOutcome each : AccountOutcome.values()) {
      assertThat(API.problems(outcome, TextNode.valueOf(each.wire())).isEmpty()).as(each.wire()).isEqualTo(!each.succeeded());
    }
    for (TransferOutcome each : TransferOutcome.values()) {
      assertThat(API.problems(outcome, TextNode.valueOf(each.wire())).isEmpty()).as(each.wire()).isEqualTo(!each.succeeded());
    }
    assertThat(API.problems(outcome, TextNode.valueOf("no_such_rule"))).isNotEmpty();
  }

  @Test
  void theSchemasOfEventsAreTheirFiles() throws IOException {
    if (Boolean.getBoolean("openapi.copy")) {
      SharedSchemas.copyIntoDescription();
    }
    SharedSchemas.expected().forEach((name, schema) ->
        assertThat(DOCUMENT.at("/components/schemas/" + name))
            .as("component %s; run this test once with -Dopenapi.copy=true to copy it from the schema file", name)
            .isEqualTo(schema));
  }

  @Test
  void theFieldsOfActionsAreThoseOfATransfer() {
    JsonNode transfer = DOCUMENT.at("/components/schemas/NewTransfer/properties");
    for (String action : List.of("PostHold", "VoidHold", "ReverseTransfer")) {
      JsonNode properties = DOCUMENT.at("/components/schemas/" + action + "/properties");
      for (String same : List.of("reference", "metadata", "effective_at")) {
        assertThat(properties.path(same)).as(action + "." + same).isEqualTo(transfer.path(same));
      }
      assertThat(properties.at("/amount/anyOf")).isEqualTo(transfer.at("/amount/anyOf"));
      assertThat(properties.at("/id/maxLength").asInt()).isEqualTo(Limits.ID_CHARACTERS);
    }
    assertThat(names(DOCUMENT.at("/components/schemas/Transfer/properties"))).containsAll(names(transfer));
    assertThat(names(DOCUMENT.at("/components/schemas/Account/properties"))).containsAll(names(DOCUMENT.at("/components/schemas/NewAccount/properties")));
  }

  @Test
  void everyPropertyIsDescribed() {
    List<String> undescribed = new ArrayList<>();
    visit(DOCUMENT.at("/components/schemas"), "", (path, node) -> {
      if (path.matches(".*/(properties)/[^/]+") && !path.matches(".*/(anyOf|allOf|if|else|examples)/.*") && node.isObject()
          && node.path("description").asText().isBlank() && API.resolve(node).path("description").asText().isBlank()) {
        undescribed.add(path);
      }
    });
    assertThat(undescribed).isEmpty();
  }

  private static void visit(JsonNode node, String path, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(path, node);
    node.properties().forEach(member -> visit(member.getValue(), path + "/" + member.getKey().replace("/", "~1"), visitor));
    if (node.isArray()) {
      for (int at = 0; at < node.size(); at++) {
        visit(node.get(at), path + "/" + at, visitor);
      }
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new LinkedHashSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
