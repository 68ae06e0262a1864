package io.tallystick.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.events.openapi.ApiOperation;
import io.tallystick.events.openapi.ApiResponse;
import io.tallystick.events.openapi.ResponseCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP API that answers what a test tells it. Requests and answers must be what the API's description says, so that a test cannot agree with
 * a client on something that the API does not do.
 */
public final class FakeApi implements AutoCloseable {
  /** A request as it came. */
  public record Received(String method, URI uri, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return ApiDescription.JSON.readTree(body);
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  private record Scripted(int status, Map<String, String> headers, String body) {
    boolean hangsUp() {
      return status == 0;
    }
  }

  private static final ApiDescription API = ApiDescription.ofThisBuild();
  private static final ResponseCheck CHECK = new ResponseCheck(API);

  private final HttpServer server;
  private final Deque<Scripted> script = new ArrayDeque<>();
  private final List<Received> received = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  public FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answer: JSON with the headers that the description wants. */
  public FakeApi answers(int status, String body) {
    return answers(status, Map.of(), body);
  }

  /** The next answer, with headers besides. */
  public synchronized FakeApi answers(int status, Map<String, String> headers, String body) {
    Map<String, String> all = new HashMap<>();
    all.put("content-type", body.contains("tallystick.io/problems/") ? "application/problem+json" : "application/json");
    all.put("tallystick-consistency", "strong");
    all.put("tallystick-sequence", "0:41");
    all.put("location", "/v1/transfers/t");
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    script.add(new Scripted(status, all, body));
    return this;
  }

  /** The next request gets no answer. */
  public synchronized FakeApi hangsUp() {
    script.add(new Scripted(0, Map.of(), ""));
    return this;
  }

  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    Scripted answer = next(new Received(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
    try (exchange) {
      if (!answer.hangsUp()) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private synchronized Scripted next(Received request) {
    received.add(request);
    ApiOperation operation = API.operation(request.method(), request.uri().getRawPath()).orElse(null);
    Scripted answer = script.poll();
    if (operation == null || answer == null) {
      wrong.add((operation == null ? "there is no operation for " : "nobody told what to answer to ") + request);
      return new Scripted(500, Map.of(), "");
    }
    if (request.method().equals("POST") && (request.body().length > 0 || operation.node().has("requestBody"))) {
      operation.problemsOfBody(request.headers().get("content-type"), request.json()).forEach(problem -> wrong.add(operation + " was sent " + problem));
    }
    if (!answer.hangsUp()) {
      ApiResponse response = new ApiResponse(answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8));
      CHECK.problems(operation, response).forEach(problem -> wrong.add(operation + " would not answer " + answer.body() + ": " + problem));
    }
    return answer;
  }

  /** Fails if a request or an answer was not as described, or if an answer was not asked for. */
  @Override
  public synchronized void close() {
    server.stop(0);
    if (!wrong.isEmpty() || !script.isEmpty()) {
      throw new AssertionError(String.join("\n", wrong) + (script.isEmpty() ? "" : "\nnobody asked for " + script));
    }
  }
}
