package io.tallystick.journal;

import java.util.HashMap;
import java.util.Map;

/**
 * Which versions of a ledger's state a program works on. The version counts what is stored and how: tables, keys, attributes, formats. It stands in the projector's cursor,
 * which every function reads anyway, and where it says nothing it is {@link #FIRST}.
 *
 * <p>The state decides what is written: whoever knows a version writes it where the state has it. A release that knows a new version raises no state to it; the next one
 * does. So functions of two successive releases work side by side, and either can be deployed again after the other.
 *
 * @param known the newest that this program reads and writes; it refuses newer ones
 * @param raised the one that it raises an older state to, before it writes anything of it
 */
public record StateVersions(int known, int raised) {
  /** The first, and that of a state which does not say. */
  public static final int FIRST = 1;
  /**
   * That of a state in which chains across shards have been posted: holds between shards, clearing balances and what is unfinished stand in the tables, which nobody must go on with who does not know them. It is raised
   * to by the run that posts the first of them, whatever else the release raises, since a release that does not know it cannot read their segments either.
   */
  public static final int CHAINS = 2;
  /** Those of this release. */
  public static final StateVersions CURRENT = new StateVersions(CHAINS, FIRST);

  public StateVersions {
    if (raised < FIRST || known < raised) {
      throw new IllegalArgumentException("a program raises a state to a version that it knows, 1 at least");
    }
  }

  /**
   * @param what has the version: the state, or a segment's format
   * @param place where it stands, as key-values
   * @throws StoreException.Newer if what was found is newer than what is known
   */
  static void requireKnown(String what, int found, int known, Map<String, String> place) {
    if (found > known) {
      Map<String, String> details = new HashMap<>(place);
      details.put("what", what);
      details.put("found", String.valueOf(found));
      details.put("known", String.valueOf(known));
      throw new StoreException.Newer("a newer release has written what this one does not know", details);
    }
  }

  /** @throws StoreException.Newer if a state of that version must be left alone */
  public void requireKnown(int version, Map<String, String> place) {
    requireKnown("state", version, known, place);
  }
}
