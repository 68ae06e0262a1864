package io.tallystick.local.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP/1.1 connection, read and written by one thread at a time.
 *
 * <p>Just enough of the protocol for clients and servers on one machine that speak to AWS's APIs, with next to no cost for each message:
 * bodies by length or in chunks, kept connections, {@code Expect: 100-continue}. No TLS, no HTTP/2, no trailers.
 */
public final class Wire implements Closeable {

  /** Largest head, in bytes. */
  public static final int HEAD_LIMIT = 64 * 1024;

  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int LINE_LIMIT = 1024;
  private static final int CONNECT_MILLISECONDS = 5_000;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;
  private long heard = System.nanoTime();

  /** @param socket connected; closed with this */
  public Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    input = socket.getInputStream();
    output = socket.getOutputStream();
  }

  /** Connects to a port of 127.0.0.1. */
  public static Wire connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLISECONDS);
      return new Wire(socket);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  /** How long ago the other side last said something. One that has been quiet for long may have closed the connection, or be about to. */
  public Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  /** How long a read may wait for the other side; 0 means for ever. */
  public void readTimeout(int milliseconds) throws IOException {
    socket.setSoTimeout(milliseconds);
  }

  /**
   * Reads the head of the next message.
   *
   * @return null if the other side has closed the connection between messages
   * @throws IOException if the connection breaks, or what comes is no head or a too large one
   */
  public Head readHead() throws IOException {
    if (position == limit && !fill()) {
      return null;
    }
    int budget = HEAD_LIMIT;
    String start = readLine(budget);
    List<Header> headers = new ArrayList<>(16);
    while (true) {
      budget -= start.length();
      String line = readLine(budget);
      if (line.isEmpty()) {
        return new Head(start, headers);
      }
      budget -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("malformed header line");
      }
      headers.add(new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
    }
  }

  /**
   * Reads the body of a request, asking for it where the client waits to be asked.
   *
   * @param most in bytes
   * @throws TooLargeException if it is larger
   */
  public byte[] readRequestBody(Head head, int most) throws IOException {
    if (head.says("Expect", "100-continue")) {
      output.write(CONTINUE);
    }
    if (head.says("Transfer-Encoding", "chunked")) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      copyChunks(body, most, false);
      return body.toByteArray();
    }
    String length = head.header("Content-Length");
    return length == null ? new byte[0] : readBytes(length(length), most);
  }

  /**
   * Reads the body of a response.
   *
   * @param most in bytes
   * @throws TooLargeException if it is larger
   */
  public byte[] readResponseBody(Head head, int most) throws IOException {
    String length = head.header("Content-Length");
    if (length != null && !head.says("Transfer-Encoding", "chunked")) {
      return readBytes(length(length), most);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    copyResponseBody(head, body, most, false);
    return body.toByteArray();
  }

  /**
   * Passes on the body of a response as it comes, chunks and all.
   *
   * @return whether the connection it came from may be used again
   */
  public boolean relayResponseBody(Head head, Wire receiver) throws IOException {
    return copyResponseBody(head, receiver.output, Long.MAX_VALUE, true);
  }

  private boolean copyResponseBody(Head head, OutputStream receiver, long most, boolean framed) throws IOException {
    if (head.says("Transfer-Encoding", "chunked")) {
      copyChunks(receiver, most, framed);
      return !head.says("Connection", "close");
    }
    String length = head.header("Content-Length");
    if (length != null) {
      copyBytes(length(length), receiver);
      return !head.says("Connection", "close");
    }
    if (head.status() == 204 || head.status() == 304) {
      return !head.says("Connection", "close");
    }
    long copied = 0;
    while (position < limit || fill()) {
      copied += limit - position;
      if (copied > most) {
        throw TooLargeException.body(most);
      }
      receiver.write(buffer, position, limit - position);
      position = limit;
    }
    return false;
  }

  /** Writes a message, replacing whatever the head says of the body's length. */
  public void write(Head head, byte[] body) throws IOException {
    Head whole = head.with(List.of(new Header("Content-Length", Integer.toString(body.length))), "Content-Length", "Transfer-Encoding", "Expect");
    byte[] start = whole.bytes();
    if (body.length <= BUFFER_SIZE) {
      // One packet rather than two.
      byte[] message = new byte[start.length + body.length];
      System.arraycopy(start, 0, message, 0, start.length);
      System.arraycopy(body, 0, message, start.length, body.length);
      output.write(message);
    } else {
      output.write(start);
      output.write(body);
    }
    output.flush();
  }

  /** Writes a head as it is; its body follows by {@link #relayResponseBody}. */
  public void write(Head head) throws IOException {
    output.write(head.bytes());
  }

  /** Writes a body in chunks, after a head that says so. */
  public void writeChunks(byte[] body, int chunkSize) throws IOException {
    for (int start = 0; start < body.length; start += chunkSize) {
      int size = Math.min(chunkSize, body.length - start);
      output.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      output.write(body, start, size);
      output.write(CRLF);
    }
    output.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    output.flush();
  }

  /**
   * Closes the connection after a last answer to a request that has not wholly come. What still comes is dropped first, within bounds: closing at once would
   * make the system throw away the answer too.
   *
   * @param most what is dropped at most, in bytes
   */
  public void closeAfterAnswer(long most, int milliseconds) throws IOException {
    socket.shutdownOutput();
    readTimeout(milliseconds);
    try {
      long dropped = limit - position;
      while (dropped <= most && fill()) {
        dropped += limit;
      }
    } catch (SocketTimeoutException silent) {
      // The other side has nothing more to say.
    } finally {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void copyChunks(OutputStream receiver, long most, boolean framed) throws IOException {
    long left = most;
    while (true) {
      String line = readLine(LINE_LIMIT);
      int semicolon = line.indexOf(';');
      long size = hexadecimal(semicolon < 0 ? line : line.substring(0, semicolon));
      left -= size;
      if (left < 0) {
        throw TooLargeException.body(most);
      }
      if (framed) {
        receiver.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      copyBytes(size, receiver);
      if (size == 0) {
        break;
      }
      readLine(LINE_LIMIT);
      if (framed) {
        receiver.write(CRLF);
      }
    }
    while (!readLine(LINE_LIMIT).isEmpty()) {
      // Trailers are dropped.
    }
    if (framed) {
      receiver.write(CRLF);
    }
  }

  private void copyBytes(long count, OutputStream receiver) throws IOException {
    long left = count;
    while (left > 0) {
      if (position == limit && !fill()) {
        throw new EOFException("the connection ended inside a body");
      }
      int part = (int) Math.min(left, limit - position);
      receiver.write(buffer, position, part);
      position += part;
      left -= part;
    }
  }

  private byte[] readBytes(long count, int most) throws IOException {
    if (count > most) {
      throw TooLargeException.body(most);
    }
    byte[] bytes = new byte[(int) count];
    int buffered = (int) Math.min(count, limit - position);
    System.arraycopy(buffer, position, bytes, 0, buffered);
    position += buffered;
    if (input.readNBytes(bytes, buffered, bytes.length - buffered) < bytes.length - buffered) {
      throw new EOFException("the connection ended inside a body");
    }
    return bytes;
  }

  private String readLine(int most) throws IOException {
    StringBuilder line = null;
    while (true) {
      for (int index = position; index < limit; index++) {
        if (buffer[index] == '\n') {
          int end = index > position && buffer[index - 1] == '\r' ? index - 1 : index;
          String part = new String(buffer, position, end - position, StandardCharsets.ISO_8859_1);
          position = index + 1;
          if (line == null) {
            return part;
          }
          line.append(part);
          if (part.isEmpty() && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
          }
          return line.toString();
        }
      }
      line = line == null ? new StringBuilder() : line;
      line.append(new String(buffer, position, limit - position, StandardCharsets.ISO_8859_1));
      position = limit;
      if (line.length() > most) {
        throw TooLargeException.head(most);
      }
      if (!fill()) {
        throw new EOFException("the connection ended inside a head");
      }
    }
  }

  private boolean fill() throws IOException {
    int count = input.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(count, 0);
    heard = System.nanoTime();
    return count > 0;
  }

  private static long length(String value) throws ProtocolException {
    try {
      long length = Long.parseLong(value);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException malformed) {
      // Falls through to the one error for both.
    }
    throw new ProtocolException("malformed Content-Length");
  }

  private static long hexadecimal(String value) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(value.strip(), 16);
    } catch (NumberFormatException malformed) {
      throw new ProtocolException("malformed chunk size");
    }
  }
}
