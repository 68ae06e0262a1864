package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** hledger and beancount's tools, and what they say, read by other code than the program's. */
final class OtherTools {
  private static final int PROCESS_SECONDS = 120;
  /** In beancount a lot's cost is what balances and its price is a remark; hledger reads one price only, and takes the last. */
  private static final Pattern SECOND_PRICE = Pattern.compile("(?m)^( .* @ +[-0-9.,]+ +[A-Z]+) +@ .*$");

  /** hledger writes large whole numbers with an exponent. */
  private static final ObjectMapper EXACT = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Path folder;

  /** @param folder for the files that they write */
  OtherTools(Path folder) {
    this.folder = folder;
  }

  static boolean hasHledger() {
    return isOnPath("hledger");
  }

  static boolean hasBeancount() {
    return isOnPath("bean-example") && isOnPath("bean-report");
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  /** The books of beancount's example generator as a journal for hledger; always the same for the same dates. */
  Path beancountsExample(String begin, String end) throws Exception {
    Path beancount = folder.resolve("example.beancount");
    run("bean-example", "--seed", "20261122", "--date-begin", begin, "--date-end", end, "--output", beancount.toString());
    Path converted = run("bean-report", beancount.toString(), "hledger");
    return Files.writeString(folder.resolve("example.journal"), SECOND_PRICE.matcher(Files.readString(converted)).replaceAll("$1"));
  }

  /** What {@code hledger print} has of a journal, as the import takes it. */
  Path json(Path journal) throws Exception {
    return run("hledger", "-f", journal.toString(), "print", "-O", "json");
  }

  /**
   * What {@code hledger balance} has of a journal: by {@code account asset} the exact balance, where it is not zero.
   *
   * @param asset the name of the asset that stands for a commodity
   */
  SortedMap<String, String> balances(Path journal, UnaryOperator<String> asset) throws Exception {
    return balancesOf(run("hledger", "-f", journal.toString(), "balance", "--flat", "-O", "json"), asset);
  }

  /** {@code [[[name, name, indent, [amount, …]], …], total]}. */
  private static SortedMap<String, String> balancesOf(Path json, UnaryOperator<String> asset) throws IOException {
    SortedMap<AccountKey, BigDecimal> sums = new TreeMap<>(Comparator.comparing(AccountKey::name).thenComparing(AccountKey::commodity));
    for (JsonNode account : EXACT.readTree(json.toFile()).get(0)) {
      for (JsonNode amount : account.get(3)) {
        JsonNode quantity = amount.get("aquantity");
        BigDecimal value = new BigDecimal(quantity.get("decimalMantissa").decimalValue().toBigIntegerExact(), quantity.get("decimalPlaces").intValue());
        sums.merge(new AccountKey(account.get(0).textValue(), amount.get("acommodity").textValue()), value, BigDecimal::add);
      }
    }
    SortedMap<String, String> balances = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          if (sum.signum() != 0) {
            balances.put(key.name() + " " + asset.apply(key.commodity()), sum.stripTrailingZeros().toPlainString());
          }
        });
    return balances;
  }

  /** Runs a program to its end; its output is in the file. */
  private Path run(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " did not end");
    }
    assertThat(process.exitValue()).as(() -> String.join(" ", command) + ": " + read(err)).isZero();
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
