package io.tallystick.local.imports;

import io.tallystick.events.RequestWriter;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Brings existing books in. */
@Command(
    name = "import",
    description = {
      "Bring existing books in: hledger's, and through hledger ledger's and beancount's, or CSV.",
      "",
      "Each account of the books becomes one ledger account per commodity, and each transaction an atomic chain of transfers. "
          + "The same books again change nothing; books that have grown add what is new. See docs/guides/import.md."
    },
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofDays(1).toSeconds();

  private static final int TAG_CHARACTERS = 32;

  private final Terminal terminal;
  private final InputStream standardInput;
  private final Connector connector;
  private final Clock clock;

  @Option(
      names = "--format",
      required = true,
      converter = FormatConverter.class,
      completionCandidates = FormatNames.class,
      description = "What the file is: ${COMPLETION-CANDIDATES}. hledger-json is what `hledger print -O json` writes.")
  private ImportFormat format;

  @Parameters(paramLabel = "FILE", description = "The books; - is standard input.")
  private String file;

  @Option(names = "--dry-run", description = "Send nothing; print the requests instead, one a line, as `tally send` takes them.")
  private boolean dryRun;

  @Option(
      names = "--asset",
      paramLabel = "SYMBOL=NAME",
      description = "The asset that stands for a commodity of the books, such as '$=AUD'. May be given several times.")
  private Map<String, String> assets = new TreeMap<>();

  @Option(
      names = "--decimals",
      paramLabel = "SYMBOL=N",
      description =
          "Decimal places of a commodity's asset; without it as many as the amounts of these books need. Give it if later books may "
              + "need more. May be given several times.")
  private Map<String, Integer> decimals = new TreeMap<>();

  @Option(
      names = "--equity-account",
      paramLabel = "NAME",
      defaultValue = ConversionOptions.EQUITY_ACCOUNT,
      description = "Under it stand the accounts that balance conversions. Default: ${DEFAULT-VALUE}.")
  private String equityAccount;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      defaultValue = "",
      description = "What the ids of all accounts begin with, in braces, so that in a ledger of several shards they live on one: all transactions are between them, and cost less there.")
  private String tag;

  ImportCommand(Terminal terminal) {
    this(
        terminal,
        System.in,
        new RunningLedgers(),
        Clock.SYSTEM);
  }

  ImportCommand(Terminal terminal, InputStream standardInput, Connector connector, Clock clock) {
    this.terminal = terminal;
    this.standardInput = standardInput;
    this.connector = connector;
    this.clock = clock;
  }

  @Option(names = "--json", description = "Print as JSON what became of the books.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait while nothing new is recorded. Default: ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  @Mixin private LedgerOptions ledger;

  @Override
  public Integer call() throws IOException {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS + " seconds");
    }
    try (BookFile books = file.equals("-") ? BookFile.ofStream(standardInput) : BookFile.of(Path.of(file))) {
      Conversion conversion = Conversion.of(format.books(books), options());
      report(conversion);
      if (dryRun) {
        print(conversion);
        return ExitCode.OK;
      }
      return bringIn(conversion);
    } catch (Conversion.Refused refused) {
      refused.problems().forEach(terminal::error);
      throw CommandFailure.failed(refused.getMessage());
    }
  }

  private ConversionOptions options() {
    if (!tag.isEmpty() && !tag.matches("[a-zA-Z0-9_.:-]{1," + TAG_CHARACTERS + "}")) {
      throw CommandFailure.usage("--tag must be 1 to " + TAG_CHARACTERS + " letters, digits or _ . : -");
    }
    decimals.forEach(
        (commodity, places) -> {
          if (places < 0 || places > Survey.DECIMALS_MAX) {
            throw CommandFailure.usage("--decimals " + commodity + "=" + places + " must be 0 to " + Survey.DECIMALS_MAX);
          }
        });
    return new ConversionOptions(assets, decimals, equityAccount, format.roundingAllowed(), tag);
  }

  private int bringIn(Conversion conversion) throws IOException {
    try (LedgerConnection connection = connector.open(ledger)) {
      ImportRun.Result result = ImportRun.of(conversion, connection, clock, Duration.ofSeconds(timeoutSeconds), terminal);
      result.refusals().lines().forEach(terminal::error);
      if (json) {
        terminal
            .out()
            .println(
                "{\"transactions\":%d,\"transfers\":%d,\"made\":%d,\"there_before\":%d,\"refused\":%d}"
                    .formatted(
                        conversion.transactions(), conversion.transfers(), result.made(), result.thereBefore(), result.refused()));
      } else {
        terminal.note(result.made() + " made, " + result.thereBefore() + " there before, " + result.refused() + " refused");
      }
      return result.refused() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void report(Conversion conversion) {
    conversion.warnings().lines().forEach(terminal::warning);
    conversion
        .commoditiesWithDecimals(format.decimals())
        .forEach(
            commodity ->
                terminal.warning(
                    "amounts of " + AssetNames.quoted(commodity) + " have " + format.decimals() + " decimals, the most that " + format
                        + " holds; further ones would have been rounded by its writer"));
    conversion.mapping().forEach(line -> terminal.note("commodity " + line));
    terminal.note(
        count(conversion.transactions(), "transaction")
            + ": "
            + count(conversion.transfers(), "transfer")
            + " between "
            + count(conversion.accounts(), "account"));
    if (conversion.transactionsMovingNothing() > 0) {
      terminal.note(conversion.transactionsMovingNothing() + " of them move nothing and are left out");
    }
  }

  private void print(Conversion conversion) throws IOException {
    try (Progress progress = Progress.start(terminal, "import", " transfers", conversion.transfers())) {
      conversion.requests(
          request -> {
            byte[] line = RequestWriter.data(request);
            terminal.out().write(line, 0, line.length);
            terminal.out().write('\n');
            progress.step(request.transfers().size());
          });
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
    terminal.out().flush();
    if (terminal.out().checkError()) {
      throw new IOException("the output could not be written");
    }
  }

  private static String count(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** Knows formats by their names. */
  static final class FormatConverter implements ITypeConverter<ImportFormat> {
    @Override
    public ImportFormat convert(String name) {
      for (ImportFormat format : ImportFormat.values()) {
        if (format.toString().equals(name)) {
          return format;
        }
      }
      throw new TypeConversionException("'" + name + "' is none of " + new FormatNames());
    }
  }

  /** The names of the formats. */
  static final class FormatNames extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1;

    FormatNames() {
      for (ImportFormat format : ImportFormat.values()) {
        add(format.toString());
      }
    }
  }
}
