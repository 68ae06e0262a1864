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
    long time = timeOf(text);
    return time != NONE && hasTheForm(text) ? time : NONE;
  }

  /** Whether the id is dated further ahead of that time than {@link Limits#ID_CLOCK_SKEW_NANOS} allows. */
  static boolean tooFarInFuture(TransferId id, long timestamp) {
    String text = id.value();
    long time = timeOf(text);
    // nearly always the time is past, and the rest of the id need not be read
    return time > timestamp && time - timestamp > Limits.ID_CLOCK_SKEW_NANOS && hasTheForm(text);
  }

  /** The time by the first characters alone, whatever follows them. */
  private static long timeOf(String text) {
    return switch (text.length()) {
      case UUID_LENGTH -> {
        long start = number(text, 0, 8, HEX, 4);
        long rest = number(text, 9, 13, HEX, 4);
        yield (start | rest) < 0 ? NONE : nanos(start << 16 | rest);
      }
      case ULID_LENGTH -> {
        long millis = text.charAt(0) > '7' ? -1 : number(text, 0, ULID_TIME_LENGTH, BASE_32, 5);
        yield millis < 0 ? NONE : nanos(millis);
      }
      default -> NONE;
    };
  }

  private static boolean hasTheForm(String text) {
    return text.length() == UUID_LENGTH ? isUuidOfVersion7(text) : number(text, ULID_TIME_LENGTH, ULID_LENGTH, BASE_32, 0) >= 0;
  }

  private static boolean isUuidOfVersion7(String text) {
    boolean hyphens = text.charAt(8) == '-' && text.charAt(13) == '-' && text.charAt(18) == '-' && text.charAt(23) == '-';
    long variant = number(text, 19, 20, HEX, 4);
    return hyphens
        && text.charAt(14) == '7'
        && variant >= 0x8
        && variant <= 0xB
        && number(text, 15, 18, HEX, 0) >= 0
        && number(text, 20, 23, HEX, 0) >= 0
        && number(text, 24, UUID_LENGTH, HEX, 0) >= 0;
  }

  /** Reads digits of so many bits each; with 0 it only looks whether they are digits. Negative if one is none. */
  private static long number(String text, int start, int end, byte[] values, int bits) {
    long number = 0;
    int anyNegative = 0;
    for (int i = start; i < end; i++) {
      char character = text.charAt(i);
      int digit = character < values.length ? values[character] : -1;
      anyNegative |= digit;
      number = number << bits | digit;
    }
    return anyNegative < 0 ? -1 : number;
  }

  private static long nanos(long millis) {
    return millis > MILLIS_MAX ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
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
