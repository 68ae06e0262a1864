package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.Objects;

/**
 * An object that has a field's value: when it was recorded and where its entry stands.
 *
 * @param timestamp of the entry, which names it within its shard
 * @param account which was opened; {@link AccountId#NONE} for a transfer
 */
public record FieldRow(long timestamp, Location location, AccountId account) {
  public FieldRow {
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(account, "account");
  }

  /** Of a transfer. */
  public FieldRow(long timestamp, Location location) {
    this(timestamp, location, AccountId.NONE);
  }
}
