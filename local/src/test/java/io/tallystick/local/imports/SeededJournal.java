package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.SplittableRandom;

/** A journal for hledger, made from a seed: transactions of many postings, several commodities, unit and total prices, virtual postings. */
final class SeededJournal {
  private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
  private static final int ACCOUNTS = 40;
  private static final int MOST_POSTINGS = 12;
  private static final int MANY_POSTINGS = 600;

  /** A commodity as amounts of it are written, and their decimals. */
  private enum Commodity {
    DOLLAR("$%s", 2),
    EURO("%s EUR", 2),
    YEN("%s JPY", 0),
    COIN("%s BTC", 8),
    STOCK("%s \"Acme B\"", 4);

    private final String format;
    private final int decimals;

    Commodity(String format, int decimals) {
      this.format = format;
      this.decimals = decimals;
    }

    String amount(long units) {
      return format.formatted(BigDecimal.valueOf(units, decimals).toPlainString());
    }
  }

  private final SplittableRandom random;
  private final StringBuilder text = new StringBuilder();

  private SeededJournal(long seed) {
    random = new SplittableRandom(seed);
  }

  /** So many transactions and one more, of hundreds of postings. */
  static String text(long seed, int transactions) {
    SeededJournal journal = new SeededJournal(seed);
    for (int at = 0; at < transactions; at++) {
      LocalDate date = FIRST.plusDays(at / 3);
      journal.text.append(date).append(' ').append(journal.random.nextInt(4) == 0 ? "! " : "* ").append("Transaction ").append(at % 500).append(" | é\n");
      switch (journal.random.nextInt(5)) {
        case 0 -> journal.exchange("@");
        case 1 -> journal.exchange("@@");
        case 2 -> journal.withVirtualPostings();
        default -> journal.postings(1 + journal.random.nextInt(MOST_POSTINGS));
      }
      journal.text.append('\n');
    }
    journal.text.append(FIRST).append(" Many postings\n");
    journal.postings(MANY_POSTINGS);
    return journal.text.toString();
  }

  private void postings(int count) {
    Commodity commodity = commodity();
    for (int at = 0; at < count; at++) {
      posting(account(), commodity.amount(units()) + (random.nextInt(5) == 0 ? "  ; note: " + at : ""));
    }
    posting("Assets:Rest", "");
  }

  /** The other side's amount is left to hledger, so it has as many decimals as quantity and price have together. */
  private void exchange(String at) {
    Commodity sold = commodity();
    Commodity bought = Commodity.values()[(sold.ordinal() + 1 + random.nextInt(Commodity.values().length - 1)) % Commodity.values().length];
    String price = bought.amount(1 + random.nextInt(1_000_000));
    // A whole quantity where it is multiplied with the price, so that no amount has more decimals than hledger's JSON holds.
    String quantity = at.equals("@") ? sold.format.formatted(random.nextInt(-99, 100) * 2 + 1) : sold.amount(units());
    posting(account(), quantity + " " + at + " " + price);
    posting("Assets:Exchanged", "");
  }

  private void withVirtualPostings() {
    Commodity commodity = commodity();
    long units = units();
    posting(account(), commodity.amount(units));
    posting("Assets:Rest", commodity.amount(-units));
    posting("(Budget:" + random.nextInt(9) + ")", commodity().amount(units()));
    posting("[Goal:" + random.nextInt(9) + "]", commodity.amount(units));
    posting("[Goal:None]", "");
  }

  private void posting(String account, String amount) {
    text.append("    ").append(account).append(amount.isEmpty() ? "" : "  " + amount).append('\n');
  }

  private Commodity commodity() {
    return Commodity.values()[random.nextInt(Commodity.values().length)];
  }

  private String account() {
    int at = random.nextInt(ACCOUNTS);
    return (at % 2 == 0 ? "Assets:Ünïcode account " : "Expenses:Sub:") + at;
  }

  /** Positive or negative, small or as large as real books have it. */
  private long units() {
    long units = 1 + random.nextLong(random.nextBoolean() ? 1_000 : 10_000_000_000L);
    return random.nextBoolean() ? units : -units;
  }
}
