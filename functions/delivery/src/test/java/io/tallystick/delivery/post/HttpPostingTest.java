package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import io.tallystick.delivery.post.PostOutcome.Cause;
import io.tallystick.delivery.post.PostOutcome.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Posts to endpoints that behave well and badly. */
class HttpPostingTest {
  private static final AddressRules LOOPBACK = AddressRules.parse("127.0.0.0/8,::1");
  private static final SigningSecret SECRET = SigningSecret.random(new SecureRandom());
  private static final String BODY = "{\"id\":\"1\"}";
  /** Ample, for what has to succeed. */
  private static final HttpPosting.Limits PATIENT = new HttpPosting.Limits(Duration.ofSeconds(60), 1_000, 1_000);
  /** For what can only end by its time. */
  private static final HttpPosting.Limits HASTY = new HttpPosting.Limits(Duration.ofMillis(300), 1_000, 1_000);
  private static final GuardedConnections.Limits CONNECTIONS =
      new GuardedConnections.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), 4, 8);

  private static HttpPosting posting(HttpPosting.Limits limits, AddressRules rules, Names names, SSLContext tls) {
    return new HttpPosting(GuardedConnections.pooled(rules, names, tls, CONNECTIONS), limits, InstantSource.system());
  }

  private static PostOutcome post(HttpPosting posting, String url, String body) {
    EndpointUrl endpoint = ((EndpointUrl.Reading.Endpoint) EndpointUrl.read(url, LOOPBACK)).url();
    return posting.post(new Destination.Endpoint(endpoint, List.of(SECRET)), new Post("evt_1", "io.tallystick.transfer.posted.v1", "sub", body));
  }

  private static PostOutcome post(Endpoint endpoint, HttpPosting.Limits limits) throws Exception {
    try (HttpPosting posting = posting(limits, LOOPBACK, Names.SYSTEM, SSLContext.getDefault())) {
      return post(posting, "http://127.0.0.1:" + endpoint.port() + "/in?a=1", BODY);
    }
  }

  @Test
  void aPostIsSignedSoThatAnotherImplementationAcceptsIt() throws Exception {
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 204 No Content"))) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Delivered(204));
      Endpoint.Received received = endpoint.received().getFirst();
      assertThat(received.line()).isEqualTo("POST /in?a=1 HTTP/1.1");
      assertThat(received.body()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
      assertThat(received.headers())
          .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
          .containsEntry("host", "127.0.0.1:" + endpoint.port())
          .containsEntry("webhook-id", "evt_1")
          .doesNotContainKeys("authorization", "cookie", "accept-encoding", "expect");
      HttpHeaders headers =
          HttpHeaders.of(
              received.headers().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
              (_, _) -> true);
      new Webhook(SECRET.reveal()).verify(new String(received.body(), StandardCharsets.UTF_8), headers);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"301, http://127.0.0.1:%s/stolen", "302, http://169.254.169.254/latest", "303, /stolen", "307, /stolen", "308, https://example.com/", "304, /"})
  void aRedirectIsNotFollowed(int status, String location) throws Exception {
    try (Endpoint elsewhere = new Endpoint(Endpoint.says("HTTP/1.1 200 OK", "Content-Length: 0"));
        Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 " + status + " Elsewhere", "Location: " + location.formatted(elsewhere.port()), "Content-Length: 0"))) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Impossible(Reason.REDIRECT));
      assertThat(endpoint.received()).hasSize(1);
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void whatTheEndpointAsksForIsHandedOn() throws Exception {
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 503 Later", "Retry-After: 120", "Content-Length: 0"))) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Failed(Cause.STATUS, 503, Duration.ofSeconds(120)));
      assertThat(endpoint.received()).as("nothing is tried twice").hasSize(1);
    }
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 410 Gone", "Content-Length: 0"))) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Gone());
    }
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 401 Who?", "WWW-Authenticate: Basic realm=\"x\"", "Content-Length: 0"))) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Failed(Cause.STATUS, 401, Duration.ZERO));
      assertThat(endpoint.received()).hasSize(1);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsNotSent() throws Exception {
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 200 OK", "Content-Length: 0"));
        HttpPosting posting = posting(PATIENT, LOOPBACK, Names.SYSTEM, SSLContext.getDefault())) {
      String url = "http://127.0.0.1:" + endpoint.port() + "/";
      assertThat(post(posting, url, "a".repeat(1_001))).isEqualTo(new PostOutcome.Impossible(Reason.SIZE));
      assertThat(endpoint.connections()).isZero();
      assertThat(post(posting, url, "a".repeat(1_000))).isEqualTo(new PostOutcome.Delivered(200));
    }
  }

  @Test
  void anAnswerWithoutEndIsReadUpToItsBoundOnly() throws Exception {
    AtomicLong sent = new AtomicLong();
    Endpoint.Script flood =
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(new byte[1_000]);
            sent.addAndGet(1_000);
          }
        };
    try (Endpoint endpoint = new Endpoint(flood)) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(new PostOutcome.Delivered(200));
      assertThat(sent.get()).as("what fits into the buffers between, and no more").isLessThan(20_000_000);
    }
  }

  @Test
  void aShortAnswerLeavesItsConnectionForTheNextPostAndALongOneDoesNot() throws Exception {
    for (int length : List.of(0, 1_000, 1_001, 100_000)) {
      Endpoint.Script answer =
          (_, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[length]);
          };
      try (Endpoint endpoint = new Endpoint(answer);
          HttpPosting posting = posting(PATIENT, LOOPBACK, Names.SYSTEM, SSLContext.getDefault())) {
        for (int i = 0; i < 3; i++) {
          assertThat(post(posting, "http://127.0.0.1:" + endpoint.port() + "/", BODY)).isEqualTo(new PostOutcome.Delivered(200));
        }
        assertThat(endpoint.connections()).as("connections for answers of %s bytes", length).isEqualTo(length <= 1_000 ? 1 : 3);
      }
    }
  }

  @Test
  void anAnswerWithTooManyHeadersIsBrokenOff() throws Exception {
    Endpoint.Script flood =
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write("X: y\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    try (Endpoint endpoint = new Endpoint(flood)) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(PostOutcome.Failed.of(Cause.CONNECTION));
    }
  }

  @Test
  void anEndpointThatSaysNothingOrDripsIsLeftWhenItsTimeIsOver() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Endpoint.Script silent = (_, _) -> await(end);
    Endpoint.Script halfHead =
        (_, out) -> {
          out.write("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          await(end);
        };
    Endpoint.Script dripping =
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          while (end.getCount() > 0) {
            out.write('x');
            out.flush();
            Thread.yield();
          }
        };
    for (Endpoint.Script script : List.of(silent, halfHead)) {
      try (Endpoint endpoint = new Endpoint(script)) {
        assertThat(post(endpoint, HASTY)).isEqualTo(PostOutcome.Failed.of(Cause.TIME));
      }
    }
    try (Endpoint endpoint = new Endpoint(dripping)) {
      assertThat(post(endpoint, HASTY)).as("its line is too long, or its time over").isInstanceOf(PostOutcome.Failed.class);
    }
    end.countDown();
  }

  private static void await(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aGoodStatusWithABodyThatNeverEndsIsDelivered() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Endpoint.Script hanging =
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII));
          out.flush();
          await(end);
        };
    try (Endpoint endpoint = new Endpoint(hanging)) {
      assertThat(post(endpoint, HASTY)).isEqualTo(new PostOutcome.Delivered(200));
    }
    end.countDown();
  }

  @Test
  void anEndpointThatBreaksOffOrTalksNonsenseFailed() throws Exception {
    try (Endpoint endpoint = new Endpoint((socket, _) -> socket.close())) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(PostOutcome.Failed.of(Cause.CONNECTION));
      assertThat(endpoint.received()).as("nothing is tried twice").hasSize(1);
    }
    try (Endpoint endpoint =
        new Endpoint(
            (socket, out) -> {
              out.write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              socket.close();
            })) {
      assertThat(post(endpoint, PATIENT)).isEqualTo(PostOutcome.Failed.of(Cause.CONNECTION));
    }
  }

  @Test
  void anEndpointThatIsNotThereFailed() throws Exception {
    int port;
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 200 OK"))) {
      port = endpoint.port();
    }
    try (HttpPosting posting = posting(PATIENT, LOOPBACK, Names.SYSTEM, SSLContext.getDefault())) {
      assertThat(post(posting, "http://127.0.0.1:" + port + "/", BODY)).isEqualTo(PostOutcome.Failed.of(Cause.CONNECTION));
    }
    Names unknown =
        name -> {
          throw new UnknownHostException(name);
        };
    try (HttpPosting posting = posting(PATIENT, LOOPBACK, unknown, SSLContext.getDefault())) {
      assertThat(post(posting, "https://nowhere.example/", BODY)).isEqualTo(PostOutcome.Failed.of(Cause.NAME));
    }
  }

  @Test
  void aNameThatLeadsInsideIsImpossible() throws Exception {
    try (Endpoint endpoint = new Endpoint(Endpoint.says("HTTP/1.1 200 OK", "Content-Length: 0"));
        HttpPosting posting = posting(PATIENT, AddressRules.PUBLIC_ONLY, _ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, SSLContext.getDefault())) {
      assertThat(post(posting, "https://rebind.example:" + endpoint.port() + "/", BODY)).isEqualTo(new PostOutcome.Impossible(Reason.ADDRESS));
      assertThat(endpoint.connections()).isZero();
    }
  }

  @Test
  void overTlsTheCertificateMustBeForTheNameWhateverTheAddress() throws Exception {
    TestKeys keys = TestKeys.create("hooks.example");
    Names here = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
    try (Endpoint endpoint = new Endpoint(keys.server().getServerSocketFactory(), Endpoint.says("HTTP/1.1 200 OK", "Content-Length: 0"));
        HttpPosting posting = posting(PATIENT, LOOPBACK, here, keys.client());
        HttpPosting distrusting = posting(PATIENT, LOOPBACK, here, SSLContext.getDefault())) {
      assertThat(post(posting, "https://hooks.example:" + endpoint.port() + "/", BODY)).isEqualTo(new PostOutcome.Delivered(200));
      assertThat(endpoint.received().getFirst().headers()).containsEntry("host", "hooks.example:" + endpoint.port());
      assertThat(post(posting, "https://other.example:" + endpoint.port() + "/", BODY)).isEqualTo(PostOutcome.Failed.of(Cause.TLS));
      assertThat(post(distrusting, "https://hooks.example:" + endpoint.port() + "/", BODY)).isEqualTo(PostOutcome.Failed.of(Cause.TLS));
      assertThat(endpoint.received()).hasSize(1);
    }
  }

  @Test
  void anIpv6AddressStandsInBracketsInTheHostHeader() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
    try (Endpoint endpoint = new Endpoint(ServerSocketFactory.getDefault(), loopback, Endpoint.says("HTTP/1.1 200 OK", "Content-Length: 0"));
        HttpPosting posting = posting(PATIENT, LOOPBACK, Names.SYSTEM, SSLContext.getDefault())) {
      assertThat(post(posting, "http://[::1]:" + endpoint.port() + "/", BODY)).isEqualTo(new PostOutcome.Delivered(200));
      assertThat(endpoint.received().getFirst().headers()).containsEntry("host", "[0:0:0:0:0:0:0:1]:" + endpoint.port());
    }
  }

  @Test
  void aPostHasAnIdThatCanBeSignedAndOneToFourSecrets() {
    EndpointUrl url = new EndpointUrl("https", "example.com", 443, "/");
    for (String id : List.of("", "a b", "a\nb", "ä", "a".repeat(257))) {
      assertThatThrownBy(() -> new Post(id, "t", "g", BODY)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("id");
    }
    assertThatThrownBy(() -> new Destination.Endpoint(url, List.of())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("secrets");
    assertThatThrownBy(() -> new Destination.Endpoint(url, List.of(SECRET, SECRET, SECRET, SECRET, SECRET))).isInstanceOf(IllegalArgumentException.class);
  }
}
