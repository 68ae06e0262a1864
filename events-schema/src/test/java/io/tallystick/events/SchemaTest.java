package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas say the same as the code. */
class SchemaTest {
  private static final JsonNode REQUEST = Schemas.schema("/schemas/request.v1.json");
  private static final JsonNode OUTCOMES = Schemas.schema("/schemas/outcomes.v1.json");
  private static final JsonNode INVALID = Schemas.schema("/schemas/invalid.v1.json");
  private static final JsonNode ENVELOPE = Schemas.schema("/schemas/cloudevent.json");

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eachEventHasASchemaByItsIdWithTitleDescriptionAndExamples(EventType type) {
    JsonNode schema = Schemas.schema(type.resource());
    assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.path("$id").asText()).isEqualTo(type.schema());
    assertThat(schema.path("title").asText()).isNotBlank();
    assertThat(schema.path("description").asText()).contains("Emitted ");
    assertThat(schema.path("examples")).isNotEmpty();
    for (JsonNode example : schema.path("examples")) {
      assertThat(Schemas.validate(type, example)).isEmpty();
    }
  }

  @Test
  void theEnvelopesExampleIsValidAndItsTypesAreTheEvents() {
    assertThat(Schemas.validate(Schemas.ENVELOPE, ENVELOPE.at("/examples/0"))).isEmpty();
    assertThat(texts(ENVELOPE.at("/properties/type/enum"))).containsExactlyElementsOf(Arrays.stream(EventType.values()).map(EventType::type).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudevent.json", "objects.v1.json", "unfinished.v1.json"})
  @MethodSource("files")
  void everyPropertyIsDescribed(String file) {
    List<String> undescribed = new ArrayList<>();
    undescribed(Schemas.schema("/schemas/" + file), "", undescribed);
    assertThat(undescribed).isEmpty();
  }

  static Stream<String> files() {
    return Arrays.stream(EventType.values()).map(type -> Schemas.name(type) + ".json");
  }

  @Test
  void everySchemaFileIsAnEventsOrSharedByEventsOrOfAQueueOfTheLedgersOwn() {
    List<String> known = Stream.concat(files(), Stream.of("cloudevent.json", "objects.v1.json", "unfinished.v1.json")).sorted().toList();
    assertThat(Schemas.files("src/main/resources/schemas").stream().map(file -> file.getFileName().toString())).containsExactlyElementsOf(known);
  }

  private static void undescribed(JsonNode node, String path, List<String> found) {
    for (var member : node.properties()) {
      if (member.getKey().equals("examples") || member.getKey().equals("if") || member.getKey().equals("else")) {
        continue;
      }
      if (member.getKey().equals("properties") && !path.contains("/anyOf") && !path.contains("/allOf")) {
        for (var property : member.getValue().properties()) {
          if (property.getValue().isObject() && property.getValue().path("description").asText().isBlank()) {
            found.add(path + "/" + property.getKey());
          }
        }
      }
      undescribed(member.getValue(), path + "/" + member.getKey(), found);
    }
    if (node.isArray()) {
      for (int at = 0; at < node.size(); at++) {
        undescribed(node.get(at), path + "/" + at, found);
      }
    }
  }

  @Test
  void thePropertiesOfARequestAreWhatTheParserAccepts() {
    assertThat(names(REQUEST.path("properties"))).isEqualTo(DataField.NAMES.names());
    assertThat(names(REQUEST.at("/$defs/account/properties"))).isEqualTo(AccountField.NAMES.names());
    assertThat(names(REQUEST.at("/$defs/transfer/properties"))).isEqualTo(TransferField.NAMES.names());
    Set<String> envelope = new TreeSet<>(EnvelopeField.NAMES.names());
    envelope.addAll(DataField.NAMES.names());
    assertThat(names(ENVELOPE.path("properties"))).isEqualTo(envelope);
    for (String closed : List.of("", "/$defs/account", "/$defs/transfer")) {
      assertThat(REQUEST.at(closed + "/additionalProperties").isBoolean()).isTrue();
      assertThat(REQUEST.at(closed + "/additionalProperties").asBoolean()).isFalse();
    }
  }

  @Test
  void theLimitsAreTheLedgers() {
    for (String events : List.of("accounts", "transfers")) {
      assertThat(REQUEST.at("/properties/" + events + "/maxItems").asInt()).isEqualTo(Limits.REQUEST_EVENTS);
      assertThat(OUTCOMES.at("/properties/" + events + "/maxItems").asInt()).isEqualTo(Limits.REQUEST_EVENTS);
    }
    assertThat(REQUEST.path("description").asText()).contains("" + Limits.REQUEST_EVENTS, "" + Limits.REQUEST_BYTES);
    for (String id : List.of("account/properties/id", "transfer/properties/id", "transfer/properties/debit_account_id",
        "transfer/properties/credit_account_id", "transfer/properties/pending_id", "transfer/properties/reverses")) {
      assertThat(REQUEST.at("/$defs/" + id + "/maxLength").asInt()).isEqualTo(Limits.ID_CHARACTERS);
      assertThat(REQUEST.at("/$defs/" + id + "/description").asText()).contains("1 to " + Limits.ID_CHARACTERS + " characters");
    }
    for (String kind : List.of("account", "transfer")) {
      JsonNode properties = REQUEST.at("/$defs/" + kind + "/properties");
      assertThat(properties.at("/reference/maxLength").asInt()).isEqualTo(Limits.REFERENCE_CHARACTERS);
      assertThat(properties.at("/code/maximum").asInt()).isEqualTo(Limits.CODE_MAX);
      assertThat(properties.at("/metadata/description").asText())
          .contains(Limits.METADATA_BYTES + " bytes", MetadataReader.DEPTH + " levels");
      assertThat(properties.at("/asset/pattern").asText()).isEqualTo("^([A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?)?$");
      assertThat(OUTCOMES.at("/$defs/" + kind + "/oneOf/0/properties/id/maxLength").asInt()).isEqualTo(Limits.ID_CHARACTERS);
    }
    JsonNode timeout = REQUEST.at("/$defs/transfer/properties/timeout");
    assertThat(timeout.path("maximum").asLong()).isEqualTo(Limits.TIMEOUT_MAX_SECONDS);
    assertThat(timeout.path("description").asText()).contains(Limits.TIMEOUT_MIN_SECONDS + " to " + Limits.TIMEOUT_MAX_SECONDS);
    for (String amount : List.of("account/properties/overdraft", "transfer/properties/amount")) {
      assertThat(REQUEST.at("/$defs/" + amount + "/anyOf/1/maximum").asText()).isEqualTo(Amount.MAX.toString());
    }
    assertThat(INVALID.at("/properties/problems/maxItems").asInt()).isEqualTo(ParsedRequest.PROBLEMS_KEPT);
    for (String attribute : List.of("id", "source", "datacontenttype", "dataschema", "subject")) {
      assertThat(ENVELOPE.at("/properties/" + attribute + "/maxLength").asInt()).isEqualTo(EnvelopeParser.ATTRIBUTE_CHARACTERS);
    }
  }

  @Test
  void flagsAndOutcomesAreTheLedgersInItsOrder() {
    assertThat(texts(REQUEST.at("/$defs/account/properties/flags/items/enum")))
        .containsExactlyElementsOf(Stream.of(AccountFlag.values()).map(AccountFlag::wire).toList());
    assertThat(texts(REQUEST.at("/$defs/transfer/properties/flags/items/enum")))
        .containsExactlyElementsOf(Stream.of(TransferFlag.values()).map(TransferFlag::wire).toList());
    assertThat(texts(OUTCOMES.at("/$defs/account/oneOf/0/properties/outcome/enum")))
        .containsExactlyElementsOf(Stream.of(AccountOutcome.values()).map(AccountOutcome::wire).toList());
    assertThat(texts(OUTCOMES.at("/$defs/transfer/oneOf/0/properties/outcome/enum")))
        .containsExactlyElementsOf(Stream.of(TransferOutcome.values()).map(TransferOutcome::wire).toList());
    assertThat(OUTCOMES.at("/$defs/transfer/oneOf/1/properties/outcome/const").asText()).isEqualTo(EventOutcome.Invalid.OUTCOME);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
