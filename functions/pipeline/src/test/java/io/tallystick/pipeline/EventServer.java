package io.tallystick.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Quarkus's stand-in for Lambda's runtime API in tests: takes an event by HTTP, hands it to the poll loop, and answers what the handler does. */
final class EventServer {
  private static final URI INVOKE = URI.create("http://127.0.0.1:" + System.getProperty("quarkus.lambda.mock-event-server.test-port", "8081") + "/_lambda_");

  private EventServer() {}

  static HttpResponse<String> invoke(String event) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(INVOKE).timeout(Duration.ofSeconds(30)).header("Content-Type", "application/json").POST(BodyPublishers.ofString(event)).build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
