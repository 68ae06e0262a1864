package io.tallystick.local.gateway;

import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.TooLargeException;
import io.tallystick.local.http.Wire;
import io.tallystick.local.http.Wires;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves one connection of a client. It has connections of its own to the emulators, so the client's pool is also theirs, and answers are
 * passed on as they come.
 */
final class GatewaySession {

  /** The largest request: a batch write of 16 MB, and its JSON. */
  static final int REQUEST_LIMIT = 32 * 1024 * 1024;

  private static final String[] HOP_BY_HOP = {"Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "HTTP2-Settings", "TE", "Trailer"};

  private final Wire client;
  private final Map<Service, URI> targets;
  private final Faults faults;
  private final Consumer<Operation> counter;
  private final byte[] greeting;
  private final Map<Service, Wire> emulators = new EnumMap<>(Service.class);

  GatewaySession(Wire client, Map<Service, URI> targets, Faults faults, Consumer<Operation> counter, byte[] greeting) {
    this.client = client;
    this.targets = targets;
    this.faults = faults;
    this.counter = counter;
    this.greeting = greeting;
  }

  /** Answers requests until the client leaves or a fault breaks the connection. */
  void serve() throws IOException {
    try {
      Head head;
      while ((head = client.readHead()) != null && answer(head)) {
        if (head.says("Connection", "close")) {
          return;
        }
      }
    } catch (TooLargeException large) {
      refuse(413, large);
    } catch (ProtocolException malformed) {
      refuse(400, malformed);
    } finally {
      for (Wire emulator : emulators.values()) {
        emulator.close();
      }
    }
  }

  private void refuse(int status, ProtocolException why) throws IOException {
    write(ErrorAnswer.malformed(status, why.getMessage()));
  }

  /** @return whether the connection goes on */
  private boolean answer(Head head) throws IOException {
    byte[] body = client.readRequestBody(head, REQUEST_LIMIT);
    Optional<Operation> operation = Operation.of(head, body);
    if (operation.isEmpty()) {
      return greetOrRefuse(head);
    }
    counter.accept(operation.get());
    Fault fault = faults.decide(operation.get());
    return fault == null ? forward(operation.get(), head, body) : inject(fault, operation.get(), head, body);
  }

  private boolean greetOrRefuse(Head head) throws IOException {
    if (head.method().equals("GET") && head.target().equals("/")) {
      client.write(Head.response(200, List.of(new Header("Content-Type", "application/json"))), greeting);
    } else {
      write(ErrorAnswer.unknown());
    }
    return true;
  }

  private boolean inject(Fault fault, Operation operation, Head head, byte[] body) throws IOException {
    return switch (fault) {
      case Fault.Throttle() -> write(ErrorAnswer.throttled(operation));
      case Fault.ServerError(int status) -> write(ErrorAnswer.serverError(operation, status));
      case Fault.Delay(Duration most) -> {
        pause(faults.upTo(most));
        yield forward(operation, head, body);
      }
      case Fault.DropBefore() -> false;
      case Fault.DropAfter() -> {
        discard(operation, head, body);
        yield false;
      }
      case Fault.Duplicate() -> {
        discard(operation, head, body);
        yield forward(operation, head, body);
      }
      case Fault.Postpone(Duration most) -> forward(operation, head, Postponement.apply(operation, body, most, faults));
    };
  }

  private boolean forward(Operation operation, Head head, byte[] body) throws IOException {
    if (operation.service() == Service.KINESIS && !targets.containsKey(Service.KINESIS)) {
      return write(ErrorAnswer.noStream());
    }
    Head answer;
    Wire emulator;
    try {
      emulator = send(operation, head, body);
      answer = emulator.readHead();
    } catch (IOException unreachable) {
      forget(operation);
      return write(ErrorAnswer.unreachable(operation));
    }
    if (answer == null) {
      forget(operation);
      return write(ErrorAnswer.unreachable(operation));
    }
    boolean unframed = answer.header("Content-Length") == null && !answer.says("Transfer-Encoding", "chunked");
    client.write(answer.with(unframed ? List.of(new Header("Connection", "close")) : List.of(), HOP_BY_HOP));
    if (!emulator.relayResponseBody(answer, client)) {
      forget(operation);
    }
    return !unframed;
  }

  private void discard(Operation operation, Head head, byte[] body) throws IOException {
    Wire emulator = send(operation, head, body);
    Head answer = emulator.readHead();
    if (answer == null) {
      forget(operation);
    } else {
      emulator.readResponseBody(answer, REQUEST_LIMIT);
      if (answer.says("Connection", "close")) {
        forget(operation);
      }
    }
  }

  private Wire send(Operation operation, Head head, byte[] body) throws IOException {
    Wire emulator = emulators.get(operation.service());
    if (emulator != null && System.nanoTime() - emulator.usedAt() > Wires.IDLE_AT_MOST_NANOS) {
      forget(operation);
      emulator = null;
    }
    if (emulator == null) {
      URI target = targets.get(operation.service());
      if (target == null) {
        throw new ConnectException("no emulator for " + operation.service());
      }
      emulator = Wire.connect(target);
      emulators.put(operation.service(), emulator);
    }
    emulator.write(head.with(List.of(), HOP_BY_HOP), body);
    return emulator;
  }

  private void forget(Operation operation) throws IOException {
    Wire emulator = emulators.remove(operation.service());
    if (emulator != null) {
      emulator.close();
    }
  }

  private boolean write(ErrorAnswer answer) throws IOException {
    client.write(answer.head(), answer.body());
    return true;
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a request was delayed");
    }
  }
}
