package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.ledger.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What is put on the invalid queue holds the reasons and, as far as it fits, the message. */
class InvalidWriterTest {
  private static final String GOOD = "{\"id\":\"t1\",\"amount\":\"1\"}";

  @Test
  void onlyTheInvalidEventsAreCopiedWhereOthersAreValid() throws IOException {
    String bad = "{ \"id\" : \"t2\",\n \"amount\" : 1.50 }";
    JsonNode data = written(("{\"accounts\":[5],\"transfers\":[" + GOOD + "," + bad + "]}").getBytes(UTF_8));
    assertThat(data.path("problem_count").asInt()).isEqualTo(2);
    assertThat(data.at("/problems/1/field").asText()).isEqualTo("transfers[1].amount");
    assertThat(data.at("/events/0")).isEqualTo(Schemas.JSON.readTree("{\"field\":\"accounts[0]\",\"event\":5}"));
    assertThat(data.at("/events/1")).isEqualTo(Schemas.JSON.readTree("{\"field\":\"transfers[1]\",\"event\":" + bad + "}"));
    assertThat(data.has("message")).isFalse();
  }

  @Test
  void aMessageOfWhichNothingIsValidIsCopiedAsText() throws IOException {
    String message = "{\"transfers\":[{\"id\":\"é\\ud800\uffff\"}]}";
    JsonNode data = written(message.getBytes(UTF_8));
    assertThat(data.path("message").asText()).isEqualTo(message);
    assertThat(data.path("message_encoding").asText()).isEqualTo("text");
    assertThat(data.path("message_truncated").asBoolean(true)).isFalse();
    assertThat(data.path("message_bytes").asInt()).isEqualTo(message.getBytes(UTF_8).length);
  }

  @Test
  void bytesThatAreNoTextAreCopiedAsBase64() throws IOException {
    byte[] message = {'{', (byte) 0xff, 0, 1, 2};
    JsonNode data = written(message);
    assertThat(data.path("message_encoding").asText()).isEqualTo("base64");
    assertThat(Base64.getDecoder().decode(data.path("message").asText())).isEqualTo(message);
  }

  @Test
  void aMessageThatWouldNotFitIsCompressed() throws IOException {
    byte[] message = "{\"transfers\":\"".repeat(80_000).substring(0, Limits.REQUEST_BYTES).getBytes(UTF_8);
    JsonNode data = written(message);
    assertThat(data.path("message_encoding").asText()).isEqualTo("gzip+base64");
    byte[] compressed = Base64.getDecoder().decode(data.path("message").asText());
    assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes()).isEqualTo(message);
  }

  @Test
  void aMessageThatWouldNotFitAfterEscapingIsCompressed() throws IOException {
    JsonNode data = written("\"".repeat(600_000).getBytes(UTF_8));
    assertThat(data.path("message_encoding").asText()).isEqualTo("gzip+base64");
  }

  @Test
  void invalidEventsThatWouldNotFitGiveWayToTheCompressedMessage() throws IOException {
    String bad = "{\"amount\":\"" + "x".repeat(Limits.REQUEST_BYTES - 100) + "\"}";
    JsonNode data = written(("{\"transfers\":[" + GOOD + "," + bad + "]}").getBytes(UTF_8));
    assertThat(data.has("events")).isFalse();
    assertThat(data.path("message_encoding").asText()).isEqualTo("gzip+base64");
  }

  @Test
  void aMessageThatFitsInNoWayIsCutAndSaysSo() throws IOException {
    byte[] message = new byte[Limits.REQUEST_BYTES];
    new Random(1).nextBytes(message);
    JsonNode data = written(message);
    assertThat(data.path("message_encoding").asText()).isEqualTo("base64");
    assertThat(data.path("message_truncated").asBoolean()).isTrue();
    byte[] start = Base64.getDecoder().decode(data.path("message").asText());
    assertThat(start.length).isGreaterThan(700_000);
    assertThat(message).startsWith(start);
  }

  @Test
  void whatAQueueRefusesIsNeverWritten() {
    byte[] message = ("{\"transfers\":[" + GOOD + ",{\"id\":\"\ufffe\",\"amount\":true}]}").getBytes(UTF_8);
    String written = new String(InvalidWriter.data(new RequestReader().read(message), message), UTF_8);
    assertThat(written).doesNotContain("\ufffe").contains("\\ufffe");
  }

  @Test
  void theOriginOfAnEnvelopeIsNamed() throws IOException {
    String message = "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"/s\",\"type\":\"io.tallystick.request.v1\",\"data\":{}}";
    JsonNode data = written(message.getBytes(UTF_8));
    assertThat(data.path("request_id").asText()).isEqualTo("i");
    assertThat(data.path("request_source").asText()).isEqualTo("/s");
  }

  @Test
  void aMessageWithoutProblemsHasNoInvalidEvent() {
    byte[] message = ("{\"transfers\":[" + GOOD + "]}").getBytes(UTF_8);
    ParsedRequest parsed = new RequestReader().read(message);
    assertThatThrownBy(() -> InvalidWriter.data(parsed, message)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The data, as it is in the envelope and bare; both are valid by the schema and fit. */
  private static JsonNode written(byte[] message) throws IOException {
    ParsedRequest parsed = new RequestReader().read(message);
    byte[] bare = InvalidWriter.data(parsed, message);
    byte[] event = InvalidWriter.cloudEvent(parsed, message, new Envelope("e", "/recorder", Instant.EPOCH));
    for (byte[] written : new byte[][] {bare, event}) {
      assertThat(written.length).isLessThanOrEqualTo(InvalidWriter.BYTES);
      assertThat(Schemas.validate(EventType.INVALID_V1, Schemas.JSON.readTree(written))).isEmpty();
    }
    return Schemas.JSON.readTree(bare);
  }
}
