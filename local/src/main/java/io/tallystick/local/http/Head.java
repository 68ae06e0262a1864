package io.tallystick.local.http;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands before the body of an HTTP/1.1 message.
 *
 * @param start the request line or the status line, without its end of line
 * @param headers in order
 */
public record Head(String start, List<Header> headers) {

  public Head {
    headers = List.copyOf(headers);
  }

  /** The head of a request. */
  public static Head request(String method, String path, List<Header> headers) {
    return new Head(method + " " + path + " HTTP/1.1", headers);
  }

  /** The head of a response. */
  public static Head response(int status, List<Header> headers) {
    return new Head("HTTP/1.1 " + status + " " + Reason.of(status), headers);
  }

  /**
   * The first word of a request line.
   *
   * @throws ProtocolException if there is none
   */
  public String method() throws ProtocolException {
    return word(0);
  }

  /**
   * The target of a request line: path and query.
   *
   * @throws ProtocolException if there is none
   */
  public String target() throws ProtocolException {
    return word(1);
  }

  /**
   * The status of a status line.
   *
   * @throws ProtocolException if there is none
   */
  public int status() throws ProtocolException {
    try {
      return Integer.parseInt(word(1));
    } catch (NumberFormatException malformed) {
      throw new ProtocolException("malformed status line: " + start);
    }
  }

  /** The value of the first field with this name, or null. */
  public String header(String name) {
    for (Header header : headers) {
      if (header.is(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** Whether a field with this name has a value that contains the text; letter case does not matter. */
  public boolean says(String name, String text) {
    String value = header(name);
    return value != null && value.toLowerCase(Locale.ROOT).contains(text);
  }

  /** The same with fields in place of all that have one of these names. */
  public Head with(List<Header> replacements, String... without) {
    List<Header> kept = new ArrayList<>(headers.size() + replacements.size());
    for (Header header : headers) {
      if (!isOneOf(header, without)) {
        kept.add(header);
      }
    }
    kept.addAll(replacements);
    return new Head(start, kept);
  }

  private static boolean isOneOf(Header header, String[] names) {
    for (String name : names) {
      if (header.is(name)) {
        return true;
      }
    }
    return false;
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(256);
    text.append(start).append("\r\n");
    for (Header header : headers) {
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String word(int index) throws ProtocolException {
    String[] words = start.split(" ", 3);
    if (words.length <= index) {
      throw new ProtocolException("malformed start line: " + start);
    }
    return words[index];
  }
}
