package io.tallystick.journal.http;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client that reports a request that was cut off as an {@link IOException}, as the SDK expects it.
 *
 * <p>When an attempt's time is over, the SDK aborts the request from another thread. Apache's client ends it with whatever the thread that
 * executes it comes upon next: mostly an {@code IOException}, but an {@link IllegalStateException} where it waits for a free connection
 * ({@code CancellationException}), has just got one that is closed already ({@code ConnectionShutdownException}) or has just lost it. That
 * the SDK passes on as it is: no time-out, nothing to repeat, and no {@code SdkException} for those who catch one.
 */
final class CutOffReporting implements SdkHttpClient {
  private final SdkHttpClient client;
  private volatile boolean closed;

  CutOffReporting(SdkHttpClient client) {
    this.client = client;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return prepared.call();
        } catch (IllegalStateException failure) {
          if (closed) {
            throw failure; // a client that is used after its end: a mistake, which no repetition mends
          }
          throw new IOException("the request was cut off", failure);
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }

  /** @param settings of the client that does the work */
  record Builder(SdkHttpClient.Builder<?> settings) implements SdkHttpClient.Builder<Builder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new CutOffReporting(settings.buildWithDefaults(defaults));
    }
  }
}
