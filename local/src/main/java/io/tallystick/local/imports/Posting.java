package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One amount of one commodity on one account. What the books write as one posting of several commodities is several of these.
 *
 * @param account the full name
 * @param commodity the symbol as the books write it, empty for bare numbers
 * @param quantity positive debits the account, negative credits it; its scale is as written
 * @param price what one unit or all of it was exchanged at, as text such as {@code @ 82.89 USD}, empty for none; it never affects quantities
 * @param date the posting's own date, null if it is the transaction's
 */
record Posting(
    String account, Kind kind, String commodity, BigDecimal quantity, String price, LocalDate date, String comment, List<Tag> tags) {

  /** Which postings of a transaction have to balance with each other. */
  enum Kind {
    REAL,
    /** In brackets: balances with the others in brackets. */
    BALANCED_VIRTUAL,
    /** In parentheses: balances with nothing. */
    VIRTUAL
  }

  Posting {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(commodity, "commodity");
    Objects.requireNonNull(quantity, "quantity");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(comment, "comment");
    tags = List.copyOf(tags);
  }
}
