package io.tallystick.journal;

import io.tallystick.ledger.Asset;
import java.util.Comparator;
import java.util.Objects;

/** What the index of fields finds objects by: a field of all accounts or transfers, and a value that it has. */
public record FieldKey(Field field, String value) implements Comparable<FieldKey> {
  private static final Comparator<FieldKey> ORDER = Comparator.comparing(FieldKey::value).thenComparing(FieldKey::field);

  /** A field. Its wire name is part of the stored keys and never changes. */
  public enum Field {
    /** No field: every account that was opened. */
    ACCOUNT("account", true),
    ACCOUNT_REFERENCE("account-reference", true),
    ACCOUNT_ASSET("account-asset", true),
    ACCOUNT_CODE("account-code", true),
    TRANSFER_REFERENCE("transfer-reference", false),
    TRANSFER_ASSET("transfer-asset", false),
    TRANSFER_CODE("transfer-code", false);

    private final String wire;
    private final boolean ofAccounts;

    Field(String wire, boolean ofAccounts) {
      this.wire = wire;
      this.ofAccounts = ofAccounts;
    }

    /** The name in stored keys. */
    public String wire() {
      return wire;
    }

    /** Whether accounts have it, so that rows name them; else transfers. */
    public boolean ofAccounts() {
      return ofAccounts;
    }
  }

  public FieldKey {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(value, "value");
  }

  /** Under which every account stands. */
  public static FieldKey everyAccount() {
    return new FieldKey(Field.ACCOUNT, "");
  }

  /** @param reference not empty */
  public static FieldKey reference(Field field, String reference) {
    return new FieldKey(field, reference);
  }

  /** Equal assets have one key, with the scale written or left out. */
  public static FieldKey asset(Field field, Asset asset) {
    return new FieldKey(field, asset.name() + "/" + asset.scale());
  }

  public static FieldKey code(Field field, int code) {
    return new FieldKey(field, Integer.toString(code));
  }

  /** By value, then by field. Hash maps use it to stay fast on references that were made to collide. */
  @Override
  public int compareTo(FieldKey other) {
    return ORDER.compare(this, other);
  }
}
