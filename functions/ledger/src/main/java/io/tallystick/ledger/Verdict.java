package io.tallystick.ledger;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a chain across shards ended. Only its coordinator finds it, once. */
public sealed interface Verdict {
  /** What it says, without what it brings. The ordinal is not part of any format. */
  enum Kind {
    COMMITTED,
    REFUSED,
    ABANDONED
  }

  default Kind kind() {
    return switch (this) {
      case Committed _ -> Kind.COMMITTED;
      case Refused _ -> Kind.REFUSED;
      case Abandoned _ -> Kind.ABANDONED;
    };
  }

  /**
   * All of its legs take effect.
   *
   * @param balanced the final amounts of balancing members, by number: a shard may have lowered them after another one had prepared them
   * @param records of the members that name no account, by number, for the shards of their ids
   */
  record Committed(Map<Integer, Amount> balanced, Map<Integer, Transfer> records) implements Verdict {
    public Committed {
      balanced = InOrder.copy(balanced);
      records = InOrder.copy(records);
    }
  }

  /**
   * Nothing of it takes effect, and each member has an outcome.
   *
   * @param burned the members whose ids are burned, with their outcomes
   */
  record Refused(List<Burn> burned) implements Verdict {
    public Refused {
      burned = List.copyOf(burned);
    }
  }

  /** Nothing of it takes effect, nothing has become of it, and it may be sent again: something that it needs was taken, or a shard did not answer. */
  record Abandoned() implements Verdict {}

  /** An id that a transient outcome burns. */
  record Burn(TransferId id, TransferOutcome outcome) {
    public Burn {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(outcome, "outcome");
    }
  }
}
