package io.tallystick.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventBusesTest {
  private static final String ARN = "arn:aws:events:us-east-1:000000000000:event-bus/audit";
  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00.5Z");

  @TempDir private Path folder;

  private EventBuses buses;
  private AwsJson client;

  @BeforeEach
  void start() throws IOException {
    buses = EventBuses.open(folder, StackOptions.local("books", URI.create("http://127.0.0.1:1")), () -> NOW);
    client = new AwsJson(buses.endpoint(), "us-east-1");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    buses.close();
  }

  @Test
  void anEventIsKeptAsTargetsGetIt() throws IOException {
    JsonNode answer = put(entry(ARN, "{\"amount\": 1.50, \"of\":\n \"a\"}"));

    assertThat(answer.path("FailedEntryCount").asInt(-1)).isZero();
    String id = answer.path("Entries").path(0).path("EventId").asText();
    assertThat(id).isNotEmpty();
    assertThat(buses.events("audit")).singleElement().satisfies(event -> assertThat(event.toString()).isEqualTo(
        "{\"version\":\"0\",\"id\":\"" + id + "\",\"detail-type\":\"posted\",\"source\":\"tallystick\",\"account\":\"000000000000\",\"time\":\"2026-11-28T09:00:00Z\","
            + "\"region\":\"us-east-1\",\"resources\":[],\"detail\":{\"amount\":1.50,\"of\":\"a\"}}"));
    assertThat(Files.readString(folder.resolve("bus-audit.ndjson"))).endsWith("}\n").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
      ARN + ", bus-audit.ndjson",
      "audit, bus-audit.ndjson",
      ", bus-default.ndjson",
      "arn:aws:events:eu-west-1:000000000000:event-bus/audit, bus-eu-west-1-000000000000-audit.ndjson",
      "arn:aws:events:us-east-1:111111111111:event-bus/audit, bus-us-east-1-111111111111-audit.ndjson",
      "aws.partner/x.y/z, bus-aws.partner%2Fx.y%2Fz.ndjson"})
  void busesAreApart(String bus, String file) throws IOException {
    put(entry(bus, "{}"));
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString())).containsExactly(file);
    }
    assertThat(buses.events(bus == null ? "default" : bus)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Source     |           | InvalidArgument                 | Parameter Source is not valid. Reason: Source is a required argument.
      DetailType |           | InvalidArgument                 | Parameter DetailType is not valid. Reason: DetailType is a required argument.
      Detail     |           | InvalidArgument                 | Parameter Detail is not valid. Reason: Detail is a required argument.
      Detail     | []        | MalformedDetail                 | Detail is malformed.
      Detail     | {         | MalformedDetail                 | Detail is malformed.
      Detail     | {} {}     | MalformedDetail                 | Detail is malformed.
      Source     | aws.ec2   | NotAuthorizedForSourceException | Not authorized for the source.
      """)
  void anEntryIsRefusedByItself(String field, String value, String code, String message) throws IOException {
    ObjectNode wrong = entry(ARN, "{}");
    if (value == null) {
      wrong.remove(field);
    } else {
      wrong.put(field, value);
    }
    JsonNode answer = put(entry(ARN, "{\"n\":1}"), wrong, entry(ARN, "{\"n\":2}"));

    assertThat(answer.path("FailedEntryCount").asInt()).isEqualTo(1);
    assertThat(answer.path("Entries").path(1).toString()).isEqualTo("{\"ErrorCode\":\"" + code + "\",\"ErrorMessage\":\"" + message + "\"}");
    assertThat(answer.path("Entries").path(2).has("EventId")).isTrue();
    assertThat(buses.events(ARN)).extracting(event -> event.path("detail").path("n").asInt()).containsExactly(1, 2);
  }

  @Test
  void aRequestAsAwsRefusesItIsRefusedWhole() throws IOException {
    assertThatThrownBy(() -> put()).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> put(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).stream().map(n -> entry(ARN, "{}")).toArray(ObjectNode[]::new))).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> put(entry("no bus", "{}"))).hasMessageContaining("EventBusName");
    assertThatThrownBy(() -> client.call("AWSEvents.PutRule", AwsJson.MAPPER.createObjectNode())).hasMessageContaining("UnknownOperationException");
    assertThat(buses.events(ARN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"audit", ARN})
  void everyBusIsThere(String bus) throws IOException {
    assertThat(client.call("AWSEvents.DescribeEventBus", AwsJson.MAPPER.createObjectNode().put("Name", bus))).hasToString("{\"Name\":\"audit\",\"Arn\":\"" + ARN + "\"}");
    assertThatThrownBy(() -> client.call("AWSEvents.DescribeEventBus", AwsJson.MAPPER.createObjectNode().put("Name", "no bus"))).hasMessageContaining("ValidationException");
    assertThat(buses.events(bus)).isEmpty();
  }

  @Test
  void aMegabyteIsTheLimitOfAllEntriesTogether() throws IOException {
    // Detail, source and type.
    int rest = 1024 * 1024 - 2 * "tallystickposted".length() - "{\"x\":\"\"}".length();
    ObjectNode first = entry(ARN, "{\"x\":\"" + "y".repeat(rest - 2) + "\"}");
    assertThatThrownBy(() -> put(first, entry(ARN, "{ }"))).hasMessageContaining("Total size of the entries in the request is over the limit.");
    assertThat(put(first, entry(ARN, "{}")).path("FailedEntryCount").asInt(-1)).isZero();
  }

  @Test
  void theNewestAreKeptAndDiskIsBounded() throws IOException {
    int all = 36;
    for (int n = 0; n < all; n++) {
      put(entry(ARN, "{\"n\":" + n + ",\"x\":\"" + "y".repeat(1_000_000) + "\"}"));
    }
    List<JsonNode> events = buses.events(ARN);
    assertThat(events).hasSizeBetween(16, 32);
    int first = all - events.size();
    for (int at = 0; at < events.size(); at++) {
      assertThat(events.get(at).path("detail").path("n").asInt()).isEqualTo(first + at);
    }
  }

  @Test
  void ofMoreBusesThanAnAccountMayHaveTheEventsAreDropped() throws IOException {
    for (int n = 0; n <= 100; n++) {
      assertThat(put(entry("b" + n, "{}")).path("FailedEntryCount").asInt(-1)).isZero();
    }
    assertThat(buses.events("b99")).hasSize(1);
    assertThat(buses.events("b100")).isEmpty();
  }

  private JsonNode put(ObjectNode... entries) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode();
    ArrayNode all = request.putArray("Entries");
    for (ObjectNode entry : entries) {
      all.add(entry);
    }
    return client.call("AWSEvents.PutEvents", request);
  }

  private static ObjectNode entry(String bus, String detail) {
    ObjectNode entry = AwsJson.MAPPER.createObjectNode().put("Source", "tallystick").put("DetailType", "posted").put("Detail", detail);
    if (bus != null) {
      entry.put("EventBusName", bus);
    }
    return entry;
  }
}
