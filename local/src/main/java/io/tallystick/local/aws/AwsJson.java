package io.tallystick.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Wire;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Calls the JSON API of an emulator on this machine.
 *
 * <p>Without an SDK, since templates and Lambda's events have the same JSON as the API, and every message of every queue passes here. Nothing
 * is signed: emulators do not check. Connections are pooled, one for each thread that calls at the same time.
 */
public final class AwsJson implements Closeable {

  /** Reads and writes JSON; shared, since it is costly to make and safe to share. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private static final int RESPONSE_LIMIT = 64 * 1024 * 1024;

  /** The emulator of Kinesis closes connections that were idle for a minute. */
  private static final Duration QUIET_AT_MOST = Duration.ofSeconds(30);

  /** Longer than the longest poll, which is 20 s. */
  private static final int READ_MILLISECONDS = 60_000;

  private static final String KINESIS = "Kinesis_";

  private static final String CREDENTIAL = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/local/aws4_request, "
      + "SignedHeaders=host;x-amz-date, Signature=0000000000000000000000000000000000000000000000000000000000000000";

  private final int port;
  private final Deque<Wire> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** @param port of 127.0.0.1 */
  public AwsJson(int port) {
    this.port = port;
  }

  /**
   * Calls an operation once.
   *
   * @param target such as {@code AmazonSQS.ReceiveMessage}
   * @return its answer; missing where that has no body
   * @throws AwsError if the service answers with an error
   * @throws IOException if it does not answer; the call may have had effect
   */
  public JsonNode call(String target, ObjectNode request) throws IOException {
    byte[] body = MAPPER.writeValueAsBytes(request);
    Head head = Head.request("POST", "/", List.of(
        new Header("Host", "127.0.0.1:" + port),
        new Header("Content-Type", target.startsWith(KINESIS) ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0"),
        new Header("X-Amz-Target", target),
        new Header("X-Amz-Date", "20260101T000000Z"),
        new Header("Authorization", CREDENTIAL)));
    Wire wire = take();
    Head answer;
    byte[] content;
    try {
      wire.write(head, body);
      answer = wire.readHead();
      if (answer == null) {
        throw new EOFException(target + " got no answer");
      }
      content = wire.readResponseBody(answer, RESPONSE_LIMIT);
    } catch (IOException failure) {
      wire.close();
      throw failure;
    }
    give(wire, answer);
    return read(target, answer, content);
  }

  /** Breaks every connection that is not in use, and those in use when they are given back. */
  @Override
  public void close() throws IOException {
    closed = true;
    Wire wire;
    while ((wire = idle.poll()) != null) {
      wire.close();
    }
  }

  private JsonNode read(String target, Head answer, byte[] content) throws IOException {
    int status = answer.status();
    if (status == 200) {
      return content.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(content);
    }
    JsonNode error;
    try {
      error = MAPPER.readTree(content);
    } catch (IOException notJson) {
      throw new AwsError(target, "HTTP", Integer.toString(status), status);
    }
    String type = error.path("__type").asText("HTTP " + status);
    String message = error.hasNonNull("message") ? error.get("message").asText() : error.path("Message").asText("");
    throw new AwsError(target, type.substring(type.indexOf('#') + 1), message, status);
  }

  private Wire take() throws IOException {
    Wire wire;
    while ((wire = idle.poll()) != null) {
      if (wire.quiet().compareTo(QUIET_AT_MOST) <= 0) {
        return wire;
      }
      wire.close();
    }
    wire = Wire.connect(port);
    wire.readTimeout(READ_MILLISECONDS);
    return wire;
  }

  private void give(Wire wire, Head answer) throws IOException {
    if (closed || answer.says("Connection", "close")) {
      wire.close();
    } else {
      idle.push(wire);
    }
  }
}
