package io.tallystick.local.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/** Connections to one server, kept for the next request: as many as threads that ask at the same time. */
public final class Wires implements Closeable {

  /**
   * A connection that has been idle for longer is not used again. Servers close such connections at a time of their choosing, from 5 s on, and a request that meets
   * the end of its connection may or may not have had effect.
   */
  public static final long IDLE_AT_MOST_NANOS = 4_000_000_000L;

  private final URI server;
  private final int readMilliseconds;
  private final LongSupplier nanoTime;
  private final Deque<Wire> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** An answer whose body has wholly come. */
  public record Answer(Head head, byte[] body) {}

  /**
   * @param server a URL of plain HTTP; only its host and port matter
   * @param readMilliseconds how long an answer may take
   */
  public Wires(URI server, int readMilliseconds) {
    this(server, readMilliseconds, System::nanoTime);
  }

  Wires(URI server, int readMilliseconds, LongSupplier nanoTime) {
    this.server = server;
    this.readMilliseconds = readMilliseconds;
    this.nanoTime = nanoTime;
  }

  /**
   * Posts a body and waits for the answer.
   *
   * @param headers all but the host and the body's length
   * @param most of the answer's body, in bytes
   * @throws IOException if it does not answer; the request may have had effect
   */
  public Answer post(String target, List<Header> headers, byte[] body, int most) throws IOException {
    Head request = Head.request("POST", target, List.of(new Header("Host", server.getAuthority()))).with(headers);
    Wire wire = take();
    Answer answer;
    try {
      wire.write(request, body);
      Head head = wire.readHead();
      if (head == null) {
        throw new EOFException("the server closed the connection without an answer");
      }
      answer = new Answer(head, wire.readResponseBody(head, most));
    } catch (IOException failure) {
      wire.close();
      throw failure;
    }
    give(wire, answer.head());
    return answer;
  }

  /** Breaks every connection that is not in use, and those in use when they are given back. */
  @Override
  public void close() throws IOException {
    closed = true;
    Wire wire;
    while ((wire = idle.poll()) != null) {
      wire.close();
    }
  }

  private Wire take() throws IOException {
    Wire wire;
    while ((wire = idle.poll()) != null) {
      if (nanoTime.getAsLong() - wire.usedAt() <= IDLE_AT_MOST_NANOS) {
        return wire;
      }
      wire.close();
    }
    wire = Wire.connect(server);
    wire.readTimeout(readMilliseconds);
    return wire;
  }

  private void give(Wire wire, Head answer) throws IOException {
    if (closed || answer.says("Connection", "close")) {
      wire.close();
    } else {
      idle.push(wire);
    }
  }
}
