package io.tallystick.local.capacity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what a model of DynamoDB's limits makes of a ledger with so many shards. */
@Command(
    name = "capacity",
    description = {
      "Predict, by a model of DynamoDB's and Lambda's limits and prices, how many transfers a second a ledger on AWS takes,",
      "what stops it there, and what a million cost. Nothing is measured or called."
    },
    mixinStandardHelpOptions = true)
public final class CapacityCommand implements Callable<Integer> {
  private static final double SECONDS_OF_MONTH = 30.0 * 24 * 60 * 60;
  private static final double MILLION = 1e6;
  private static final double PERCENT = 100;

  private final Terminal terminal;

  @Option(names = "--shards", split = ",", paramLabel = "N", defaultValue = "1,2,4,8,16,32,64,128,256", description = "Shards of the ledger (default: ${DEFAULT-VALUE}).")
  private List<Integer> shards;

  @Option(names = "--rate", paramLabel = "N", description = "Transfers a second; default: as many as the ledger takes.")
  private Double rate;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "1000", description = "Transfers that a recorder decides in one call, on all shards together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--recorders", paramLabel = "N", description = "Calls of the recorder at once; default: what fits, a power of two.")
  private Integer recorders;

  @Option(names = "--accounts", paramLabel = "N", defaultValue = "10000", description = "Accounts that transfers go between (default: ${DEFAULT-VALUE}).")
  private int accounts;

  @Option(names = "--hottest", paramLabel = "SHARE", defaultValue = "0", description = "The share of all transfers that one account takes part in, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double hottest;

  @Option(names = "--window", paramLabel = "SECONDS", defaultValue = "1", description = "How long runs of the projector grow (default: ${DEFAULT-VALUE}).")
  private double window;

  @Option(names = "--per-message", paramLabel = "N", defaultValue = "1", description = "Transfers in one message of the queue (default: ${DEFAULT-VALUE}).")
  private int perMessage;

  @Option(names = "--crossing", paramLabel = "SHARE", defaultValue = "0", description = "The share of transfers whose accounts live on two shards, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double crossing;

  @Option(names = "--assume", paramLabel = "NAME=VALUE", description = "Another value of an assumption of docs/internals/capacity.md; may be repeated.")
  private Map<String, Double> assumed = Map.of();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  CapacityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private record Row(Load load, Prediction prediction) {}

  @Override
  public Integer call() throws IOException {
    if (rate != null && !(rate > 0 && rate <= Capacity.HIGHEST_RATE)) {
      throw CommandFailure.usage("--rate must be above 0 and at most %.0f".formatted(Capacity.HIGHEST_RATE));
    }
    Assumptions assumptions = assumptions();
    List<Row> rows = shards.stream().map(number -> row(number, assumptions)).toList();
    if (json) {
      writeJson(rows);
    } else {
      terminal.out().println(header());
      rows.forEach(row -> terminal.out().println(line(row)));
    }
    return ExitCode.OK;
  }

  private Assumptions assumptions() {
    Map<Assumption, Double> values = new EnumMap<>(Assumption.class);
    assumed.forEach((label, value) -> values.put(Assumption.labelled(label).orElseThrow(() -> unknown(label)), value));
    try {
      return new Assumptions(values);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("--assume: " + wrong.getMessage());
    }
  }

  private static CommandFailure unknown(String label) {
    return CommandFailure.usage(
        "--assume: there is no assumption '%s'; there are %s".formatted(label, Arrays.stream(Assumption.values()).map(Assumption::label).collect(Collectors.joining(", "))));
  }

  private Row row(int number, Assumptions assumptions) {
    Load load;
    try {
      load = new Load(number, batch, recorders == null ? 1 : recorders, accounts, hottest, window, perMessage, crossing);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage("--" + wrong.getMessage());
    }
    Capacity capacity = recorders == null ? Capacity.withFittingRecorders(load, assumptions) : new Capacity(load, assumptions);
    return new Row(capacity.load(), rate == null ? capacity.most() : capacity.at(rate));
  }

  private static String header() {
    return String.format(
        Locale.ROOT, "%6s %9s %13s %-28s %6s %6s %10s %12s %10s %10s %12s", "SHARDS", "RECORDERS", "TRANSFERS/S", "MOST USED", "RUNS", "LOST", "COMMIT WU", "READ TBL WU", "READ UNITS", "$/MILLION", "$/MONTH");
  }

  private static String line(Row row) {
    Prediction prediction = row.prediction();
    return String.format(
        Locale.ROOT,
        "%6d %9d %,13.0f %-28s %5.1fs %5.0f%% %10.4f %12.4f %10.4f %10.2f %,12.0f",
        row.load().shards(),
        row.load().recorders(),
        prediction.rate(),
        prediction.tightest().label() + String.format(Locale.ROOT, " %.0f%%", PERCENT * prediction.used().get(prediction.tightest())),
        prediction.every(),
        prediction.lost(),
        prediction.commitUnits(),
        prediction.postUnits(),
        prediction.readUnits(),
        prediction.dollars(),
        monthly(prediction));
  }

  /** Of thirty days at that rate. */
  private static double monthly(Prediction prediction) {
    return prediction.dollars() * prediction.rate() * SECONDS_OF_MONTH / MILLION;
  }

  private void writeJson(List<Row> rows) throws IOException {
    try (JsonGenerator out = new JsonFactory().createGenerator(terminal.out()).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      out.writeStartArray();
      for (Row row : rows) {
        Prediction prediction = row.prediction();
        out.writeStartObject();
        out.writeNumberField("shards", row.load().shards());
        out.writeNumberField("recorders", row.load().recorders());
        out.writeNumberField("transfers_per_second", prediction.rate());
        out.writeBooleanField("possible", prediction.possible());
        out.writeObjectFieldStart("used");
        for (Map.Entry<Limit, Double> limit : prediction.used().entrySet()) {
          out.writeNumberField(limit.getKey().label(), limit.getValue());
        }
        out.writeEndObject();
        out.writeNumberField("seconds_between_runs", prediction.every());
        out.writeNumberField("lost_percent", prediction.lost());
        out.writeNumberField("commit_write_units", prediction.commitUnits());
        out.writeNumberField("read_table_write_units", prediction.postUnits());
        out.writeNumberField("read_units", prediction.readUnits());
        out.writeNumberField("dollars_per_million", prediction.dollars());
        out.writeNumberField("dollars_per_month", monthly(prediction));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeRaw('\n');
    }
  }
}
