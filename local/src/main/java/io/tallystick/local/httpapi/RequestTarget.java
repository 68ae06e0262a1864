package io.tallystick.local.httpapi;

import java.net.ProtocolException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request line names, taken apart as API Gateway does it.
 *
 * @param path decoded. API Gateway hands it to functions like this, so that an escaped slash becomes one of the path's own; and it cuts it at an escaped
 *     question mark
 * @param rawQuery as it came; empty if there is none
 */
record RequestTarget(String path, String rawQuery) {

  /** @throws ProtocolException if it is no path, or has escapes that are none or no UTF-8 */
  static RequestTarget parse(String target) throws ProtocolException {
    String local = target;
    if (local.startsWith("http://") || local.startsWith("https://")) {
      int slash = local.indexOf('/', local.indexOf("//") + 2);
      local = slash < 0 ? "/" : local.substring(slash);
    }
    if (!local.startsWith("/")) {
      throw new ProtocolException("a request must name a path, not " + target);
    }
    int mark = local.indexOf('?');
    String path = decode(mark < 0 ? local : local.substring(0, mark));
    int cut = path.indexOf('?');
    return new RequestTarget(cut < 0 ? path : path.substring(0, cut), mark < 0 ? "" : local.substring(mark + 1));
  }

  /** Names and values decoded; values of one name are joined with commas. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : rawQuery.split("&")) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = decodeForm(equals < 0 ? part : part.substring(0, equals));
        parameters.merge(name, equals < 0 ? "" : decodeForm(part.substring(equals + 1)), (first, second) -> first + "," + second);
      }
    }
    return parameters;
  }

  private static String decodeForm(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  /** A plus is itself in a path. */
  private static String decode(String text) throws ProtocolException {
    if (text.chars().allMatch(character -> character != '%' && character < 0x80)) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character != '%') {
        bytes.put((byte) character);
        continue;
      }
      int high = index + 2 < text.length() ? Character.digit(text.charAt(index + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(index + 2), 16);
      if (low < 0) {
        throw new ProtocolException("malformed escape in a path");
      }
      bytes.put((byte) (high << 4 | low));
      index += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException malformed) {
      throw new ProtocolException("a path must be UTF-8");
    }
  }
}
