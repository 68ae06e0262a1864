package io.tallystick.local.service;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Listener;
import io.tallystick.local.http.Wire;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** Serves one service of AWS that speaks JSON, on a port of 127.0.0.1 of its own, in this process. */
final class JsonService implements Closeable {

  /** The largest request that either service takes is about a megabyte; its JSON may be several times as long. */
  private static final int REQUEST_LIMIT = 16 * 1024 * 1024;

  /** Numbers are kept as they are written, and nesting is bounded. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static {
    JSON.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(1_000).build());
  }

  /** What the service does. */
  @FunctionalInterface
  interface Operations {

    /** @param name as AWS names it: {@code Encrypt} */
    ObjectNode call(String name, ObjectNode request) throws ServiceError;
  }

  private final Listener listener;
  private final Operations operations;

  private JsonService(String name, Operations operations) throws IOException {
    this.operations = operations;
    this.listener = Listener.start(0, name, this::serve);
  }

  /** @param name of the service, for its threads */
  static JsonService open(String name, Operations operations) throws IOException {
    return new JsonService(name, operations);
  }

  /** {@code http://127.0.0.1:PORT}. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve(Wire wire) throws IOException {
    for (Head head; (head = wire.readHead()) != null; ) {
      byte[] body = wire.readRequestBody(head, REQUEST_LIMIT);
      try {
        answer(wire, 200, "", operations.call(operation(head), request(body)));
      } catch (ServiceError refused) {
        ObjectNode error = JSON.createObjectNode().put("__type", refused.code());
        if (refused.getMessage() != null) {
          error.put("message", refused.getMessage());
        }
        answer(wire, 400, refused.code(), error);
      }
      if (head.says("Connection", "close")) {
        return;
      }
    }
  }

  private static String operation(Head head) throws ServiceError {
    String target = head.header("X-Amz-Target");
    if (target == null) {
      throw new ServiceError("MissingAction", "The request has no X-Amz-Target.");
    }
    return target.substring(target.indexOf('.') + 1);
  }

  private static ObjectNode request(byte[] body) throws ServiceError {
    try {
      if (JSON.readTree(body) instanceof ObjectNode request) {
        return request;
      }
    } catch (IOException malformed) {
      // Falls through to the one error for both.
    }
    throw new ServiceError("SerializationException", "The request is no JSON object.");
  }

  private static void answer(Wire wire, int status, String code, JsonNode body) throws IOException {
    Head head = Head.response(status, List.of(
        new Header("Content-Type", "application/x-amz-json-1.1"), new Header("x-amzn-RequestId", UUID.randomUUID().toString())));
    wire.write(code.isEmpty() ? head : head.with(List.of(new Header("x-amzn-errortype", code))), JSON.writeValueAsBytes(body));
  }
}
