package io.tallystick.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How functions of an endpoint are called, against an endpoint that answers what it is told to. */
class DeployedFunctionsTest {
  private static final int BODY_LIMIT = 1024;

  private final List<Head> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Head answer = Head.response(200, List.of());
  private volatile String body = "";
  private Listener endpoint;
  private DeployedFunctions functions;

  @BeforeEach
  void open() throws IOException {
    endpoint = Listener.start(0, "lambda", wire -> {
      for (Head head; (head = wire.readHead()) != null; ) {
        requests.add(head);
        byte[] event = wire.readRequestBody(head, BODY_LIMIT);
        wire.write(answer, body.isEmpty() ? event : body.getBytes(StandardCharsets.UTF_8));
      }
    });
    functions = new DeployedFunctions(URI.create("http://127.0.0.1:" + endpoint.port()), "eu-west-1");
  }

  @AfterEach
  void close() throws IOException {
    functions.close();
    endpoint.close();
  }

  private Optional<Outcome> call() {
    return functions.call("books-api", "{\"x\":1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatTheFunctionReturnsIsTheOutcome() throws IOException {
    assertThat(call()).hasValueSatisfying(outcome ->
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Returned.class, returned -> assertThat(returned.payload()).asString().isEqualTo("{\"x\":1}")));
    assertThat(requests.getFirst().target()).isEqualTo("/2015-03-31/functions/books-api/invocations");
    assertThat(requests.getFirst().header("Authorization")).contains("/eu-west-1/lambda/aws4_request");
  }

  @Test
  void anErrorOfTheFunctionIsAFailureWithItsType() {
    answer = Head.response(200, List.of(new Header("X-Amz-Function-Error", "Unhandled")));
    body = "{\"errorType\":\"java.lang.IllegalStateException\",\"errorMessage\":\"broken\"}";
    assertThat(call()).hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.message()).isEqualTo("broken");
    }));
  }

  @Test
  void aFunctionThatMayNotRunMoreOftenIsBusy() {
    answer = Head.response(429, List.of());
    assertThat(call()).isEmpty();
  }

  @Test
  void whateverElseTheEndpointAnswersIsAFailure() {
    answer = Head.response(404, List.of());
    body = "no such function";
    assertThat(call()).hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("HTTP 404");
      assertThat(failed.message()).isEqualTo("no such function");
    }));
  }

  @Test
  void anEndpointThatIsGoneIsAFailure() throws IOException {
    endpoint.close();
    assertThat(call()).hasValueSatisfying(outcome ->
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.type()).isEqualTo("Unreachable")));
  }
}
