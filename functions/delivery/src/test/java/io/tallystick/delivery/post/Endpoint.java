package io.tallystick.delivery.post;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** An endpoint on this machine that answers as a script says, well or badly. */
final class Endpoint implements AutoCloseable {
  /** A request as it came. Names of headers are in lower case. */
  record Received(String line, Map<String, String> headers, byte[] body) {}

  /** Writes an answer, or does worse. */
  interface Script {
    void answer(Socket socket, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Script script;

  Endpoint(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), script);
  }

  Endpoint(ServerSocketFactory factory, Script script) throws IOException {
    this(factory, InetAddress.getLoopbackAddress(), script);
  }

  Endpoint(ServerSocketFactory factory, InetAddress address, Script script) throws IOException {
    this.script = script;
    server = factory.createServerSocket(0, 50, address);
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers with that head and an empty line. */
  static Script says(String... head) {
    return (_, out) -> out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  int port() {
    return server.getLocalPort();
  }

  List<Received> received() {
    return received;
  }

  /** Connections that were taken. */
  int connections() {
    return sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // at the end of the test
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Received request = read(in);
        if (request == null) {
          return;
        }
        received.add(request);
        script.answer(socket, socket.getOutputStream());
        socket.getOutputStream().flush();
      }
    } catch (IOException broken) {
      // the other side has had enough
    }
  }

  private static Received read(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      head.add(line);
    }
    if (head.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    head.stream().skip(1).forEach(line -> headers.put(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT), line.substring(line.indexOf(':') + 1).strip()));
    return new Received(head.getFirst(), headers, in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) c);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
