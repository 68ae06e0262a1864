package io.tallystick.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.crac.Core;
import org.crac.Resource;

/**
 * A real Lambda function that does as its events say, and reports what it does to the test by HTTP.
 *
 * <p>Bodies of messages: {@code done NAME}; {@code crash NAME}, {@code hang NAME}, {@code throw NAME}, {@code fail NAME} do so at the first
 * delivery; {@code poison NAME} fails at every.
 */
public final class SampleFunction implements RequestStreamHandler, Resource {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAME_LIMIT = 20;

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What was asked of it before its first event. */
  private final StringBuilder hooks = new StringBuilder();

  public SampleFunction() {
    Core.getGlobalContext().register(this);
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    hooks.append("checkpoint ");
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    hooks.append("restore ");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
    JsonNode event = JSON.readTree(input);
    if (event.has("ask")) {
      JSON.writeValue(output, answer(event.get("ask").asText(), context));
      return;
    }
    if (event.path("version").asText().equals("2.0")) {
      JSON.writeValue(output, answer(event, context));
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode failures = answer.putArray("batchItemFailures");
    for (JsonNode record : event.path("Records")) {
      if (record.path("eventSource").asText().equals("aws:sqs")) {
        message(record, failures);
      } else {
        change(record);
      }
    }
    JSON.writeValue(output, answer);
  }

  /** A request to the HTTP API: {@code POST /echo/NAME} gives the event back, {@code GET /ask/QUESTION} what a direct call would have answered. */
  private ObjectNode answer(JsonNode request, Context context) throws IOException {
    String question = request.path("pathParameters").path("question").asText();
    if (question.isEmpty()) {
      ObjectNode echo = JSON.createObjectNode().put("statusCode", 201).put("body", request.toString());
      echo.putObject("headers").put("content-type", "application/json");
      return echo;
    }
    report("asked over HTTP: " + question);
    return answer(question, context);
  }

  private ObjectNode answer(String question, Context context) {
    System.out.println("asked " + question);
    return switch (question) {
      case "environment" -> {
        ObjectNode variables = JSON.createObjectNode();
        System.getenv().forEach(variables::put);
        variables.put("request", context.getAwsRequestId());
        variables.put("arn", context.getInvokedFunctionArn());
        variables.put("remaining", context.getRemainingTimeInMillis());
        variables.put("heap", Runtime.getRuntime().maxMemory());
        variables.put("pid", ProcessHandle.current().pid());
        variables.put("hooks", hooks.toString());
        variables.put("folder", System.getProperty("user.dir"));
        yield variables;
      }
      case "exit" -> {
        Runtime.getRuntime().halt(7);
        yield null;
      }
      case "hang" -> {
        hang();
        yield null;
      }
      case "large" -> JSON.createObjectNode().put("text", "x".repeat(7 * 1024 * 1024));
      default -> throw new IllegalArgumentException("no answer to " + question);
    };
  }

  private void message(JsonNode record, ArrayNode failures) throws IOException {
    String body = record.path("body").asText();
    int delivery = record.path("attributes").path("ApproximateReceiveCount").asInt();
    report((body.length() > NAME_LIMIT ? body.substring(0, NAME_LIMIT) + " of " + body.length() : body) + " #" + delivery);
    String what = body.substring(0, body.indexOf(' '));
    boolean first = delivery == 1;
    if (what.equals("poison") || (what.equals("fail") && first)) {
      failures.addObject().put("itemIdentifier", record.path("messageId").asText());
    } else if (what.equals("crash") && first) {
      Runtime.getRuntime().halt(1);
    } else if (what.equals("hang") && first) {
      hang();
    } else if (what.equals("throw") && first) {
      throw new IllegalStateException("told to throw");
    }
  }

  private void change(JsonNode record) throws IOException {
    String key = record.path("dynamodb").path("Keys").path("id").path("S").asText();
    if (report(record.path("eventName").asText() + " " + key).equals("fail")) {
      throw new IllegalStateException("told to fail " + key);
    }
  }

  private String report(String what) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("REPORT_TO"))).POST(HttpRequest.BodyPublishers.ofString(what)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private static void hang() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
