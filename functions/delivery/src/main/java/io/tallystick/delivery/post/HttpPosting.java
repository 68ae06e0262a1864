package io.tallystick.delivery.post;

import io.tallystick.delivery.guard.RefusedAddressException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts by HTTP over connections that are guarded elsewhere. Redirects are not followed, nothing is tried twice, no cookie is kept and no body unpacked; of the answer only status
 * and {@code Retry-After} matter.
 */
public final class HttpPosting implements Posting<Destination.Endpoint>, AutoCloseable {
  static final ContentType CONTENT_TYPE = ContentType.create("application/cloudevents+json", "UTF-8");

  private static final String AGENT = "Tallystick-Webhooks";

  /**
   * What a post may take.
   *
   * @param whole from asking for a connection to the end of the answer
   * @param requestBytes the largest body
   * @param answerBytes so much of an answer's body is read, for the connection's sake; a longer one costs the connection
   */
  public record Limits(Duration whole, int requestBytes, int answerBytes) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(15), 256 * 1_024, 16 * 1_024);
  }

  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor ends;
  private final Limits limits;
  private final InstantSource clock;

  /** @param connections as {@link io.tallystick.delivery.guard.GuardedConnections} makes them; closed with this */
  public HttpPosting(HttpClientConnectionManager connections, Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    Timeout whole = Timeout.of(limits.whole());
    client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(whole)
                    .setResponseTimeout(whole)
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setExpectContinueEnabled(false)
                    .build())
            .setUserAgent(AGENT)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableCookieManagement()
            .disableContentCompression()
            .build();
    ends = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("webhook-ends").factory());
    ends.setRemoveOnCancelPolicy(true);
  }

  @Override
  public PostOutcome post(Destination.Endpoint endpoint, Post post) {
    byte[] body = post.body().getBytes(StandardCharsets.UTF_8);
    if (body.length > limits.requestBytes()) {
      return new PostOutcome.Impossible(PostOutcome.Reason.SIZE);
    }
    HttpPost request = request(endpoint, post.id(), body);
    ScheduledFuture<?> end = ends.schedule(request::cancel, limits.whole().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return exchange(new HttpHost(endpoint.url().scheme(), endpoint.url().host(), endpoint.url().port()), request);
    } catch (RefusedAddressException e) {
      return new PostOutcome.Impossible(PostOutcome.Reason.ADDRESS);
    } catch (IOException e) {
      return PostOutcome.Failed.of(request.isCancelled() ? PostOutcome.Cause.TIME : cause(e));
    } finally {
      end.cancel(false);
    }
  }

  private HttpPost request(Destination.Endpoint endpoint, String id, byte[] body) {
    HttpPost request = new HttpPost(endpoint.url().target());
    Instant now = clock.instant();
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", now.getEpochSecond());
    request.setHeader("webhook-signature", Signatures.header(id, now, body, endpoint.secrets()));
    request.setEntity(new ByteArrayEntity(body, CONTENT_TYPE));
    return request;
  }

  private PostOutcome exchange(HttpHost host, HttpPost request) throws IOException {
    ClassicHttpResponse answer = client.executeOpen(host, request, null);
    Header retryAfter = answer.getFirstHeader("Retry-After");
    PostOutcome outcome = PostOutcome.of(answer.getCode(), RetryAfter.read(retryAfter == null ? null : retryAfter.getValue(), clock.instant()));
    leave(answer, request);
    return outcome;
  }

  /** Reads the little that may be left, or breaks the connection: what the body says matters to nobody, nor whether it ends well. */
  private void leave(ClassicHttpResponse answer, HttpPost request) {
    try (answer) {
      HttpEntity body = answer.getEntity();
      if (body != null && longer(body.getContent())) {
        request.cancel();
      }
    } catch (IOException broken) {
      request.cancel();
    }
  }

  private boolean longer(InputStream body) throws IOException {
    return body.readNBytes(limits.answerBytes()).length == limits.answerBytes() && body.read() >= 0;
  }

  private static PostOutcome.Cause cause(IOException failure) {
    return switch (failure) {
      case UnknownHostException unknown -> PostOutcome.Cause.NAME;
      case SSLException tls -> PostOutcome.Cause.TLS;
      case SocketTimeoutException silent -> PostOutcome.Cause.TIME;
      default -> PostOutcome.Cause.CONNECTION;
    };
  }

  @Override
  public void close() throws IOException {
    ends.shutdownNow();
    client.close();
  }
}
