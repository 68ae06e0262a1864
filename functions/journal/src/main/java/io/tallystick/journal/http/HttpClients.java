package io.tallystick.journal.http;

import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The HTTP clients of everything that calls AWS: Apache's, whose calls tell it as an IO failure when they were cut off. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * With as many connections as the SDK gives a client by default, 50.
   *
   * @param toConnect how long it may take to open a connection
   * @param silent how long nothing may come while an answer is awaited
   */
  public static SdkHttpClient.Builder<?> http(Duration toConnect, Duration silent) {
    return new CutOffReporting.Builder(apache(toConnect, silent));
  }

  /** As the other, with another number of connections. */
  public static SdkHttpClient.Builder<?> http(int maxConnections, Duration toConnect, Duration silent) {
    return new CutOffReporting.Builder(apache(toConnect, silent).maxConnections(maxConnections));
  }

  private static Apache5HttpClient.Builder apache(Duration toConnect, Duration silent) {
    return Apache5HttpClient.builder().connectionTimeout(toConnect).socketTimeout(silent);
  }
}
