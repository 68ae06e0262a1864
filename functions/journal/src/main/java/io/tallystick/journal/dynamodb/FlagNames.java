package io.tallystick.journal.dynamodb;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Sets of flags from the lists of their names that are stored. */
final class FlagNames {
  private FlagNames() {}

  /** @throws IllegalArgumentException if a name is unknown */
  static AccountFlags accountFlags(List<String> names) {
    AccountFlag[] flags = AccountFlag.values();
    return AccountFlags.of(names.stream().map(name -> named(flags, AccountFlag::wire, name)).toArray(AccountFlag[]::new));
  }

  /** @throws IllegalArgumentException if a name is unknown */
  static TransferFlags transferFlags(List<String> names) {
    TransferFlag[] flags = TransferFlag.values();
    return TransferFlags.of(names.stream().map(name -> named(flags, TransferFlag::wire, name)).toArray(TransferFlag[]::new));
  }

  private static <F> F named(F[] flags, Function<F, String> wire, String name) {
    return Arrays.stream(flags)
        .filter(flag -> wire.apply(flag).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown flag"));
  }
}
