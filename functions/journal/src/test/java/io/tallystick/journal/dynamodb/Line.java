package io.tallystick.journal.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** The line between the SDK and DynamoDB Local: does to each call what the script says, and passes it on when the script is at its end. */
final class Line implements SdkHttpClient {
  /** What happens to one call. */
  sealed interface Fault {
    /** The service answers with an error and does nothing. */
    record Answers(int status, String code) implements Fault {}

    /** The connection breaks before the service has the request. */
    record BreaksBefore() implements Fault {}

    /** The service does it, but the connection breaks before the answer is here. */
    record BreaksAfter() implements Fault {}

    /** Nothing comes back in time, and nothing was done. */
    record TimesOutBefore() implements Fault {}

    /** Nothing comes back in time, but it was done. */
    record TimesOutAfter() implements Fault {}

    /** It was not done, and the line is silent until the SDK's own clock ends the attempt. */
    record Hangs() implements Fault {}

    /** Half of the answer comes. */
    record Truncates() implements Fault {}

    /** Something else happens first, as a rival may be quicker. */
    record After(Runnable rival) implements Fault {}

    record Passes() implements Fault {}
  }

  private final SdkHttpClient real;
  private final Deque<Fault> script = new ArrayDeque<>();
  private Fault always = new Fault.Passes();
  private int calls;
  private Random random;
  private List<Fault> sometimes = List.of();

  Line(SdkHttpClient real) {
    this.real = real;
  }

  /** The next calls meet these, one each; the calls after them pass. */
  synchronized void next(Fault... faults) {
    script.clear();
    script.addAll(List.of(faults));
    always = new Fault.Passes();
    sometimes = List.of();
    calls = 0;
  }

  /** Every call from now on meets it. */
  synchronized void always(Fault fault) {
    next();
    always = fault;
  }

  /** One call in ten meets one of them. */
  synchronized void sometimes(Random chance, Fault... faults) {
    next();
    random = chance;
    sometimes = List.of(faults);
  }

  /** Calls since the script was set. */
  synchronized int calls() {
    return calls;
  }

  private synchronized Fault met() {
    calls++;
    if (!sometimes.isEmpty() && random.nextInt(10) == 0) {
      return sometimes.get(random.nextInt(sometimes.size()));
    }
    Fault fault = script.poll();
    return fault == null ? always : fault;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return transmit(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse transmit(HttpExecuteRequest request) throws IOException {
    return switch (met()) {
      case Fault.Passes() -> real.prepareRequest(request).call();
      case Fault.Answers(int status, String code) -> answer(status, code);
      case Fault.BreaksBefore() -> throw new SocketException("Connection refused");
      case Fault.BreaksAfter() -> {
        real.prepareRequest(request).call().responseBody().orElseThrow().close();
        throw new SocketException("Connection reset");
      }
      case Fault.TimesOutBefore() -> throw new SocketTimeoutException("Read timed out");
      case Fault.TimesOutAfter() -> {
        real.prepareRequest(request).call().responseBody().orElseThrow().close();
        throw new SocketTimeoutException("Read timed out");
      }
      case Fault.Hangs() -> throw hang();
      case Fault.Truncates() -> truncated(real.prepareRequest(request).call());
      case Fault.After(Runnable rival) -> {
        rival.run();
        yield real.prepareRequest(request).call();
      }
    };
  }

  private static IOException hang() {
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts it down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IOException("interrupted", e);
    }
  }

  private static HttpExecuteResponse answer(int status, String code) {
    String body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"as the script says\"}";
    return HttpExecuteResponse.builder()
        .response(SdkHttpFullResponse.builder().statusCode(status).putHeader("Content-Type", "application/x-amz-json-1.0").build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  private static HttpExecuteResponse truncated(HttpExecuteResponse whole) throws IOException {
    byte[] body = whole.responseBody().orElseThrow().readAllBytes();
    return HttpExecuteResponse.builder()
        .response(whole.httpResponse().toBuilder().removeHeader("x-amz-crc32").build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body, 0, body.length / 2)))
        .build();
  }

  @Override
  public void close() {
    real.close();
  }
}
