package io.tallystick.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiresTest {
  private static final int PATIENCE_MILLISECONDS = 30_000;
  private static final int LIMIT = 1024;

  private final Set<Wire> connections = ConcurrentHashMap.newKeySet();
  private final List<Head> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile List<Header> answer = List.of();
  private volatile boolean hangsUp;
  private volatile long later;
  private Listener server;
  private Wires wires;

  @BeforeEach
  void open() throws IOException {
    server = Listener.start(0, "server", wire -> {
      connections.add(wire);
      for (Head head; (head = wire.readHead()) != null; ) {
        requests.add(head);
        byte[] body = wire.readRequestBody(head, LIMIT);
        if (hangsUp) {
          return;
        }
        wire.write(Head.response(200, answer), body);
      }
    });
    wires = new Wires(URI.create("http://127.0.0.1:" + server.port()), PATIENCE_MILLISECONDS, () -> System.nanoTime() + later);
  }

  @AfterEach
  void close() throws IOException {
    wires.close();
    server.close();
  }

  private Wires.Answer post(String body) throws IOException {
    return wires.post("/path", List.of(new Header("X-Own", "1")), body.getBytes(StandardCharsets.UTF_8), LIMIT);
  }

  @Test
  void requestsOneAfterTheOtherShareAConnection() throws IOException {
    assertThat(post("one").body()).asString().isEqualTo("one");
    assertThat(post("two").body()).asString().isEqualTo("two");
    assertThat(connections).hasSize(1);
    assertThat(requests.getFirst().start()).isEqualTo("POST /path HTTP/1.1");
    assertThat(requests.getFirst().header("Host")).isEqualTo("127.0.0.1:" + server.port());
    assertThat(requests.getFirst().header("X-Own")).isEqualTo("1");
  }

  @Test
  void aConnectionThatTheServerWillCloseIsNotUsedAgain() throws IOException {
    answer = List.of(new Header("Connection", "close"));
    post("one");
    post("two");
    assertThat(connections).hasSize(2);
  }

  @Test
  void aConnectionThatHasBeenIdleForLongIsNotUsedAgain() throws IOException {
    post("one");
    later = Wires.IDLE_AT_MOST_NANOS;
    post("two");
    assertThat(connections).hasSize(2);
    later = 0;
    post("three");
    assertThat(connections).hasSize(2);
  }

  @Test
  void aRequestWithoutAnswerFailsAndItsConnectionIsNotUsedAgain() throws IOException {
    hangsUp = true;
    assertThatThrownBy(() -> post("lost")).isInstanceOf(EOFException.class);
    hangsUp = false;
    assertThat(post("again").body()).asString().isEqualTo("again");
    assertThat(connections).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1:1", "ftp://127.0.0.1:1", "http:///nowhere", "127.0.0.1"})
  void onlyPlainHttpIsSpoken(String url) {
    assertThatThrownBy(() -> Wire.connect(URI.create(url))).isInstanceOf(ProtocolException.class).hasMessageContaining("not a URL of plain HTTP");
  }
}
