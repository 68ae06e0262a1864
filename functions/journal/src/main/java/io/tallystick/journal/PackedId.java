package io.tallystick.journal;

import java.util.Arrays;
import java.util.Comparator;

/**
 * An id of 128 bits that was written as a canonical lower-case UUID or an upper-case ULID: 16 bytes instead of 36 or 26.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record PackedId(Form form, long high, long low) implements Comparable<PackedId> {
  /** How the id is written. The ordinal is part of the stored form and never changes. */
  public enum Form {
    /** 36 characters: 8-4-4-4-12 lower-case hexadecimal digits. */
    UUID,
    /** 26 characters of Crockford's base 32 in upper case, the first 0 to 7. */
    ULID
  }

  private static final Comparator<PackedId> ORDER =
      Comparator.comparing(PackedId::form).thenComparingLong(PackedId::high).thenComparingLong(PackedId::low);
  private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final byte[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final int UUID_CHARACTERS = 36;
  private static final int ULID_CHARACTERS = 26;
  private static final byte[] HEX_VALUE = values(HEX);
  private static final byte[] CROCKFORD_VALUE = values(CROCKFORD);

  /** The packed form of a text that is exactly what {@link #text()} would give back, else null. */
  public static PackedId of(String text) {
    return switch (text.length()) {
      case UUID_CHARACTERS -> uuid(text);
      case ULID_CHARACTERS -> ulid(text);
      default -> null;
    };
  }

  /** The id as its user wrote it. */
  public String text() {
    return form == Form.UUID ? uuidText() : ulidText();
  }

  /** By form, then by bits as signed numbers. Hash maps use it to stay fast on ids that were made to collide; the order in stored groups is the same. */
  @Override
  public int compareTo(PackedId other) {
    return ORDER.compare(this, other);
  }

  /** Whether it is a UUID of version 7 (RFC 9562), so that its first 48 bits are its time. */
  boolean isUuid7() {
    return form == Form.UUID && version() == 7 && variant() == 2;
  }

  /** Whether it is a UUID of version 4 (RFC 9562). */
  boolean isUuid4() {
    return form == Form.UUID && version() == 4 && variant() == 2;
  }

  /** The first 48 bits: milliseconds since 1970 where the id carries its time. */
  long time() {
    return high >>> 16;
  }

  private int version() {
    return (int) (high >>> 12) & 0xF;
  }

  private int variant() {
    return (int) (low >>> 62);
  }

  private static PackedId uuid(String text) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < UUID_CHARACTERS; i++) {
      char character = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (character != '-') {
          return null;
        }
        continue;
      }
      int digit = character < 128 ? HEX_VALUE[character] : -1;
      if (digit < 0) {
        return null;
      }
      if (i < 18) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new PackedId(Form.UUID, high, low);
  }

  private static PackedId ulid(String text) {
    if (text.charAt(0) > '7') {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < ULID_CHARACTERS; i++) {
      char character = text.charAt(i);
      int digit = character < 128 ? CROCKFORD_VALUE[character] : -1;
      if (digit < 0) {
        return null;
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | digit;
    }
    return new PackedId(Form.ULID, high, low);
  }

  @SuppressWarnings("deprecation") // the constructor that takes bytes as Latin-1 is the cheapest there is, and all of them are ASCII
  private String uuidText() {
    byte[] text = new byte[UUID_CHARACTERS];
    long bits = high;
    int nibble = 60;
    for (int i = 0; i < UUID_CHARACTERS; i++) {
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        text[i] = '-';
        continue;
      }
      text[i] = HEX[(int) (bits >>> nibble) & 0xF];
      nibble -= 4;
      if (nibble < 0) {
        bits = low;
        nibble = 60;
      }
    }
    return new String(text, 0);
  }

  @SuppressWarnings("deprecation") // as above
  private String ulidText() {
    byte[] text = new byte[ULID_CHARACTERS];
    long restHigh = high;
    long restLow = low;
    for (int i = ULID_CHARACTERS - 1; i >= 0; i--) {
      text[i] = CROCKFORD[(int) restLow & 0x1F];
      restLow = restLow >>> 5 | restHigh << 59;
      restHigh >>>= 5;
    }
    return new String(text, 0);
  }

  private static byte[] values(byte[] digits) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (byte i = 0; i < digits.length; i++) {
      values[digits[i]] = i;
    }
    return values;
  }
}
