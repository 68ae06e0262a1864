package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;

/** A set of account flags in one int; bit n is the flag of ordinal n. */
public record AccountFlags(int bits) {
  public static final AccountFlags NONE = new AccountFlags(0);
  private static final int ALL = (1 << AccountFlag.values().length) - 1;

  public AccountFlags {
    if ((bits & ~ALL) != 0) {
      throw new IllegalArgumentException("unknown account flag bits");
    }
  }

  public static AccountFlags of(AccountFlag... flags) {
    int bits = 0;
    for (AccountFlag flag : flags) {
      bits |= flag.bit();
    }
    return new AccountFlags(bits);
  }

  public boolean has(AccountFlag flag) {
    return (bits & flag.bit()) != 0;
  }

  public AccountFlags with(AccountFlag flag) {
    return new AccountFlags(bits | flag.bit());
  }

  public AccountFlags without(AccountFlag flag) {
    return new AccountFlags(bits & ~flag.bit());
  }

  /** The flags that are on, by their wire names, in the order of the enum. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (AccountFlag flag : AccountFlag.values()) {
      if (has(flag)) {
        names.add(flag.wire());
      }
    }
    return names;
  }
}
