package io.tallystick.ledger;

import java.util.Arrays;

/**
 * The time that an id carries: the milliseconds at the start of a UUID of version 7 (RFC 9562, 36 characters) or of a
 * ULID (26 characters), whichever letter case it is written in. All other ids carry none.
 */
public final class IdTime {
  /** What an id without time answers; smaller than every time. */
  public static final long NONE = Long.MIN_VALUE;

  private static final int UUID_LENGTH = 36;
  private static final int ULID_LENGTH = 26;
  private static final int ULID_TIME_LENGTH = 10;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long MILLIS_MAX = Long.MAX_VALUE / NANOS_PER_MILLI;
  private static final byte[] HEX = values("0123456789ABCDEF");
  /** Crockford's base 32 without its aliases, as ULIDs are written. */
  private static final byte[] BASE_32 = values("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

  private IdTime() {}

  /** In nanoseconds since 1970, {@link Long#MAX_VALUE} where it exceeds that, or {@link #NONE}. */
  public static long of(TransferId id) {
    String text = id.value();
    return switch (text.length()) {
      case UUID_LENGTH -> ofUuid(text);
      case ULID_LENGTH -> ofUlid(text);
      default -> NONE;
    };
  }

  /** Whether the id is dated further ahead of that time than {@link Limits#ID_CLOCK_SKEW_NANOS} allows. */
  static boolean tooFarInFuture(TransferId id, long timestamp) {
    long time = of(id);
    return time > timestamp && time - timestamp > Limits.ID_CLOCK_SKEW_NANOS;
  }

  private static long ofUuid(String text) {
    if (text.charAt(14) != '7' || text.charAt(8) != '-' || text.charAt(13) != '-' || text.charAt(18) != '-' || text.charAt(23) != '-') {
      return NONE;
    }
    int variant = value(HEX, text.charAt(19));
    if (variant < 0x8 || variant > 0xB) {
      return NONE;
    }
    long millis = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        continue;
      }
      int digit = value(HEX, text.charAt(i));
      if (digit < 0) {
        return NONE;
      }
      if (i < 13) {
        millis = millis << 4 | digit;
      }
    }
    return nanos(millis);
  }

  private static long ofUlid(String text) {
    if (text.charAt(0) > '7') {
      return NONE;
    }
    long millis = 0;
    for (int i = 0; i < ULID_LENGTH; i++) {
      int digit = value(BASE_32, text.charAt(i));
      if (digit < 0) {
        return NONE;
      }
      if (i < ULID_TIME_LENGTH) {
        millis = millis << 5 | digit;
      }
    }
    return nanos(millis);
  }

  private static long nanos(long millis) {
    return millis > MILLIS_MAX ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
  }

  private static int value(byte[] values, char character) {
    return character < values.length ? values[character] : -1;
  }

  private static byte[] values(String alphabet) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
      values[Character.toLowerCase(alphabet.charAt(i))] = (byte) i;
    }
    return values;
  }
}
