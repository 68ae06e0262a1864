package io.tallystick.api;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Where objects are looked up by their ids. */
final class PathIds {
  /** Ids that may stand in a path as they are, whatever decodes or normalises it on the way. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~:@-]*[A-Za-z0-9_~:@][A-Za-z0-9._~:@-]*");
  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PathIds() {}

  /**
   * The path of an object, with a query where its id cannot stand in the path.
   *
   * @param collection what the path begins with, such as {@code /v1/accounts}
   */
  static String location(String collection, String id) {
    return PLAIN.matcher(id).matches() ? collection + "/" + id : collection + "/" + Parameters.ID_IN_QUERY + "?id=" + encode(id, "");
  }

  /**
   * Percent-encodes all but what RFC 3986 leaves unreserved.
   *
   * @param plain what stands for itself besides
   */
  static String encode(String text, String plain) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (one > 0 && (UNRESERVED.indexOf(one) >= 0 || plain.indexOf(one) >= 0)) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(HEX.toHexDigits(one));
      }
    }
    return encoded.toString();
  }
}
