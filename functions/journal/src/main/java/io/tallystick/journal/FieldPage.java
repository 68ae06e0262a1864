package io.tallystick.journal;

import java.util.List;
import java.util.Objects;

/**
 * The rows of one field's value from one run of the projector, in order; several pages where one item cannot hold them.
 *
 * @param rows at least one
 */
public record FieldPage(FieldKey key, List<FieldRow> rows) {
  public FieldPage {
    Objects.requireNonNull(key, "key");
    rows = List.copyOf(rows);
    if (rows.isEmpty() || rows.size() > maxRows(key.field())) {
      throw new IllegalArgumentException("a page of a field has 1 to " + maxRows(key.field()) + " rows");
    }
  }

  /** The most rows of a page, so that it fits one item of the store however long its ids are. */
  public static int maxRows(FieldKey.Field field) {
    return field.ofAccounts() ? FieldPageCodec.MAX_ACCOUNTS : FieldPageCodec.MAX_TRANSFERS;
  }

  /** The timestamp that it stands under. */
  public long first() {
    return rows.getFirst().timestamp();
  }
}
