package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.gateway.Fault;
import io.tallystick.local.gateway.FaultRule;
import io.tallystick.local.gateway.Faults;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Wire;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.RouteKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections to the host; the function is scripted. */
class HttpApiHostTest {

  private static final int PATIENCE_SECONDS = 60;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] NOTHING = new byte[0];

  private final Faults faults = new Faults(new Random(1));
  private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<JsonNode> events = new ConcurrentLinkedQueue<>();
  private HttpApiHost host;
  private Wire wire;

  private record Reply(int status, Head head, String body) {}

  @BeforeEach
  void open() throws IOException {
    host = HttpApiHost.open(0, faults, notes::add);
    wire = Wire.connect(host.endpoint());
    wire.readTimeout(PATIENCE_SECONDS * 1000);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    host.close();
  }

  @Test
  void aRequestReachesTheFunctionOfItsRouteAndItsAnswerTheClient() throws Exception {
    serve(answering("{\"statusCode\":201,\"headers\":{\"content-type\":\"application/json\",\"x-one\":\"1\"},\"body\":\"{\\\"a\\\":1}\"}"));
    Reply reply = send("POST", "/things/7/go?x=1", "{\"b\":2}", new Header("Content-Type", "application/json"));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("{\"a\":1}");
    assertThat(reply.head().header("content-type")).isEqualTo("application/json");
    assertThat(reply.head().header("x-one")).isEqualTo("1");
    JsonNode event = events.remove();
    assertThat(event.path("routeKey").asText()).isEqualTo("POST /things/{id}/go");
    assertThat(event.path("body").asText()).isEqualTo("{\"b\":2}");
    assertThat(event.path("pathParameters").path("id").asText()).isEqualTo("7");
    assertThat(event.path("requestContext").path("requestId").asText()).isEqualTo(reply.head().header("apigw-requestid"));
    assertThat(notes).isEmpty();
  }

  @Test
  void aConnectionIsKeptForTheNextRequestUnlessTheClientWantsToClose() throws Exception {
    serve(answering("{\"statusCode\":204}"));
    for (int request = 0; request < 3; request++) {
      Reply reply = send("GET", "/things", "");
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.head().header("content-length")).isNull();
    }
    assertThat(send("GET", "/nowhere", "", new Header("Connection", "close")).head().header("connection")).isEqualTo("close");
    assertThat(wire.readHead()).isNull();
  }

  @Test
  void aBodyInChunksArrivesWhole() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    wire.write(Head.request("POST", "/things/7/go", List.of(new Header("Transfer-Encoding", "chunked"), new Header("Content-Type", "text/plain"))));
    wire.writeChunks("0123456789".getBytes(StandardCharsets.US_ASCII), 3);
    assertThat(reply("POST").status()).isEqualTo(200);
    assertThat(events.remove().path("body").asText()).isEqualTo("0123456789");
  }

  @Test
  void whatNoRouteTakesIsNotFoundAndNoFunctionIsCalled() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    assertOwn(send("GET", "/nowhere", ""), 404, "Not Found");
    assertOwn(send("DELETE", "/things", ""), 404, "Not Found");
    Reply head = send("HEAD", "/things", "");
    assertThat(head.status()).isEqualTo(404);
    assertThat(send("GET", "/things", "").status()).as("a HEAD has no body").isEqualTo(200);
    assertThat(events).hasSize(1);
  }

  @Test
  void whatIsNoRequestIsRefusedAndTheConnectionEnds() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    assertOwn(send("GET", "/things/%zz", ""), 400, "Bad Request");
    assertThat(wire.readHead()).isNull();
    assertThat(events).isEmpty();
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    String target = "/things?x=";
    int rest = ApiSession.HEAD_LIMIT - "GET  HTTP/1.1".length() - target.length() - "0".length();
    assertThat(send("GET", target + "y".repeat(rest), "").status()).isEqualTo(200);
    assertOwn(send("GET", target + "y".repeat(rest + 1), ""), 431, "Request Header Fields Too Large");
    assertOwn(send("GET", target + "y".repeat(3 * Wire.HEAD_LIMIT), ""), 431, "Request Header Fields Too Large");
    assertThat(wire.readHead()).isNull();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAlthoughTheClientIsStillSending() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    assertOwn(send("POST", "/things/7/go", "x".repeat(ApiSession.BODY_LIMIT + 1)), 413, "Request Entity Too Large");
    assertThat(wire.readHead()).isNull();
    assertThat(events).isEmpty();
  }

  @Test
  void anEventThatIsTooLargeForAFunctionIsRefused() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    String body = "x".repeat(HostedFunction.PAYLOAD_LIMIT - 2_000);
    assertThat(send("POST", "/things/7/go", body, new Header("Content-Type", "text/plain")).status()).isEqualTo(200);
    assertOwn(send("POST", "/things/7/go", body + "x".repeat(2_000), new Header("Content-Type", "text/plain")), 413, "Request Entity Too Large");
    assertOwn(send("POST", "/things/7/go", body), 413, "Request Entity Too Large");
    assertThat(events).hasSize(1);
  }

  @Test
  void moreRequestsThanTheStageAllowsAreRefused() throws Exception {
    host.serve(new HttpApi("api", routes(LONG), 1, 2), answering("{\"statusCode\":200}"));
    List<Integer> statuses = Stream.generate(this::things).limit(10).toList();
    assertThat(statuses).startsWith(200, 200).contains(429);
    assertThat(events.size()).isEqualTo((int) statuses.stream().filter(status -> status == 200).count());
  }

  @Test
  void aFunctionThatFailsIsAnInternalErrorAndTheLogSaysWhy() throws Exception {
    serve((function, event, atMost) -> Optional.of(new Outcome.Failed("Runtime.ExitError", "signal: killed", NOTHING)));
    assertOwn(send("GET", "/things", ""), 500, "Internal Server Error");
    assertThat(notes).containsExactly("api GET /things: 500, Runtime.ExitError: signal: killed");
  }

  @Test
  void aFunctionThatReturnsNonsenseIsAnInternalError() throws Exception {
    serve(answering("nonsense"));
    assertOwn(send("GET", "/things", ""), 500, "Internal Server Error");
    assertThat(notes).singleElement().asString().contains("something else than an answer");
  }

  @Test
  void aFunctionWhoseEnvironmentsAreBusyIsUnavailable() throws Exception {
    serve((function, event, atMost) -> {
      assertThat(function).isEqualTo("thing-function");
      assertThat(atMost).isEqualTo(LONG);
      return Optional.empty();
    });
    assertOwn(send("GET", "/things", ""), 503, "Service Unavailable");
    assertThat(notes).singleElement().asString().contains("busy");
  }

  @Test
  void aFunctionThatTakesTooLongIsUnavailableAndGoesOn() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    host.serve(new HttpApi("api", routes(Duration.ofMillis(50)), 1000, 1000), (function, event, atMost) -> {
      release.await();
      ended.countDown();
      return Optional.empty();
    });
    assertOwn(send("GET", "/things", ""), 503, "Service Unavailable");
    release.countDown();
    assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void requestsAreRefusedBeforeThereIsAnApiAndWhenItIsDrained() throws Exception {
    assertOwn(send("GET", "/things", ""), 503, "Service Unavailable");
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    serve((function, event, atMost) -> {
      called.countDown();
      release.await();
      return Optional.of(new Outcome.Returned("{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8)));
    });
    CompletableFuture<Integer> underWay = CompletableFuture.supplyAsync(this::things, command -> Thread.ofVirtual().start(command));
    called.await();
    assertThat(host.drain(Duration.ofMillis(1))).isFalse();
    assertThat(host.drain(Duration.ZERO)).as("asking does not end it").isFalse();
    try (Wire other = Wire.connect(host.endpoint())) {
      other.write(Head.request("GET", "/things", List.of()), NOTHING);
      assertThat(other.readHead().status()).isEqualTo(503);
    }
    release.countDown();
    assertThat(host.drain(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
    assertThat(underWay.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  void faultsOnPurposeConcernTheRoutesThatTheyName() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    rule(new Fault.Throttle());
    assertOwn(send("GET", "/things", ""), 429, "Too Many Requests");
    assertThat(send("POST", "/things/7/go", "").status()).isEqualTo(200);
    rule(new Fault.ServerError(500));
    assertOwn(send("GET", "/things", ""), 500, "Internal Server Error");
    rule(new Fault.ServerError(503));
    assertOwn(send("GET", "/things", ""), 503, "Service Unavailable");
    assertThat(events).hasSize(1);
    rule(new Fault.Delay(Duration.ofMillis(1)));
    assertThat(send("GET", "/things", "").status()).isEqualTo(200);
    rule(new Fault.Duplicate());
    assertThat(send("GET", "/things", "").status()).isEqualTo(200);
    assertThat(events).as("one, one late, one twice").hasSize(4);
    assertThat(faults.injected()).containsEntry("api:GET /things Duplicate", 1L);
  }

  @Test
  void anAnswerIsLostAfterOrBeforeTheFunctionWasCalled() throws Exception {
    serve(answering("{\"statusCode\":200}"));
    rule(new Fault.DropAfter());
    wire.write(Head.request("GET", "/things", List.of()), NOTHING);
    assertThat(wire.readHead()).isNull();
    assertThat(events).hasSize(1);
    rule(new Fault.DropBefore());
    try (Wire other = Wire.connect(host.endpoint())) {
      other.write(Head.request("GET", "/things", List.of()), NOTHING);
      assertThat(other.readHead()).isNull();
    }
    assertThat(events).hasSize(1);
  }

  @Test
  void aPortThatIsTakenIsAnError() {
    assertThatThrownBy(() -> HttpApiHost.open(host.endpoint().getPort(), faults, notes::add)).isInstanceOf(IOException.class);
  }

  private void rule(Fault fault) {
    faults.rules(List.of(FaultRule.of("api:GET .*", 1, fault)));
  }

  private void serve(Integration integration) {
    host.serve(new HttpApi("api", routes(LONG), 1000, 1000), integration);
  }

  private Integration answering(String payload) {
    return (function, event, atMost) -> {
      try {
        events.add(AwsJson.MAPPER.readTree(event));
      } catch (IOException malformed) {
        throw new IllegalStateException(malformed);
      }
      return Optional.of(new Outcome.Returned(payload.getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static List<HttpApi.Route> routes(Duration timeout) {
    return Stream.of("GET /things", "POST /things/{id}/go").map(key -> new HttpApi.Route(RouteKey.parse(key), "thing-function", timeout)).toList();
  }

  private int things() {
    try {
      return send("GET", "/things", "").status();
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private Reply send(String method, String target, String body, Header... headers) throws IOException {
    wire.write(Head.request(method, target, List.of(headers)), body.getBytes(StandardCharsets.UTF_8));
    return reply(method);
  }

  private Reply reply(String method) throws IOException {
    Head head = wire.readHead();
    boolean empty = method.equals("HEAD") || head.status() == 204;
    return new Reply(head.status(), head, empty ? "" : new String(wire.readResponseBody(head, HostedFunction.PAYLOAD_LIMIT), StandardCharsets.UTF_8));
  }

  private static void assertOwn(Reply reply, int status, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(reply.head().header("content-type")).isEqualTo("application/json");
    assertThat(reply.head().header("apigw-requestid")).isNotBlank();
  }
}
