package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a query apart, strictly: what cannot be decoded for certain is refused rather than guessed. */
final class QueryString {
  private static final int SHOWN = 64;
  /** What problems of the whole query are told of. */
  private static final String FIELD = "query";
  private static final String MALFORMED = "must be percent-encoded; a % is not followed by two hexadecimal digits";

  private QueryString() {}

  /**
   * The parameters and their values, decoded, in order. A plus sign is a space, as forms have it.
   *
   * @param query as it was sent, null for none
   * @throws ApiProblem if it is not percent-encoded UTF-8, or has a parameter twice
   */
  static Map<String, String> parse(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return values;
    }
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      if (values.put(name, value) != null) {
        throw wrong(shown(name), "is given twice");
      }
    }
    return values;
  }

  /** @throws ApiProblem if a percent sign of the query encodes nothing */
  static void requireEncoded(String query) {
    for (int at = query.indexOf('%'); at >= 0; at = query.indexOf('%', at + 1)) {
      if (encodedByte(query, at) < 0) {
        throw wrong(FIELD, MALFORMED);
      }
    }
  }

  /** What the percent sign at that place encodes with the two digits after it; negative if it does not. */
  private static int encodedByte(String text, int at) {
    // Digits of other scripts are none here.
    boolean encodes = at + 2 < text.length() && HexFormat.isHexDigit(text.charAt(at + 1)) && HexFormat.isHexDigit(text.charAt(at + 2));
    return encodes ? HexFormat.fromHexDigits(text, at + 1, at + 3) : -1;
  }

  /** A name as an answer may repeat it: cut where it is long. */
  static String shown(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, Character.isHighSurrogate(name.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN) + "…";
  }

  private static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%') {
        int encoded = encodedByte(text, at);
        if (encoded < 0) {
          throw wrong(FIELD, MALFORMED);
        }
        bytes.write(encoded);
        at += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        int end = Character.isHighSurrogate(c) && at + 1 < text.length() ? at + 2 : at + 1;
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end - 1;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException malformed) {
      throw wrong(FIELD, "must be percent-encoded UTF-8");
    }
  }

  private static ApiProblem wrong(String field, String reason) {
    return ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of(field, reason));
  }
}
