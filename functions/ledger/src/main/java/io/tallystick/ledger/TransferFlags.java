package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;

/** A set of transfer flags in one int; bit n is the flag of ordinal n. */
public record TransferFlags(int bits) {
  public static final TransferFlags NONE = new TransferFlags(0);
  private static final int ALL = (1 << TransferFlag.values().length) - 1;

  public TransferFlags {
    if ((bits & ~ALL) != 0) {
      throw new IllegalArgumentException("unknown transfer flag bits");
    }
  }

  public static TransferFlags of(TransferFlag... flags) {
    int bits = 0;
    for (TransferFlag flag : flags) {
      bits |= flag.bit();
    }
    return new TransferFlags(bits);
  }

  public boolean has(TransferFlag flag) {
    return (bits & flag.bit()) != 0;
  }

  public TransferFlags with(TransferFlag flag) {
    return new TransferFlags(bits | flag.bit());
  }

  public TransferFlags without(TransferFlag flag) {
    return new TransferFlags(bits & ~flag.bit());
  }

  /** Only the closing flags of these. */
  public TransferFlags closing() {
    return new TransferFlags(bits & (TransferFlag.CLOSING_DEBIT.bit() | TransferFlag.CLOSING_CREDIT.bit()));
  }

  /** The flags that are on, by their wire names, in the order of the enum. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (TransferFlag flag : TransferFlag.values()) {
      if (has(flag)) {
        names.add(flag.wire());
      }
    }
    return names;
  }
}
