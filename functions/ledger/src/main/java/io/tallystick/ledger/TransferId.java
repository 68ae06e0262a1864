package io.tallystick.ledger;

/**
 * The user's own name of a transfer: 1 to {@value Limits#ID_CHARACTERS} characters, or {@link #NONE}.
 *
 * <p>The length is checked at the edge, where a request is read; here an id is only never null. Its hash is computed once, since every
 * event is looked up by it several times.
 */
public final class TransferId implements Comparable<TransferId> {
  /** The id that a request left out; the ladders turn it into a rejection that names the field. */
  public static final TransferId NONE = new TransferId("");

  private final String value;
  private final int hash;

  public TransferId(String value) {
    this.value = value;
    this.hash = value.hashCode();
  }

  public String value() {
    return value;
  }

  public boolean isNone() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof TransferId that && hash == that.hash && value.equals(that.value);
  }

  /** By UTF-16 code units. Hash maps use it to stay fast on ids that were made to collide. */
  @Override
  public int compareTo(TransferId other) {
    return value.compareTo(other.value);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return value;
  }
}
