package io.tallystick.events;

import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import java.util.HashMap;
import java.util.Map;

/** The bit of each flag by the name that it has in requests. */
final class FlagBits {
  static final Map<String, Integer> OF_ACCOUNT = ofAccount();
  static final Map<String, Integer> OF_TRANSFER = ofTransfer();

  private FlagBits() {}

  private static Map<String, Integer> ofAccount() {
    Map<String, Integer> bits = new HashMap<>();
    for (AccountFlag flag : AccountFlag.values()) {
      bits.put(flag.wire(), AccountFlags.of(flag).bits());
    }
    return bits;
  }

  private static Map<String, Integer> ofTransfer() {
    Map<String, Integer> bits = new HashMap<>();
    for (TransferFlag flag : TransferFlag.values()) {
      bits.put(flag.wire(), TransferFlags.of(flag).bits());
    }
    return bits;
  }
}
