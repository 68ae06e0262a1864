package io.tallystick.local.imports;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One transaction of the books as they hold it.
 *
 * @param key the books' own unique name of the transaction, empty if they have none; then its content is its identity
 * @param secondDate an additional date, null for none
 * @param code such as a cheque number, empty for none
 * @param status such as {@code cleared}, empty for none
 */
record BookTransaction(
    String key,
    LocalDate date,
    LocalDate secondDate,
    String code,
    String description,
    String comment,
    String status,
    List<Tag> tags,
    List<Posting> postings,
    Place place) {
  /** The most postings that one transaction may have; far more than any chain can carry. */
  static final int POSTINGS_MAX = 20_000;

  BookTransaction {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(comment, "comment");
    Objects.requireNonNull(status, "status");
    tags = List.copyOf(tags);
    postings = List.copyOf(postings);
    Objects.requireNonNull(place, "place");
  }

  /** How messages name it: date, description and place. */
  String label() {
    String name = key.isEmpty() ? description : key + (description.isEmpty() ? "" : " " + description);
    String where = place.toString();
    return "transaction " + date + (name.isEmpty() ? "" : " \"" + name + "\"") + (where.isEmpty() ? "" : " (" + where + ")");
  }
}
