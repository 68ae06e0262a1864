package io.tallystick.local.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.sample.SampleStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything together: real emulators, a real function in processes of its own. Tests use one backend, one after the other. */
class BackendTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir
  static Path folder;

  private static SampleStack sample;
  private static Backend backend;
  private static AwsJson aws;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    sample = new SampleStack(folder);
    backend = Backend.start(BackendOptions.inMemory(sample.template(), "sample", folder.resolve("work")).with(sample.parameters()));
    aws = new AwsJson(backend.endpoint(), backend.region());
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws IOException {
    List<Long> pids = backend == null ? List.of() : backend.pids().values().stream().flatMap(List::stream).toList();
    if (backend != null) {
      backend.close();
      aws.close();
      client.close();
    }
    sample.close();
    assertThat(pids).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void aFunctionFindsTheEnvironmentThatLambdaGivesIt() throws Exception {
    HostedFunction worker = backend.functions().get("sample-Worker");
    JsonNode variables = AwsJson.MAPPER.readTree(((Outcome.Returned) ask(worker, "environment")).payload());
    assertThat(variables.path("AWS_LAMBDA_FUNCTION_NAME").asText()).isEqualTo("sample-Worker");
    assertThat(variables.path("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").asText()).isEqualTo("256");
    assertThat(variables.path("AWS_LAMBDA_INITIALIZATION_TYPE").asText()).isEqualTo("on-demand");
    assertThat(variables.path("AWS_EXECUTION_ENV").asText()).isEqualTo("AWS_Lambda_java25");
    assertThat(variables.path("AWS_REGION").asText()).isEqualTo("us-east-1");
    assertThat(variables.path("AWS_ENDPOINT_URL").asText()).isEqualTo(backend.endpoint().toString());
    assertThat(variables.path("TZ").asText()).isEqualTo(":UTC");
    assertThat(variables.path("OWN_QUEUE").asText()).isEqualTo(backend.endpoint() + "/000000000000/sample-Inbox");
    assertThat(variables.path("folder").asText()).isEqualTo(variables.path("LAMBDA_TASK_ROOT").asText());
    assertThat(variables.path("arn").asText()).isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:sample-Worker");
    assertThat(variables.path("remaining").asLong()).isBetween(1L, 20_000L);
    assertThat(variables.path("heap").asLong()).isBetween(200L << 20, 230L << 20);
    assertThat(variables.has("JAVA_HOME")).as("nothing of the host's own environment").isFalse();
    assertThat(worker.pids()).contains(variables.path("pid").asLong());
    assertThat(Files.readString(worker.logFile()))
        .contains("asked environment")
        .contains("START RequestId: " + variables.path("request").asText())
        .contains("REPORT RequestId: " + variables.path("request").asText());
  }

  @Test
  void anInvocationThatDoesNotEndInTimeFailsAndTheNextOneSucceeds() throws Exception {
    HostedFunction hanger = backend.functions().get("sample-Hanger");
    assertThat(ask(hanger, "hang")).isInstanceOfSatisfying(Outcome.Failed.class, failure -> {
      assertThat(failure.type()).isEqualTo("Sandbox.Timedout");
      assertThat(failure.message()).endsWith("Task timed out after 2.00 seconds");
    });
    assertThat(ask(hanger, "environment")).isInstanceOf(Outcome.Returned.class);
  }

  @Test
  void aProcessThatEndsFailsItsInvocationAndTheNextOneSucceeds() throws Exception {
    HostedFunction worker = backend.functions().get("sample-Worker");
    assertThat(ask(worker, "exit")).isInstanceOfSatisfying(Outcome.Failed.class, failure -> {
      assertThat(failure.type()).isEqualTo("Runtime.ExitError");
      assertThat(failure.message()).endsWith("exit status 7");
    });
    assertThat(ask(worker, "environment")).isInstanceOf(Outcome.Returned.class);
  }

  @Test
  void anExceptionOfTheHandlerIsReportedAndTheProcessGoesOn() throws Exception {
    HostedFunction worker = backend.functions().get("sample-Worker");
    assertThat(ask(worker, "nonsense")).isInstanceOfSatisfying(Outcome.Failed.class, failure -> {
      assertThat(failure.type()).isEqualTo("java.lang.IllegalArgumentException");
      assertThat(failure.message()).isEqualTo("no answer to nonsense");
    });
  }

  @Test
  void anAnswerThatIsTooLargeFails() throws Exception {
    assertThat(ask(backend.functions().get("sample-Worker"), "large")).isInstanceOfSatisfying(Outcome.Failed.class,
        failure -> assertThat(failure.type()).isEqualTo("Function.ResponseSizeTooLarge"));
  }

  @Test
  void aMessageThatFailsIsDeliveredAgainHoweverItFails() throws Exception {
    List<String> ways = List.of("fail", "throw", "crash");
    for (String how : ways) {
      send("sample-Singly", how + " " + how + "-once");
    }
    for (String how : ways) {
      sample.await(how + "-once", BackendTest::isDeliveredAgain);
    }
  }

  @Test
  void aMessageWhoseInvocationDoesNotEndInTimeIsDeliveredAgain() throws Exception {
    send("sample-Slowly", "hang slowly");
    sample.await("slowly", BackendTest::isDeliveredAgain);
  }

  @Test
  void onlyTheMessagesThatAreReportedStayInTheQueueAndGoToTheDeadLetterQueue() throws Exception {
    backend.pauseFunction("sample-Worker", PATIENCE);
    send("sample-Inbox", "done before-poison");
    send("sample-Inbox", "poison forever");
    send("sample-Inbox", "done after-poison");
    backend.resumeFunction("sample-Worker");
    assertThat(receive("sample-Dead").path("Body").asText()).isEqualTo("poison forever");
    assertThat(sample.reports("forever")).containsExactly("poison forever #1", "poison forever #2");
    assertThat(sample.reports("before-poison")).containsExactly("done before-poison #1");
    assertThat(sample.reports("after-poison")).containsExactly("done after-poison #1");
  }

  @Test
  void theLargestMessageThatSqsTakesArrives() throws Exception {
    String body = "done largest ".concat("x".repeat(1024 * 1024 - "done largest ".length()));
    send("sample-Inbox", body);
    assertThat(sample.await("largest", reports -> !reports.isEmpty()).getFirst()).isEqualTo("done largest xxxxxxx of 1048576 #1");
  }

  @Test
  void aGroupOfAFifoQueueKeepsItsOrderThroughAFailure() throws Exception {
    backend.pauseFunction("sample-Worker", PATIENCE);
    for (String body : List.of("fail group-a-1", "done group-a-2", "done group-a-3")) {
      sendInGroup("a", body);
    }
    sendInGroup("b", "done group-b-1");
    backend.resumeFunction("sample-Worker");
    sample.await("group-b", reports -> !reports.isEmpty());
    assertThat(sample.await("group-a", reports -> reports.stream().anyMatch(report -> report.contains("group-a-3"))))
        .containsExactly("fail group-a-1 #1", "fail group-a-1 #2", "done group-a-2 #1", "done group-a-3 #1");
  }

  @Test
  void aKilledProcessLosesNothing() throws Exception {
    send("sample-Singly", "hang killed");
    sample.await("killed", reports -> !reports.isEmpty());
    List<Long> before = backend.functions().get("sample-Worker").pids();
    for (int index = 0; index < before.size(); index++) {
      assertThat(backend.killFunction("sample-Worker", new Random(index))).isPresent();
    }
    sample.await("killed", BackendTest::isDeliveredAgain);
  }

  @Test
  void changesOfATableArriveInOrderAndAFailureIsTriedAgainThenReported() throws Exception {
    put("one");
    put("two");
    assertThat(sample.await("INSERT", reports -> reports.size() == 2)).containsExactly("INSERT one", "INSERT two");
    backend.pauseFunction("sample-Follower", PATIENCE);
    sample.failing().add("bad");
    put("three");
    put("bad");
    put("four");
    backend.resumeFunction("sample-Follower");
    // [three bad four] fails; its halves are [three] and [bad four]; [bad four] fails; [bad] fails twice and is given up.
    assertThat(sample.await("INSERT", reports -> reports.contains("INSERT four"))).containsExactly("INSERT one", "INSERT two",
        "INSERT three", "INSERT bad", "INSERT three", "INSERT bad", "INSERT bad", "INSERT bad", "INSERT four");
    sample.failing().clear();
    JsonNode report = AwsJson.MAPPER.readTree(receive("sample-Failures").path("Body").asText());
    assertThat(report.path("requestContext").path("condition").asText()).isEqualTo("RetryAttemptsExhausted");
    assertThat(report.path("DDBStreamBatchInfo").path("batchSize").asInt()).isEqualTo(1);
    assertThat(report.path("DDBStreamBatchInfo").path("streamArn").asText()).startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/sample-Things/stream/2");
  }

  @Test
  void theHttpApiReachesItsFunctionAndSaysWhereItIs() throws Exception {
    assertThat(backend.api()).contains(URI.create(backend.stack().outputs().get("ApiUrl")));
    HttpResponse<String> echo = web("POST", "/echo/a%20b?x=1", "Grüße");
    assertThat(echo.statusCode()).isEqualTo(201);
    assertThat(echo.headers().firstValue("content-type")).contains("application/json");
    JsonNode event = AwsJson.MAPPER.readTree(echo.body());
    assertThat(event.path("rawPath").asText()).isEqualTo("/echo/a b");
    assertThat(event.path("body").asText()).isEqualTo("Grüße");
    assertThat(event.path("requestContext").path("requestId").asText()).isEqualTo(echo.headers().firstValue("apigw-requestid").orElseThrow());
    assertThat(web("GET", "/echo/x", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aFunctionThatFailsBehindTheHttpApiIsAnInternalErrorAndTheNextRequestSucceeds() throws Exception {
    for (String way : List.of("nonsense", "exit", "large")) {
      HttpResponse<String> answer = web("GET", "/ask/" + way, "");
      assertThat(answer.statusCode()).as(way).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }
    assertThat(web("GET", "/ask/environment", "").statusCode()).isEqualTo(200);
    assertThat(Files.readString(backend.logs().resolve("host.log"))).contains("api GET /ask/{question}: 500, Runtime.ExitError");
  }

  @Test
  void aRequestThatComesWhileAllReservedEnvironmentsAreBusyIsRefusedAndOneWhoseProcessIsKilledFails() throws Exception {
    CompletableFuture<HttpResponse<String>> hanging = CompletableFuture.supplyAsync(() -> {
      try {
        return web("GET", "/ask/hang", "");
      } catch (IOException | InterruptedException broken) {
        throw new IllegalStateException(broken);
      }
    });
    sample.await("asked over HTTP: hang", reports -> !reports.isEmpty());
    HttpResponse<String> refused = web("GET", "/ask/environment", "");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    assertThat(backend.killFunction("sample-Web", new Random(1))).isPresent();
    assertThat(hanging.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(500);
  }

  private static HttpResponse<String> web(String method, String target, String body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(backend.api().orElseThrow() + target)).timeout(PATIENCE)
        .header("Content-Type", "text/plain").method(method, HttpRequest.BodyPublishers.ofString(body)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static boolean isDeliveredAgain(List<String> reports) {
    // Not always #2: on a busy machine a delivery may end before the function reports it.
    return reports.stream().anyMatch(report -> !report.endsWith("#1"));
  }

  private static Outcome ask(HostedFunction function, String question) throws InterruptedException {
    return function.invoke(("{\"ask\":\"" + question + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(String queue, String body) throws IOException {
    aws.call("AmazonSQS.SendMessage", message(queue, body));
  }

  private static void sendInGroup(String group, String body) throws IOException {
    aws.call("AmazonSQS.SendMessage", message("sample-Ordered.fifo", body).put("MessageGroupId", group));
  }

  private static ObjectNode message(String queue, String body) {
    return AwsJson.MAPPER.createObjectNode().put("QueueUrl", backend.queueUrls().get(queue)).put("MessageBody", body);
  }

  private static JsonNode receive(String queue) throws IOException {
    // ElasticMQ does not wake a poll that waits when it moves a message to a dead-letter queue, so these are short.
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", backend.queueUrls().get(queue)).put("WaitTimeSeconds", 1);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode messages = aws.call("AmazonSQS.ReceiveMessage", request).path("Messages");
      if (!messages.isEmpty()) {
        return messages.get(0);
      }
    }
    throw new AssertionError("waited " + PATIENCE + " for a message in " + queue);
  }

  private static void put(String id) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("TableName", "sample-Things");
    request.putObject("Item").putObject("id").put("S", id);
    aws.call("DynamoDB_20120810.PutItem", request);
  }
}
