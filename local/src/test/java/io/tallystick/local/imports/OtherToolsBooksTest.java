package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.ledger.TransferOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books that other programs made come out as those programs say, to the last digit. */
class OtherToolsBooksTest {
  @TempDir Path folder;
  private OtherTools tools;

  @BeforeEach
  void hledgerIsThere() {
    assumeTrue(OtherTools.hasHledger(), "hledger is not on the PATH (Debian: apt-get install hledger)");
    tools = new OtherTools(folder);
  }

  @Test
  void tenYearsOfBeancountsExampleBooksBalanceAsInHledger() throws Exception {
    assumeTrue(
        OtherTools.hasBeancount(),
        "bean-example and bean-report of beancount 2 are not on the PATH (Debian: apt-get install beancount)");
    Conversion conversion = comparesWithHledger(tools.beancountsExample("2010-01-01", "2020-01-01"));
    assertThat(conversion.transactions()).isGreaterThan(3_000);
  }

  @Test
  void booksWithPricesVirtualPostingsAndManyDecimalsBalanceAsInHledger() throws Exception {
    Path journal = folder.resolve("odd.journal");
    Files.writeString(
        journal,
        """
        2024-01-01=2024-01-05 * (INV-1) Opening | note  ; tag:val
            Assets:Cash        $1,000.00  ; date:2024-01-03
            Assets:Euro        200 EUR @ $1.10
            Equity:Open

        2024-02-01 several commodities in one inferred posting
            a    10 EUR
            a    $5
            b

        2024-02-02 total price
            a    10 EUR @@ $12.345
            b

        2024-02-03 price not written
            a    3 EUR
            b    $-4

        2024-02-04 virtual
            a    3 EUR
            b    -3 EUR
            (budget:food)   $7
            [bal:x]   $2
            [bal:y]

        2024-02-05 zero
            a    0 EUR
            b    $0
            c    = $0

        2024-02-06 thirds
            a    1 "my stock" @ $0.3333333
            b

        2024-02-06 thirds of thirds
            a    3.3333333333 X @ $0.3333333
            b

        2024-02-07 assigned
            a    $1
            b    = $-10
            c

        2024-02-08 no commodity
            a    5
            b

        2024-02-09 same account on both sides
            a    $100
            a    $-20
            b

        2024-02-10 sold
            a   -5 AAPL @ $12
            b   $60
            b   100000000000000000000.000001 GOLD
            c
        """);
    Conversion conversion = comparesWithHledger(journal);
    assertThat(conversion.transactionsMovingNothing()).isEqualTo(1);
  }

  @Test
  void theSampleBooksAreWhatHledgerMakesOfTheirJournal() throws Exception {
    Path journal = resource("/sample/books.journal");
    comparesWithHledger(journal);
    List<String> shipped = requests(new HledgerJson(BookFile.of(resource("/sample/books.json"))));
    assertThat(shipped).isEqualTo(requests(new HledgerJson(BookFile.of(tools.json(journal)))));
  }

  private static List<String> requests(Books books) throws Exception {
    List<String> requests = new ArrayList<>();
    Conversion.of(books, ImportTexts.HLEDGER).requests(request -> requests.add(request.toString()));
    return requests;
  }

  /** Brings the journal in by way of hledger's JSON, twice, and compares every balance with hledger's own. */
  private Conversion comparesWithHledger(Path journal) throws Exception {
    Books books = new HledgerJson(BookFile.of(tools.json(journal)));
    Conversion conversion = Conversion.of(books, ImportTexts.HLEDGER);
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(conversion);
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.CREATED, (int) conversion.transfers()));
    Balances.assertSame(ledger.balances(), tools.balances(journal, commodity -> conversion.assets().asset(commodity).name()));
    ledger.apply(conversion);
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS, (int) conversion.transfers()));
    return conversion;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(OtherToolsBooksTest.class.getResource(name).toURI());
  }
}
