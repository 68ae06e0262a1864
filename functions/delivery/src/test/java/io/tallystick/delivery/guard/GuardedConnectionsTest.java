package io.tallystick.delivery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections lead, with a resolver that answers as an attacker would have it. */
class GuardedConnectionsTest {
  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private static CloseableHttpClient client(AddressRules rules, Names names) throws Exception {
    return HttpClients.custom()
        .setConnectionManager(GuardedConnections.pooled(rules, names, SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT))
        .disableAutomaticRetries()
        .build();
  }

  private static void get(CloseableHttpClient client, String scheme, String host, int port) throws IOException {
    client.execute(new HttpHost(scheme, host, port), new HttpGet("/"), answer -> answer.getCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "::", "fd00:ec2::254", "fe80::1", "64:ff9b::10.0.0.1", "2002:7f00:1::"})
  void aNameThatLeadsInsideIsRefusedBeforeAnythingIsSent(String inside) throws Exception {
    try (CloseableHttpClient client = client(AddressRules.PUBLIC_ONLY, _ -> new InetAddress[] {address(inside)})) {
      assertThatThrownBy(() -> get(client, "https", "rebind.example", 443))
          .isInstanceOfSatisfying(RefusedAddressException.class, e -> assertThat(e.kind()).isEqualTo(AddressKind.of(address(inside))))
          .hasMessageNotContaining(inside);
    }
  }

  @Test
  void aNameWithOneAddressInsideIsRefusedWhicheverComesFirst() throws Exception {
    for (List<String> mixed : List.of(List.of("8.8.8.8", "127.0.0.1"), List.of("127.0.0.1", "8.8.8.8"), List.of("2001:4860:4860::8888", "::1"))) {
      GuardedResolver resolver = new GuardedResolver(AddressRules.PUBLIC_ONLY, _ -> mixed.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
      assertThatThrownBy(() -> resolver.resolve("mixed.example")).isInstanceOf(RefusedAddressException.class);
    }
  }

  @Test
  void anAddressInTheHostsPlaceIsLookedAtToo() {
    GuardedResolver resolver =
        new GuardedResolver(
            AddressRules.PUBLIC_ONLY,
            name -> {
              throw new AssertionError("no address is looked up: " + name);
            });
    assertThatThrownBy(() -> resolver.resolve("127.0.0.1")).isInstanceOf(RefusedAddressException.class);
    assertThatThrownBy(() -> resolver.resolve("::ffff:127.0.0.1")).isInstanceOf(RefusedAddressException.class);
  }

  @Test
  void aNameWithoutAddressIsUnknown() {
    GuardedResolver resolver = new GuardedResolver(AddressRules.PUBLIC_ONLY, _ -> new InetAddress[0]);
    assertThatThrownBy(() -> resolver.resolve("nowhere.example")).isExactlyInstanceOf(UnknownHostException.class);
  }

  @Test
  void aConnectionResolvesOnceAndLeadsToTheAddressThatWasLookedAt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = Thread.ofVirtual().start(() -> answerOnce(server));
      AtomicInteger asked = new AtomicInteger();
      Names rebinding = _ -> new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")};
      try (CloseableHttpClient client = client(AddressRules.parse("127.0.0.1"), rebinding)) {
        get(client, "http", "rebind.example", server.getLocalPort());
        assertThat(asked).as("the second answer would lead elsewhere").hasValue(1);
        assertThatThrownBy(() -> get(client, "http", "rebind.example", server.getLocalPort())).isInstanceOf(RefusedAddressException.class);
        assertThat(asked).hasValue(2);
      }
      answering.join();
    }
  }

  private static void answerOnce(ServerSocket server) {
    try (var socket = server.accept()) {
      socket.getInputStream().read(new byte[4096]);
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSocketItselfLooksAtWhereItConnects() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      try (GuardedSocket socket = new GuardedSocket(AddressRules.PUBLIC_ONLY, false)) {
        assertThatThrownBy(() -> socket.connect(server.getLocalSocketAddress(), 1_000)).isInstanceOf(RefusedAddressException.class);
        assertThatThrownBy(() -> socket.connect(server.getLocalSocketAddress())).isInstanceOf(RefusedAddressException.class);
        assertThat(socket.isConnected()).isFalse();
      }
      try (GuardedSocket socket = new GuardedSocket(AddressRules.parse("127.0.0.0/8"), true)) {
        socket.connect(server.getLocalSocketAddress(), 1_000);
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aSocketThatNothingEncryptsLeadsToAllowedRangesOnly() throws Exception {
    try (GuardedSocket socket = new GuardedSocket(AddressRules.parse("127.0.0.0/8"), true)) {
      assertThatThrownBy(() -> socket.connect(new InetSocketAddress("8.8.8.8", 80), 1_000)).isInstanceOf(RefusedAddressException.class);
    }
  }

  @Test
  void aSocketResolvesNothingByItself() throws Exception {
    try (GuardedSocket socket = new GuardedSocket(AddressRules.PUBLIC_ONLY, false)) {
      assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("example.com", 443), 1_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("resolved");
    }
  }
}
