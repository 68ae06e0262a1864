package io.tallystick.local.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about capacity has the model's assumptions and what it predicts. {@code -Dcapacity.write=true} writes its tables anew. */
class CapacityPageTest {
  private static final Path PAGE = Path.of("..", "docs", "internals", "capacity.md");
  private static final Path COSTS = Path.of("..", "docs", "operating", "costs.md");
  private static final List<Integer> SHARDS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);
  private static final String END = "<!-- end of the table -->";

  private enum Scenario {
    DEFAULTS {
      @Override
      Capacity capacity(int shards) {
        return new Capacity(new Load(shards, 1_000, 2, 10_000, 0, 1, 1), Assumptions.USUAL);
      }
    },
    LARGE_BATCHES {
      @Override
      Capacity capacity(int shards) {
        return Capacity.withFittingRecorders(new Load(shards, 8_000, 1, 10_000, 0, 5, 100), Assumptions.USUAL);
      }
    },
    SKEWED {
      @Override
      Capacity capacity(int shards) {
        return Capacity.withFittingRecorders(new Load(shards, 8_000, 1, 10_000, 0.1, 5, 100), Assumptions.USUAL);
      }
    },
    CROSSING {
      @Override
      Capacity capacity(int shards) {
        return Capacity.withFittingRecorders(new Load(shards, 8_000, 1, 10_000, 0, 5, 100, 0.5), Assumptions.USUAL);
      }
    },
    RAISED {
      @Override
      Capacity capacity(int shards) {
        Map<Assumption, Double> raised = new EnumMap<>(Assumption.class);
        raised.put(Assumption.TABLE_WRITE_UNITS, 400_000.0);
        raised.put(Assumption.STREAM_SHARDS, (double) shards);
        return Capacity.withFittingRecorders(new Load(shards, 8_000, 1, 10_000, 0, 5, 100), new Assumptions(raised));
      }
    };

    abstract Capacity capacity(int shards);

    String begin() {
      return "<!-- " + name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": written by CapacityPageTest -->\n";
    }
  }

  private static String table(Scenario scenario) {
    List<String> lines = new ArrayList<>();
    lines.add("| shards | recorders | transfers a second at most | stopped by | runs every | races lost | write units each, commit | read tables | a million |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (int shards : SHARDS) {
      Capacity capacity = scenario.capacity(shards);
      Prediction most = capacity.most();
      lines.add(
          String.format(
              Locale.ROOT, "| %d | %d | %,.0f | %s | %.1f s | %.0f %% | %.4f | %.4f | $%.2f |", shards, capacity.load().recorders(), rounded(most.rate()), most.tightest().label(), most.every(), most.lost(),
              most.commitUnits(), most.postUnits(), most.dollars()));
    }
    return String.join("\n", lines) + "\n";
  }

  /** To two digits: a model is not more exact. */
  private static double rounded(double rate) {
    double digit = Math.pow(10, Math.floor(Math.log10(rate)) - 1);
    return Math.round(rate / digit) * digit;
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void theTableIsWhatTheModelPredicts(Scenario scenario) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(scenario.begin());
    int from = page.indexOf(scenario.begin()) + scenario.begin().length();
    int to = page.indexOf(END, from);
    if (Boolean.getBoolean("capacity.write")) {
      Files.writeString(PAGE, page.substring(0, from) + table(scenario) + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(table(scenario));
  }

  @Test
  void everyAssumptionIsListedWithItsValueInOrder() throws IOException {
    List<String> listed =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([0-9,.]+) \\|").matcher(Files.readString(PAGE)).results().map(row -> row.group(1) + " " + Double.parseDouble(row.group(2).replace(",", ""))).toList();
    assertThat(listed).isEqualTo(Arrays.stream(Assumption.values()).map(assumption -> assumption.label() + " " + assumption.usual()).toList());
  }

  @Test
  void pricesAndTimesAreThoseOfThePageOfCosts() throws IOException {
    String costs = Files.readString(COSTS);
    assertThat(costs)
        .contains("| a million write units | $%.3f |".formatted(Assumption.WRITE_PRICE.usual()))
        .contains("| a million read units | $%.3f |".formatted(Assumption.READ_PRICE.usual()))
        .contains("| a million requests to SQS | $%.2f |".formatted(Assumption.QUEUE_PRICE.usual()))
        .contains("| a million invocations of Lambda | $%.2f |".formatted(Assumption.INVOCATION_PRICE.usual()))
        .contains("| a GB-second of Lambda on arm64 | $%.10f |".formatted(Assumption.GB_SECOND_PRICE.usual()))
        .contains("| a recording | %.0f ms |".formatted(Assumption.RECORDING_MS.usual()))
        .contains("| a posting | %.0f ms |".formatted(Assumption.POSTING_MS.usual()))
        .contains("| a transfer recorded | %.2f ms |".formatted(Assumption.TRANSFER_RECORDED_MS.usual()))
        .contains("| a transfer posted | %.2f ms |".formatted(Assumption.TRANSFER_POSTED_MS.usual()))
        .contains("Times of functions at 1,769 MB");
  }
}
