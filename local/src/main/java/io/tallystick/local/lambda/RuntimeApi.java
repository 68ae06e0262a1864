package io.tallystick.local.lambda;

import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Listener;
import io.tallystick.local.http.TooLargeException;
import io.tallystick.local.http.Wire;
import io.tallystick.local.template.Function;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's Runtime API for one environment, on a port of its own: the runtime in the environment asks for the next event and posts what the
 * handler made of it.
 */
final class RuntimeApi implements Closeable {

  /** Lambda's own limit of requests and responses. */
  static final int PAYLOAD_LIMIT = 6 * 1024 * 1024;

  private static final String ROOT = "/2018-06-01/runtime/";
  private static final String NEXT = ROOT + "invocation/next";
  private static final String INVOCATION = ROOT + "invocation/";
  private static final String INIT_ERROR = ROOT + "init/error";
  private static final String RESTORE = ROOT + "restore/next";
  private static final String RESTORE_ERROR = ROOT + "restore/error";
  private static final int ERROR_LIMIT = 1024 * 1024;

  private final Function function;
  private final Listener listener;
  private final SynchronousQueue<Invocation> events = new SynchronousQueue<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile Invocation current;
  private volatile boolean closed;

  RuntimeApi(Function function) throws IOException {
    this.function = function;
    listener = Listener.start(0, "runtime-api-" + function.name(), this::serve);
  }

  /** What goes into {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + listener.port();
  }

  /** Completed when the runtime first asks for an event; or with an {@link InitialisationException}. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * Hands an event to the runtime.
   *
   * @return whether it took it within the time
   */
  boolean offer(Invocation invocation, long milliseconds) throws InterruptedException {
    return events.offer(invocation, milliseconds, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
  }

  private void serve(Wire wire) throws IOException {
    for (Head head; (head = wire.readHead()) != null; ) {
      String target = head.target();
      if (target.equals(NEXT)) {
        next(wire);
      } else if (target.equals(RESTORE)) {
        // Lambda takes the snapshot here and answers whenever an instance is started from it. Here each process goes on as its own.
        answer(wire, 200, "{}");
      } else if (target.startsWith(INVOCATION) && target.endsWith("/response")) {
        response(wire, head, id(target, "/response"));
      } else if (target.startsWith(INVOCATION) && target.endsWith("/error")) {
        error(wire, head, id(target, "/error"));
      } else if (target.equals(INIT_ERROR) || target.equals(RESTORE_ERROR)) {
        Outcome.Failed failure = Failures.reported(wire.readRequestBody(head, ERROR_LIMIT), head.header("Lambda-Runtime-Function-Error-Type"));
        ready.completeExceptionally(new InitialisationException(failure));
        accept(wire);
      } else {
        wire.readRequestBody(head, ERROR_LIMIT);
        answer(wire, 404, "{\"errorType\":\"NotFound\",\"errorMessage\":\"no such path in the Runtime API\"}");
      }
    }
  }

  private void next(Wire wire) throws IOException {
    ready.complete(null);
    Invocation invocation = take();
    current = invocation;
    wire.write(Head.response(200, List.of(
        new Header("Content-Type", "application/json"),
        new Header("Lambda-Runtime-Aws-Request-Id", invocation.requestId()),
        new Header("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline())),
        new Header("Lambda-Runtime-Invoked-Function-Arn", function.arn().toString()),
        new Header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0"))), invocation.event());
  }

  private Invocation take() throws IOException {
    try {
      while (!closed) {
        // Woken now and then, since a thread that waits here does not see its connection close.
        Invocation invocation = events.poll(1, TimeUnit.SECONDS);
        if (invocation != null) {
          return invocation;
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new InterruptedIOException("the environment is closed");
  }

  private void response(Wire wire, Head head, String requestId) throws IOException {
    Invocation invocation = current;
    Outcome outcome;
    try {
      outcome = new Outcome.Returned(wire.readRequestBody(head, PAYLOAD_LIMIT));
    } catch (TooLargeException large) {
      if (isCurrent(invocation, requestId)) {
        invocation.outcome().complete(Failures.tooLarge(requestId, PAYLOAD_LIMIT));
      }
      answer(wire, 413, "{\"errorType\":\"RequestEntityTooLarge\",\"errorMessage\":\"the response is too large\"}");
      throw large;
    }
    finish(wire, invocation, requestId, outcome);
  }

  private void error(Wire wire, Head head, String requestId) throws IOException {
    Outcome outcome = Failures.reported(wire.readRequestBody(head, ERROR_LIMIT), head.header("Lambda-Runtime-Function-Error-Type"));
    finish(wire, current, requestId, outcome);
  }

  private void finish(Wire wire, Invocation invocation, String requestId, Outcome outcome) throws IOException {
    if (!isCurrent(invocation, requestId)) {
      answer(wire, 400, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"no such invocation is under way\"}");
      return;
    }
    current = null;
    invocation.outcome().complete(outcome);
    accept(wire);
  }

  private static boolean isCurrent(Invocation invocation, String requestId) {
    return invocation != null && invocation.requestId().equals(requestId);
  }

  private static void accept(Wire wire) throws IOException {
    answer(wire, 202, "{\"status\":\"OK\"}");
  }

  private static void answer(Wire wire, int status, String json) throws IOException {
    wire.write(Head.response(status, List.of(new Header("Content-Type", "application/json"))), json.getBytes(StandardCharsets.UTF_8));
  }

  private static String id(String target, String end) {
    return target.substring(INVOCATION.length(), target.length() - end.length());
  }
}
