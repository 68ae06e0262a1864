package io.tallystick.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A client of a ledger's HTTP API. What failed for a while is asked again, with growing waits, until the deadline; that is safe, because every
 * write names its ids and an id has effect once.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  /** API Gateway answers within 30 seconds, whatever happens. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(35);
  /** No answer asks for a longer wait than this; a longer one is not believed. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final String BUG = "/internal-error";
  /** Ids that a path can have as they are; not those of dots only, which lead elsewhere, nor the dash, which stands for the query's. */
  private static final Pattern PLAIN = Pattern.compile("(?!-$)(?!\\.+$)[A-Za-z0-9._~:@-]+");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Signer signer;
  private final Retry.Sleeper sleeper;
  private final Retry retry;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT).build();

  /**
   * @param base the API's URL, with or without a path
   * @param sleeper waits as long as an answer asks for
   */
  ApiClient(URI base, Signer signer, Retry retry, Retry.Sleeper sleeper) {
    this.base = Objects.requireNonNull(base, "base");
    this.signer = Objects.requireNonNull(signer, "signer");
    this.retry = Objects.requireNonNull(retry, "retry");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
  }

  /**
   * The path of an object.
   *
   * @param parent as {@code /v1/accounts/}
   * @param id any; API Gateway decodes paths, so that an id of other than plain characters has to stand in the query
   */
  public static String path(String parent, String id) {
    return PLAIN.matcher(id).matches() ? parent + id : parent + "-?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Asks.
   *
   * @param path with its query, as {@code /v1/accounts/alice}
   * @throws CommandFailure if no answer came in time
   */
  public ApiAnswer get(String path, Deadline deadline) {
    return call("GET", path, null, "", deadline);
  }

  /**
   * Writes.
   *
   * @param ifUnknown what to tell where it is not known whether it had effect
   * @throws CommandFailure if no answer came in time
   */
  public ApiAnswer post(String path, JsonNode body, String ifUnknown, Deadline deadline) {
    return call("POST", path, body.toString().getBytes(StandardCharsets.UTF_8), "; " + ifUnknown, deadline);
  }

  /** Has something done that needs no body; otherwise as with one. */
  public ApiAnswer post(String path, String ifUnknown, Deadline deadline) {
    return call("POST", path, null, "; " + ifUnknown, deadline);
  }

  /**
   * Removes.
   *
   * @param ifUnknown what to tell where it is not known whether it had effect
   * @throws CommandFailure if no answer came in time
   */
  public ApiAnswer delete(String path, String ifUnknown, Deadline deadline) {
    return call("DELETE", path, null, "; " + ifUnknown, deadline);
  }

  private ApiAnswer call(String method, String path, byte[] body, String ifUnknown, Deadline deadline) {
    URI uri = URI.create(base.toString().replaceAll("/+$", "") + path);
    Retry.Backoff backoff = retry.backoff(deadline);
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = http.send(request(method, uri, body, deadline), HttpResponse.BodyHandlers.ofByteArray());
        ApiAnswer answer = answer(response, attempt);
        if (!mayPass(answer) || !await(response, deadline) || !backoff.pause()) {
          return answer;
        }
      } catch (ConnectException nobody) {
        if (attempt == 1 || !backoff.pause()) {
          throw CommandFailure.environment("no HTTP API answers at " + base + (attempt == 1 ? "" : ifUnknown), nobody);
        }
      } catch (IOException broken) {
        if (!backoff.pause()) {
          throw CommandFailure.environment("the HTTP API at " + base + " gives no answer: " + reason(broken) + ifUnknown, broken);
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw CommandFailure.environment("interrupted while waiting for the HTTP API" + ifUnknown, stopped);
      }
    }
  }

  private HttpRequest request(String method, URI uri, byte[] body, Deadline deadline) throws IOException {
    Duration left = deadline.left();
    if (left.compareTo(Retry.LEAST) < 0) {
      throw new InterruptedIOException("no time is left");
    }
    Map<String, String> headers = body == null ? Map.of("accept", "application/json") : Map.of("accept", "application/json", "content-type", "application/json");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(left.compareTo(ATTEMPT_TIMEOUT) < 0 ? left : ATTEMPT_TIMEOUT)
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    signer.sign(method, uri, headers, body == null ? new byte[0] : body).forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  private static ApiAnswer answer(HttpResponse<byte[]> response, int attempt) {
    return new ApiAnswer(response.statusCode(), json(response.body()), response.headers().firstValue("tallystick-sequence"), attempt);
  }

  /** What is not JSON comes from something between here and the API, and says nothing that a program could use. */
  private static JsonNode json(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).orElse(MissingNode.getInstance());
    } catch (IOException other) {
      return MissingNode.getInstance();
    }
  }

  /** What is in flight is written again, which joins it, until it has come to its end. */
  private static boolean mayPass(ApiAnswer answer) {
    return answer.inFlight() || PASSING.contains(answer.status()) && !answer.text("type").endsWith(BUG);
  }

  /** Waits as long as the answer asks for; false if there is not so much time. */
  private boolean await(HttpResponse<?> response, Deadline deadline) throws InterruptedException {
    Duration wanted = response.headers().firstValue("retry-after").filter(value -> value.matches("[0-9]{1,4}")).map(value -> Duration.ofSeconds(Long.parseLong(value))).orElse(Duration.ZERO);
    if (wanted.compareTo(RETRY_AFTER_MAX) > 0 || wanted.compareTo(deadline.left()) >= 0) {
      return wanted.isZero();
    }
    if (!wanted.isZero()) {
      sleeper.sleep(wanted);
    }
    return true;
  }

  private static String reason(IOException broken) {
    return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
  }

  @Override
  public void close() {
    http.close();
  }
}
