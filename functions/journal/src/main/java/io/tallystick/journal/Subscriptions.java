package io.tallystick.journal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The subscriptions in the table {@code control}, each a text that the store does not look into, changed only by compare-and-set.
 *
 * <p>Beside them stands a version of all, which {@link #add}, {@link #replace} and {@link #remove} move after they have done what they do, and before they return. So whoever reads the
 * version and then {@link #all} knows every change whose call had returned, for as long as the version is the same. A call that throws may have made its change and left the version
 * where it was; so what is known has to be read again after a while in any case.
 */
public interface Subscriptions {
  /** How long the id of a subscription may be, in characters. */
  int ID_CHARACTERS = 40;

  /**
   * A subscription as it is kept.
   *
   * @param version grows by one with every change, from 1
   * @param text what whoever keeps it made of it
   */
  record Kept(String id, long version, String text) {
    public Kept {
      Objects.requireNonNull(text, "text");
      if (id.isEmpty() || id.length() > ID_CHARACTERS || version < 1) {
        throw new IllegalArgumentException("a kept subscription has an id of 1 to 40 characters and a version from 1");
      }
    }
  }

  /** The version of all, 0 before anything was changed; strongly consistent, and as cheap as a read can be. */
  long version(Deadline deadline);

  /** Strongly consistent. */
  Optional<Kept> read(String id, Deadline deadline);

  /** All of them, in no order; strongly consistent one by one. Reads the whole table, so what is found is to be used for a while. */
  List<Kept> all(Deadline deadline);

  /**
   * Keeps a new one.
   *
   * @param token random, of this call alone: after a lost answer it tells whether this call did it
   * @return empty if there is one of that id, which may be of an earlier call that threw; the version is moved in this case too
   */
  Optional<Kept> add(String id, String text, String token, Deadline deadline);

  /** Changes one. Empty if it is not as expected any more: another was quicker, or removed it. */
  Optional<Kept> replace(Kept expected, String text, String token, Deadline deadline);

  /** Removes it, however it stands; nothing happens if there is none. */
  void remove(String id, Deadline deadline);
}
