package io.tallystick.local.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Accepts connections on a port of 127.0.0.1 and gives each a virtual thread. */
public final class Listener implements Closeable {

  private static final int BACKLOG = 512;
  private static final long PAUSE_AFTER_FAILURE_NANOS = 1_000_000;

  /** Serves one connection until it ends. */
  @FunctionalInterface
  public interface Session {

    /** @throws IOException when the connection breaks, which is no error of the server */
    void serve(Wire wire) throws IOException;
  }

  private final ServerSocket socket;
  private final Session session;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Listener(ServerSocket socket, Session session) {
    this.socket = socket;
    this.session = session;
  }

  /**
   * @param port 0 for any that is free
   * @param name of the accepting thread
   */
  public static Listener start(int port, String name, Session session) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
    Listener listener = new Listener(socket, session);
    Thread.ofVirtual().name(name).start(listener::accept);
    return listener;
  }

  /** The port that it listens on. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Stops listening and breaks every connection. */
  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        if (socket.isClosed()) {
          // Closing may have missed it.
          connection.close();
        }
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closedOrOutOfFiles) {
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      session.serve(new Wire(connection));
    } catch (IOException broken) {
      // The client is gone; there is nobody to tell.
    } finally {
      open.remove(connection);
    }
  }
}
