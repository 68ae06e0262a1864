package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.TransferOutcome;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random books: what the ledger holds after they were brought in is what their postings sum to. */
class RandomBooksTest {
  private static final String[] ACCOUNTS = {"a", "b", "c", "assets:bank", "expenses:food and drink", "Ö:ü@x", "very:" + "long:".repeat(40)};
  private static final String[] COMMODITIES = {"USD", "EUR", "$", "ACME", "my stock", ""};
  private static final int BOOKS = 40;

  static List<Long> seeds() {
    String chosen = System.getProperty("tallystick.seed");
    return chosen == null ? new Random().longs(BOOKS).boxed().toList() : List.of(Long.parseLong(chosen));
  }

  @ParameterizedTest(name = "-Dtallystick.seed={0}")
  @MethodSource("seeds")
  @DisplayName("balances are the sums of the postings, and the same books again change nothing")
  void balancesAreTheSumsOfThePostings(long seed) throws Exception {
    Random random = new Random(seed);
    List<BookTransaction> transactions = transactions(random);
    SortedMap<String, String> expected = sums(transactions);
    LedgerInMemory ledger = new LedgerInMemory();
    Conversion conversion = Conversion.of(Sample.books(transactions), ImportTexts.HLEDGER);
    ledger.apply(conversion);
    assertThat(ledger.transferOutcomes.keySet()).containsExactly(TransferOutcome.CREATED);
    assertThat(ofTheBooks(ledger, conversion)).isEqualTo(expected);
    assertThat(conversion.transfers()).isLessThanOrEqualTo(mostTransfers(transactions));

    Map<String, String> before = ledger.balances();
    ledger.apply(Conversion.of(Sample.books(shuffled(transactions, random)), ImportTexts.HLEDGER));
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS, ledger.transfers()));
    assertThat(ledger.balances()).isEqualTo(before);
  }

  private static List<BookTransaction> transactions(Random random) {
    List<BookTransaction> transactions = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int at = 0; at < count; at++) {
      List<Posting> postings = new ArrayList<>();
      for (Posting.Kind kind : Posting.Kind.values()) {
        if (kind == Posting.Kind.REAL || random.nextInt(8) == 0) {
          postings(random, kind, postings);
        }
      }
      LocalDate date = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(5));
      transactions.add(
          new BookTransaction("", date, null, "", "d" + random.nextInt(3), "", "", List.of(), postings, new Place("random", at + 1)));
    }
    return transactions;
  }

  /** Postings that sum to zero in each commodity, or leave something over. */
  private static void postings(Random random, Posting.Kind kind, List<Posting> postings) {
    int commodities = 1 + random.nextInt(2);
    for (int c = 0; c < commodities; c++) {
      String commodity = pick(COMMODITIES, random);
      BigDecimal sum = BigDecimal.ZERO;
      int count = random.nextInt(12) == 0 ? 30 + random.nextInt(200) : 1 + random.nextInt(5);
      for (int at = 0; at < count; at++) {
        BigDecimal quantity = quantity(random);
        sum = sum.add(quantity);
        postings.add(new Posting(pick(ACCOUNTS, random), kind, commodity, quantity, random.nextInt(9) == 0 ? "@ 2 Y" : "", null, "", List.of()));
      }
      if (random.nextInt(4) > 0) {
        postings.add(new Posting(pick(ACCOUNTS, random), kind, commodity, sum.negate(), "", null, "", List.of()));
      }
    }
  }

  private static BigDecimal quantity(Random random) {
    int bits = random.nextInt(20) == 0 ? 100 : 20;
    BigDecimal quantity = new BigDecimal(new java.math.BigInteger(bits, random), random.nextInt(5));
    return random.nextBoolean() ? quantity : quantity.negate();
  }

  private static String pick(String[] from, Random random) {
    return from[random.nextInt(from.length)];
  }

  private static List<BookTransaction> shuffled(List<BookTransaction> transactions, Random random) {
    List<BookTransaction> shuffled = new ArrayList<>(transactions);
    java.util.Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static SortedMap<String, String> sums(List<BookTransaction> transactions) {
    SortedMap<AccountKey, BigDecimal> sums =
        new TreeMap<>(java.util.Comparator.comparing(AccountKey::name).thenComparing(AccountKey::commodity));
    for (BookTransaction transaction : transactions) {
      for (Posting posting : transaction.postings()) {
        sums.merge(new AccountKey(posting.account(), posting.commodity()), posting.quantity(), BigDecimal::add);
      }
    }
    SortedMap<String, String> texts = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          if (sum.signum() != 0) {
            texts.put(key.name() + " " + key.commodity(), sum.stripTrailingZeros().toPlainString());
          }
        });
    return texts;
  }

  /** The ledger's balances without those that balance what the books leave over, by the books' own names. */
  private static SortedMap<String, String> ofTheBooks(LedgerInMemory ledger, Conversion conversion) {
    SortedMap<String, String> balances = new TreeMap<>();
    SortedMap<String, String> all = ledger.balances();
    for (String name : ACCOUNTS) {
      for (String commodity : COMMODITIES) {
        if (!conversion.knows(commodity)) {
          continue;
        }
        AccountNames names = new AccountNames(conversion.assets());
        String balance =
            all.remove(
                names.account(new AccountKey(name, commodity)).reference() + " " + conversion.assets().asset(commodity).name());
        if (balance != null) {
          balances.put(name + " " + commodity, balance);
        }
      }
    }
    assertThat(all.keySet()).as("what is left are equity accounts").allMatch(name -> name.startsWith("equity:"));
    return balances;
  }

  /** n postings of one commodity need at most n transfers, the equity account's included. */
  private static long mostTransfers(List<BookTransaction> transactions) {
    return transactions.stream().mapToLong(transaction -> transaction.postings().size()).sum();
  }
}
