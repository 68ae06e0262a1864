package io.tallystick.local.http;

/** A header field as it came over the wire. */
public record Header(String name, String value) {

  /** Whether the field has this name; letter case does not matter. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
