package io.tallystick.delivery.guard;

import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections of Apache's HTTP client that lead to permitted addresses only. A name is resolved once for each connection, all its addresses are looked at, and one of
 * them is connected to after it was looked at again; TLS then checks the certificate against the name. So a name that resolves to something else a moment
 * later leads nowhere.
 */
public final class GuardedConnections {
  /** Of an answer; one with more is broken off. */
  private static final int HEADERS = 100;
  /** Of an answer's status line and of each header. */
  private static final int LINE_BYTES = 8_192;

  private GuardedConnections() {}

  /**
   * How long and how many.
   *
   * @param connect to open a connection to one address, and for each step of the TLS handshake
   * @param silence without a byte from the other side
   * @param idle a connection that was unused for longer is not used again
   * @param age no connection is used for longer, so that a name's new addresses are heard of
   * @param perEndpoint connections to one scheme, host and port
   * @param most connections in all
   */
  public record Limits(Duration connect, Duration silence, Duration idle, Duration age, int perEndpoint, int most) {
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(5), 16, 256);
  }

  /** @param tls what certificates are trusted */
  public static HttpClientConnectionManager pooled(AddressRules rules, Names names, SSLContext tls, Limits limits) {
    Lookup<TlsSocketStrategy> byScheme =
        scheme ->
            EndpointUrl.SECURE.equals(scheme)
                ? new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier())
                : null;
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            operator(rules, new GuardedResolver(rules, names), byScheme),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.of(limits.age()),
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(Http1Config.custom().setMaxHeaderCount(HEADERS).setMaxLineLength(LINE_BYTES).build())
                .build());
    pool.setMaxTotal(limits.most());
    pool.setDefaultMaxPerRoute(limits.perEndpoint());
    pool.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(Timeout.of(limits.silence())).setTcpNoDelay(true).build());
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(limits.connect()))
            .setSocketTimeout(Timeout.of(limits.silence()))
            .setIdleTimeout(Timeout.of(limits.idle()))
            .setTimeToLive(TimeValue.of(limits.age()))
            .build());
    return pool;
  }

  private static HttpClientConnectionOperator operator(AddressRules rules, DnsResolver resolver, Lookup<TlsSocketStrategy> byScheme) {
    return new DefaultHttpClientConnectionOperator(
        new DetachedSocketFactory() {
          @Override
          public Socket create(Proxy proxy) {
            return create(EndpointUrl.PLAIN, proxy);
          }

          @Override
          public Socket create(String scheme, Proxy proxy) {
            return new GuardedSocket(rules, !EndpointUrl.SECURE.equals(scheme));
          }
        },
        DefaultSchemePortResolver.INSTANCE,
        resolver,
        byScheme);
  }
}
