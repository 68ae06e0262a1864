package io.tallystick.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an account counts, with its decimal places: {@code USD/2}, {@code GPU_SECOND/0}.
 *
 * <p>Without a suffix the scale is 0, so {@code POINTS} and {@code POINTS/0} are equal. {@link #text()} is what the user wrote.
 */
public final class Asset implements Comparable<Asset> {
  private static final Pattern FORM = Pattern.compile("([A-Z][A-Z0-9_]{0,15})(?:/([0-9]{1,2}))?");
  private final String text;
  private final String name;
  private final int scale;

  private Asset(String text, String name, int scale) {
    this.text = text;
    this.name = name;
    this.scale = scale;
  }

  /**
   * Reads {@code [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?}.
   *
   * @throws IllegalArgumentException if the text has another form; the message is the reason
   */
  public static Asset of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must match [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?");
    }
    int scale = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return new Asset(text, matcher.group(1), scale);
  }

  /** The asset as the user wrote it. */
  public String text() {
    return text;
  }

  /** The part before the slash. */
  public String name() {
    return name;
  }

  /** Decimal places, 0 to 99. */
  public int scale() {
    return scale;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Asset that && scale == that.scale && name.equals(that.name);
  }

  /** By name, then by scale. Hash maps use it to stay fast on names that were made to collide. */
  @Override
  public int compareTo(Asset other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Integer.compare(scale, other.scale);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + scale;
  }

  @Override
  public String toString() {
    return text;
  }
}
