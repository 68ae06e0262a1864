package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description of all channels is valid for those who wrote the specification, and has every event. */
class AsyncApiTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final int MISSING = 3;
  private static final int MINUTES = 3;
  private static final String PAYLOAD = "{\"payload\":%s}";

  private final JsonNode document = Schemas.schema("/asyncapi.json");

  @TempDir Path folder;

  @Test
  void theParserOfAsyncApiFindsNothingWrong() throws IOException, InterruptedException {
    assertThat(validate(RESOURCES.resolve("asyncapi.json"), 0)).contains("8 channels, 8 operations");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      \"$ref\": \"schemas/cloudevent.json\"         | \"$ref\": \"schemas/cloudevents.json\"        | invalid-ref
      \"action\": \"receive\"                       | \"action\": \"take\"                          | must be equal to one of the allowed values
      \"$ref\": \"#/channels/requests\"             | \"$ref\": \"#/channels/request\"              | /channels/request' does not exist
      \"version\": \"0.1.0\"                        | \"versoin\": \"0.1.0\"                        | must have required property
      """)
  void theParserOfAsyncApiFindsWhatIsWrong(String right, String wrong, String named) throws IOException, InterruptedException {
    copy(RESOURCES.resolve("schemas"), folder.resolve("schemas"));
    String text = Files.readString(RESOURCES.resolve("asyncapi.json"));
    assertThat(text).contains(right);
    Path planted = Files.writeString(folder.resolve("asyncapi.json"), text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));

    assertThat(validate(planted, 1)).contains(named);
  }

  @Test
  void everyEventIsAMessageOfItsTypeAndOnAChannel() {
    List<String> names = new ArrayList<>();
    for (JsonNode message : document.at("/components/messages")) {
      JsonNode type = message.at("/payload/allOf/1/properties/type/const");
      if (!type.isMissingNode()) {
        assertThat(message.path("name").asText()).isEqualTo(type.asText());
        names.add(type.asText());
      }
    }
    assertThat(names).containsExactlyElementsOf(Arrays.stream(EventType.values()).map(EventType::type).toList());
    Set<String> onChannels = new TreeSet<>();
    document.path("channels").forEach(channel -> channel.path("messages").fieldNames().forEachRemaining(onChannels::add));
    Set<String> all = new TreeSet<>();
    document.at("/components/messages").fieldNames().forEachRemaining(all::add);
    all.remove("outcomesV1"); // the answer of the HTTP API
    assertThat(onChannels).isEqualTo(all);
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() throws IOException {
    int examples = 0;
    for (JsonNode message : document.at("/components/messages")) {
      for (JsonNode example : message.path("examples")) {
        JsonNode payload = example.path("payload");
        for (JsonNode event : payload.isArray() ? payload : Schemas.JSON.readTree(PAYLOAD.formatted(payload))) {
          assertThat(Schemas.validate(Schemas.ENVELOPE, event)).as(message.path("name").asText()).isEmpty();
          examples++;
        }
      }
    }
    assertThat(examples).isGreaterThanOrEqualTo(EventType.values().length);
  }

  @Test
  void theStreamHasWhatTheLedgerTellsAllAndSubscribersHearOfThresholdsAndTestsToo() {
    List<String> ledger = Arrays.stream(EventType.values()).skip(EventType.ACCOUNT_OPENED_V1.ordinal()).map(EventType::type).toList();
    List<String> ofOneSubscription = List.of(EventType.BALANCE_THRESHOLD_V1.type(), EventType.TEST_V1.type());
    List<String> stream = new ArrayList<>();
    document.at("/components/messages/outcomeBatch/payload/items/allOf/1/properties/type/enum").forEach(type -> stream.add(type.asText()));
    assertThat(stream).containsExactlyElementsOf(ledger.stream().filter(type -> !ofOneSubscription.contains(type)).toList());
    for (String channel : List.of("webhooks", "targetQueues", "targetBuses")) {
      List<String> told = new ArrayList<>();
      document.at("/channels/" + channel + "/messages").forEach(reference -> told.add(document.at(reference.path("$ref").asText().substring(1)).path("name").asText()));
      assertThat(told).as(channel).containsExactlyElementsOf(ledger);
    }
  }

  private String validate(Path file, int code) throws IOException, InterruptedException {
    Path log = folder.resolve("said");
    Process process =
        new ProcessBuilder("bash", Path.of("validate").toAbsolutePath().toString(), "--offline", "--document", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(log);
    assumeThat(process.exitValue()).as("events-schema/validate installs the parser; " + said).isNotEqualTo(MISSING);
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
