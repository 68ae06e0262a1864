package io.tallystick.local.imports;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has to be known of all of the books before the first transaction can be converted. */
final class Survey implements Books.Reader {
  /** Different commodities that books may have. */
  static final int COMMODITIES_MAX = 10_000;
  /** Different accounts that books may have: they are kept in memory. */
  static final int ACCOUNTS_MAX = 2_000_000;
  /** Decimal places that an asset may have. */
  static final int DECIMALS_MAX = 99;

  private final SortedMap<String, Integer> scales = new TreeMap<>();
  private final Set<String> accounts = new HashSet<>();
  private final Notices problems = new Notices();
  private long transactions;

  private Survey() {}

  static Survey of(Books books) throws IOException {
    Survey survey = new Survey();
    books.read(survey);
    return survey;
  }

  @Override
  public void transaction(BookTransaction transaction) {
    transactions++;
    for (Posting posting : transaction.postings()) {
      int scale = Math.max(0, posting.quantity().scale());
      if (scale > DECIMALS_MAX) {
        problem(transaction.label() + ": " + posting.account() + " has more than " + DECIMALS_MAX + " decimal places");
        continue;
      }
      scales.merge(posting.commodity(), scale, Math::max);
      accounts.add(posting.account());
    }
    if (scales.size() > COMMODITIES_MAX) {
      throw new BooksTooLarge("more than " + COMMODITIES_MAX + " commodities");
    }
    if (accounts.size() > ACCOUNTS_MAX) {
      throw new BooksTooLarge("more than " + ACCOUNTS_MAX + " accounts");
    }
  }

  @Override
  public void problem(String reason) {
    problems.add(reason);
  }

  long transactions() {
    return transactions;
  }

  /** The most decimal places that the amounts of each commodity have, as they are written. */
  SortedMap<String, Integer> scales() {
    return scales;
  }

  boolean hasAccount(String name) {
    return accounts.contains(name);
  }

  Notices problems() {
    return problems;
  }
}
