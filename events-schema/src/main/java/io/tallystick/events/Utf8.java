package io.tallystick.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strict UTF-8, as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. The JSON parser alone is laxer. */
final class Utf8 {
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** The offset of the first byte that is not part of well-formed UTF-8, or -1. */
  static int firstMalformed(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      while (at + 8 <= bytes.length && ((long) EIGHT.get(bytes, at) & NOT_ASCII) == 0) {
        at += 8;
      }
      if (at == bytes.length) {
        return -1;
      }
      int length = bytes[at] >= 0 ? 1 : sequence(bytes, at);
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /** The length of the well-formed sequence of two to four bytes at that offset, 0 if it is malformed. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) {
      return continues(bytes, at + 1, 0x80, 0xbf) ? 2 : 0;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      int lowest = lead == 0xe0 ? 0xa0 : 0x80;
      int highest = lead == 0xed ? 0x9f : 0xbf;
      return continues(bytes, at + 1, lowest, highest) && continues(bytes, at + 2, 0x80, 0xbf) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      int lowest = lead == 0xf0 ? 0x90 : 0x80;
      int highest = lead == 0xf4 ? 0x8f : 0xbf;
      boolean whole =
          continues(bytes, at + 1, lowest, highest) && continues(bytes, at + 2, 0x80, 0xbf) && continues(bytes, at + 3, 0x80, 0xbf);
      return whole ? 4 : 0;
    }
    return 0;
  }

  private static boolean continues(byte[] bytes, int at, int lowest, int highest) {
    return at < bytes.length && (bytes[at] & 0xff) >= lowest && (bytes[at] & 0xff) <= highest;
  }

  /** How many bytes the text from that char on has in UTF-8; an unpaired surrogate counts as three. */
  static int length(CharSequence text, int from) {
    int bytes = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
        bytes += 4;
        at++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
