package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The accounts of a segment or page, in order of first appearance, and references to them: one bit says whether an account is new, and only one
 * that is not needs its index.
 */
final class AccountReferences {
  /** In which role an account appears; what is likely differs between them. The ordinal is part of the format. */
  enum Role {
    OPENED,
    DEBIT,
    CREDIT,
    /** Named by a chain across shards beside the transfers that it makes. */
    CHAIN,
    /** Named by no entry: what was reserved on it is released. */
    RELEASED
  }

  private final Map<AccountId, Integer> indexes = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final int[] isNew = Probability.contexts(Role.values().length);
  private final int[][] lengths = new int[Role.values().length][];
  private int count = 0;

  /** Writes a reference and remembers the account. */
  void write(ColumnWriter out, Role role, AccountId id) {
    Integer index = indexes.putIfAbsent(id, count);
    out.bit(isNew, role.ordinal(), index == null ? 1 : 0);
    if (index == null) {
      ids.add(id.value());
      count++;
    } else {
      out.number(lengths(role), index);
    }
  }

  /** Reads a reference: the account's index, which is {@link #count()} − 1 where it is new. */
  int read(ColumnReader in, Role role) {
    if (in.bit(isNew, role.ordinal()) == 1) {
      return count++;
    }
    return in.index(lengths(role), count, "account's index");
  }

  private int[] lengths(Role role) {
    int[] of = lengths[role.ordinal()];
    return of != null ? of : (lengths[role.ordinal()] = Probability.contexts(256));
  }

  /** The ids of the accounts that were written, in order. */
  List<String> ids() {
    return ids;
  }

  int count() {
    return count;
  }
}
