package io.tallystick.ledger;

import java.util.Objects;

/**
 * An account that a request asks to open.
 *
 * @param asset null where the request left it out
 * @param code 1 to 65535; 0 is refused by the ladder
 * @param overdraft how far the limited side may exceed the other one, in the asset's smallest unit
 * @param reference the user's own key, empty for none
 * @param metadata canonical JSON object as text, empty for none
 */
public record NewAccount(
    AccountId id, Asset asset, int code, AccountFlags flags, Amount overdraft, String reference, String metadata) {
  public NewAccount {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(flags, "flags");
    Objects.requireNonNull(overdraft, "overdraft");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(metadata, "metadata");
    if (code < 0 || code > Limits.CODE_MAX) {
      throw new IllegalArgumentException("code must be 0 to 65535");
    }
  }

  public boolean linked() {
    return flags.has(AccountFlag.LINKED);
  }
}
