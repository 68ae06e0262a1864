package io.tallystick.local.imports;

import io.tallystick.ledger.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Books as requests to the ledger. The books are read three times, so that they need not fit into memory: to learn their commodities, to
 * check every transaction, and to hand over the requests. So either all of the books can be brought in, or nothing is.
 *
 * <p>The same books always become the same requests, and books that have grown at any place become the same transfers and the new ones.
 */
public final class Conversion {
  private final Books books;
  private final ConversionOptions options;
  private final Survey survey;
  private final AssetNames assets;
  private final Notices warnings = new Notices();
  private long transfers;
  private long movingNothing;
  private int accounts;

  private Conversion(Books books, ConversionOptions options, Survey survey, AssetNames assets) {
    this.books = books;
    this.options = options;
    this.survey = survey;
    this.assets = assets;
  }

  /**
   * Reads and checks the books.
   *
   * @throws Refused if transactions cannot be brought in; it says which and why
   * @throws InvalidBooks if the books are not in their format
   */
  static Conversion of(Books books, ConversionOptions options) throws IOException, Refused {
    Survey survey;
    AssetNames assets;
    try {
      survey = Survey.of(books);
      refuse(survey.problems());
      assets = AssetNames.of(decimals(survey.scales(), options), options.assets());
    } catch (BooksTooLarge | IllegalArgumentException wrong) {
      throw new Refused(List.of(wrong.getMessage()), 1);
    }
    Conversion conversion = new Conversion(books, options, survey, assets);
    conversion.check();
    return conversion;
  }

  private static SortedMap<String, Integer> decimals(SortedMap<String, Integer> needed, ConversionOptions options) {
    SortedMap<String, Integer> decimals = new TreeMap<>(needed);
    options
        .decimals()
        .forEach(
            (commodity, chosen) -> {
              Integer least = needed.get(commodity);
              if (least == null) {
                throw new IllegalArgumentException("the books have no commodity " + AssetNames.quoted(commodity));
              }
              if (chosen < least) {
                throw new IllegalArgumentException(
                    "amounts of " + AssetNames.quoted(commodity) + " have " + least + " decimal places; " + chosen + " are too few");
              }
              decimals.put(commodity, chosen);
            });
    return decimals;
  }

  private void check() throws IOException, Refused {
    Notices problems = new Notices();
    AccountNames names = new AccountNames(assets, options.tag());
    convert(
        names,
        warnings::add,
        problems::add,
        chain -> {
          transfers += chain.transfers().size();
          movingNothing += chain.transfers().isEmpty() ? 1 : 0;
        });
    refuse(problems);
    accounts = names.size();
  }

  /** Hands over all requests, in the order of the books. */
  void requests(Consumer<Request> consumer) throws IOException {
    RequestGrouping grouping = new RequestGrouping(consumer);
    convert(
        new AccountNames(assets, options.tag()),
        warning -> {},
        problem -> {
          throw new IllegalStateException("the books have changed while they were read");
        },
        grouping::add);
    grouping.flush();
  }

  private void convert(AccountNames names, Consumer<String> warning, Consumer<String> problem, Consumer<Chain> chains) throws IOException {
    TransactionConverter converter = new TransactionConverter(options, survey, assets, names, warning);
    books.read(
        new Books.Reader() {
          @Override
          public void transaction(BookTransaction transaction) {
            Chain chain;
            try {
              chain = converter.convert(transaction);
            } catch (Inconvertible reason) {
              problem.accept(reason.getMessage());
              return;
            }
            chains.accept(chain);
          }

          @Override
          public void problem(String reason) {
            problem.accept(reason);
          }
        });
  }

  private static void refuse(Notices problems) throws Refused {
    if (!problems.isEmpty()) {
      throw new Refused(problems.lines(), problems.count());
    }
  }

  /** Transactions of the books. */
  long transactions() {
    return survey.transactions();
  }

  /** Those of the transactions whose amounts are all zero, or that an account makes with itself: nothing of them is brought in. */
  long transactionsMovingNothing() {
    return movingNothing;
  }

  long transfers() {
    return transfers;
  }

  int accounts() {
    return accounts;
  }

  /** Commodities whose asset has another name, as lines for the user. */
  List<String> mapping() {
    return assets.mapping();
  }

  /** The commodities of which an amount has so many decimal places or more. */
  List<String> commoditiesWithDecimals(int places) {
    return survey.scales().entrySet().stream().filter(scale -> scale.getValue() >= places).map(Map.Entry::getKey).toList();
  }

  /** Whether the books have amounts of that commodity. */
  boolean knows(String commodity) {
    return survey.scales().containsKey(commodity);
  }

  AssetNames assets() {
    return assets;
  }

  Notices warnings() {
    return warnings;
  }

  /** The books cannot be brought in; nothing of them was. */
  static final class Refused extends Exception {
    private final List<String> problems;

    Refused(List<String> problems, long count) {
      super(count == 1 ? "nothing was brought in, for one thing is wrong with the books" : "nothing was brought in, for "
          + count + " things are wrong with the books");
      this.problems = List.copyOf(problems);
    }

    List<String> problems() {
      return problems;
    }
  }
}
