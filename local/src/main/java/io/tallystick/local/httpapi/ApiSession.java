package io.tallystick.local.httpapi;

import io.tallystick.local.gateway.Fault;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.TooLargeException;
import io.tallystick.local.http.Wire;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.HttpApi;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Serves one connection of a client. */
final class ApiSession {

  /** API Gateway's own limit of a body. Lambda's, of the event with the body in it, is lower. */
  static final int BODY_LIMIT = 10 * 1024 * 1024;

  /** API Gateway's own limit of the request line and all values of headers. */
  static final int HEAD_LIMIT = 10_240;

  /** How much of a refused request is still taken from the client, in bytes and time. */
  private static final long DROPPED_AT_MOST = 64L * 1024 * 1024;
  private static final int DROPPING_MILLISECONDS = 2_000;

  private final Wire client;
  private final HttpApiHost host;

  ApiSession(Wire client, HttpApiHost host) {
    this.client = client;
    this.host = host;
  }

  /** Answers requests until the client leaves or a fault breaks the connection. */
  void serve() throws IOException {
    try {
      Head head;
      while ((head = client.readHead()) != null && answer(head)) {
        if (isLast(head)) {
          return;
        }
      }
    } catch (TooLargeException large) {
      refuse(large.ofHead() ? Answer.HEADERS_TOO_LARGE : Answer.TOO_LARGE);
    } catch (ProtocolException malformed) {
      refuse(Answer.BAD_REQUEST);
    }
  }

  /** Answers what could not be read, so that nothing can follow it. */
  private void refuse(Answer answer) throws IOException {
    client.write(answer.head(newRequestId(), true), answer.body());
    client.closeAfterAnswer(DROPPED_AT_MOST, DROPPING_MILLISECONDS);
  }

  /** @return whether the connection goes on */
  private boolean answer(Head head) throws IOException {
    byte[] body = client.readRequestBody(head, BODY_LIMIT);
    host.begin();
    try {
      return serve(head, body);
    } finally {
      host.end();
    }
  }

  private boolean serve(Head head, byte[] body) throws IOException {
    String requestId = newRequestId();
    if (sizeOf(head) > HEAD_LIMIT) {
      return write(head, Answer.HEADERS_TOO_LARGE, requestId);
    }
    Optional<HttpApiHost.Service> service = host.service();
    if (service.isEmpty()) {
      return write(head, Answer.UNAVAILABLE, requestId);
    }
    RequestTarget target = RequestTarget.parse(head.target());
    Optional<Routes.Match> match = service.get().routes().find(head.method(), target.path());
    if (match.isEmpty()) {
      return write(head, Answer.NOT_FOUND, requestId);
    }
    if (!service.get().throttle().admits()) {
      return write(head, Answer.TOO_MANY, requestId);
    }
    byte[] event = new RequestEvent(service.get().api().id(), requestId, head, target, match.get(), body, host.port(), Instant.now()).bytes();
    if (event.length > HostedFunction.PAYLOAD_LIMIT) {
      return write(head, Answer.TOO_LARGE, requestId);
    }
    HttpApi.Route route = match.get().route();
    Fault fault = host.faults().decide("api:" + route.key().text());
    return fault == null ? write(head, call(service.get(), route, event), requestId) : inject(fault, head, service.get(), route, event, requestId);
  }

  private boolean inject(Fault fault, Head head, HttpApiHost.Service service, HttpApi.Route route, byte[] event, String requestId) throws IOException {
    return switch (fault) {
      case Fault.Throttle() -> write(head, Answer.TOO_MANY, requestId);
      case Fault.ServerError(int status) -> write(head, status == 503 ? Answer.UNAVAILABLE : Answer.FAILED, requestId);
      case Fault.Delay(Duration most) -> {
        pause(host.faults().upTo(most));
        yield write(head, call(service, route, event), requestId);
      }
      case Fault.DropBefore() -> false;
      case Fault.DropAfter() -> {
        call(service, route, event);
        yield false;
      }
      case Fault.Duplicate() -> {
        call(service, route, event);
        yield write(head, call(service, route, event), requestId);
      }
      // There are no messages here.
      case Fault.Postpone(Duration most) -> write(head, call(service, route, event), requestId);
    };
  }

  /** Waits no longer than the route allows; the function is not stopped by that, as on AWS. */
  private Answer call(HttpApiHost.Service service, HttpApi.Route route, byte[] event) throws IOException {
    FutureTask<Optional<Outcome>> task = new FutureTask<>(() -> service.integration().call(route.function(), event, route.timeout()));
    Thread.ofVirtual().name("http-api-call").start(task);
    try {
      return task.get(route.timeout().toNanos(), TimeUnit.NANOSECONDS)
          .map(outcome -> answer(route, outcome))
          .orElseGet(() -> noted(route, Answer.UNAVAILABLE, "all environments of the function are busy"));
    } catch (TimeoutException late) {
      return noted(route, Answer.UNAVAILABLE, "no answer within " + route.timeout());
    } catch (ExecutionException broken) {
      return noted(route, Answer.FAILED, broken.getCause().toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a function was called");
    }
  }

  private Answer answer(HttpApi.Route route, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned(byte[] payload) ->
          Answer.of(payload).orElseGet(() -> noted(route, Answer.FAILED, "the function returned something else than an answer in format 2.0"));
      case Outcome.Failed failed -> noted(route, Answer.FAILED, failed.type() + ": " + failed.message());
    };
  }

  private Answer noted(HttpApi.Route route, Answer answer, String why) {
    host.note("api " + route.key().text() + ": " + answer.status() + ", " + why);
    return answer;
  }

  /** @return whether the connection goes on */
  private boolean write(Head head, Answer answer, String requestId) throws IOException {
    boolean closes = isLast(head);
    Head answered = answer.head(requestId, closes);
    if (answer.status() == 204 || answer.status() == 304) {
      client.write(answered);
    } else if (head.method().equals("HEAD")) {
      client.write(answered.with(List.of(new Header("Content-Length", Integer.toString(answer.body().length)))));
    } else {
      client.write(answered, answer.body());
    }
    return !closes;
  }

  private static boolean isLast(Head head) {
    return head.says("Connection", "close") || head.start().endsWith("HTTP/1.0");
  }

  private static int sizeOf(Head head) {
    return head.start().length() + head.headers().stream().mapToInt(header -> header.value().length()).sum();
  }

  private static String newRequestId() {
    return UUID.randomUUID().toString();
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a request was delayed");
    }
  }
}
