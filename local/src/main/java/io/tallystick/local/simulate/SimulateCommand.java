package io.tallystick.local.simulate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.simulator.Campaign;
import io.tallystick.simulator.Result;
import io.tallystick.simulator.Settings;
import io.tallystick.simulator.Shrinker;
import io.tallystick.simulator.Simulation;
import io.tallystick.simulator.cloud.Fault;
import java.io.IOException;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the functions on simulated time and services, seed by seed, and proves after each that nothing was lost, doubled or made up. */
@Command(
    name = "simulate",
    description = "Run the functions on simulated time and services, every choice drawn from a seed, and check all that comes of it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nWhat it does:%n",
    footer = {
      "  Each seed is a ledger of its own, with faults of its own: crashes, lost and late calls, throttling, stale",
      "  replicas, clocks that differ, messages that come twice, functions that stand still. The same seed does the",
      "  same again. A seed that fails is made smaller and shown with all that happened. Exit code 1 if one fails."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int SHRINK_RUNS = 300;
  private static final int TRACE_LINES = 100_000;
  private static final int SHOWN_LINES = 400;
  private static final long PROGRESS_MILLIS = 5_000;

  private final Terminal terminal;

  @Option(names = "--seeds", paramLabel = "N", description = "How many seeds (default: 100).")
  private Long seeds;

  @Option(names = "--first", paramLabel = "N", defaultValue = "1", description = "The first of them (default: ${DEFAULT-VALUE}).")
  private long first;

  @Option(names = "--seed", paramLabel = "N", description = "Only this one.")
  private Long seed;

  @Option(names = "--forever", description = "All from the first on, until one fails.")
  private boolean forever;

  @Option(names = "--operations", paramLabel = "N", defaultValue = "" + Settings.OPERATIONS, description = "Transfers that are sent in each (default: ${DEFAULT-VALUE}).")
  private int operations;

  @Option(names = "--without", paramLabel = "FAULTS", description = "Faults that do not happen, with commas between them.")
  private String without;

  @Option(names = "--only", paramLabel = "NUMBERS", description = "Send only these of the messages, as 0-3,17.")
  private String only;

  @Option(names = "--trace", description = "Show all that happens, of one seed.")
  private boolean trace;

  @Option(names = "--threads", paramLabel = "N", description = "Seeds at once (default: one for each processor).")
  private Integer threads;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  SimulateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if ((seed == null ? 0 : 1) + (seeds == null ? 0 : 1) + (forever ? 1 : 0) > 1) {
      throw CommandFailure.usage("--seed, --seeds and --forever exclude one another");
    }
    if (operations < 1 || seeds != null && seeds < 1 || threads != null && threads < 1) {
      throw CommandFailure.usage("--operations, --seeds and --threads must be at least 1");
    }
    if (seed == null && (trace || only != null)) {
      throw CommandFailure.usage("--trace and --only are of one seed, which --seed names");
    }
    Settings base = Settings.of(0, operations).without(Faults.parse(without)).only(Numbers.parse(only));
    return seed == null ? many(base) : one(base.seed(seed));
  }

  private int one(Settings settings) throws IOException {
    Result result = Simulation.run(settings.lines(trace ? TRACE_LINES : 0));
    result.trace().forEach(terminal.out()::println);
    if (result.passed()) {
      report(1, result.operations(), result.entries(), null, null);
      return ExitCode.OK;
    }
    return failed(new Campaign.Failure(settings, result), 1, result.operations(), result.entries());
  }

  private int many(Settings base) throws IOException, InterruptedException {
    Campaign campaign = new Campaign(base::seed);
    Thread watcher = Thread.ofVirtual().start(() -> watch(campaign));
    Campaign.Failure failure;
    try {
      failure = campaign.run(first, forever ? Long.MAX_VALUE : seeds == null ? 100 : seeds, threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    } finally {
      watcher.interrupt();
    }
    Campaign.Progress done = campaign.progress();
    if (failure != null) {
      return failed(failure, done.seeds(), done.operations(), done.entries());
    }
    report(done.seeds(), done.operations(), done.entries(), null, null);
    return ExitCode.OK;
  }

  private void watch(Campaign campaign) {
    try {
      while (true) {
        Thread.sleep(PROGRESS_MILLIS);
        Campaign.Progress progress = campaign.progress();
        terminal.note(String.format(Locale.ROOT, "%,d seeds, %,d transfers sent", progress.seeds(), progress.operations()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes it smaller and shows what is left of it. */
  private int failed(Campaign.Failure failure, long done, long sent, long entries) throws IOException {
    terminal.note("seed " + failure.settings().seed() + " failed: " + failure.result().findings().getFirst());
    terminal.note("making it smaller …");
    Settings smaller = new Shrinker(SHRINK_RUNS).shrink(failure.settings(), failure.result());
    Result result = Simulation.run(smaller.lines(TRACE_LINES));
    report(done, sent, entries, failure, command(smaller));
    if (!json) {
      terminal.out().println("What is left of it" + (result.trace().size() > SHOWN_LINES ? ", the last " + SHOWN_LINES + " lines of " + result.trace().size() : "") + ":");
      result.trace().stream().skip(Math.max(0, result.trace().size() - SHOWN_LINES)).forEach(terminal.out()::println);
      result.findings().forEach(terminal.out()::println);
    }
    return ExitCode.FAILED;
  }

  private static String command(Settings settings) {
    return "tally simulate --seed " + settings.seed()
        + (settings.operations() == Settings.OPERATIONS ? "" : " --operations " + settings.operations())
        + (settings.without().isEmpty() ? "" : " --without " + settings.without().stream().map(Fault::option).collect(Collectors.joining(",")))
        + (settings.only() == null ? "" : " --only " + Numbers.text(settings.only()))
        + " --trace";
  }

  private void report(long done, long sent, long entries, Campaign.Failure failure, String command) throws IOException {
    if (json) {
      json(done, sent, entries, failure, command);
      return;
    }
    terminal.out().printf(Locale.ROOT, "%,d seeds, %,d transfers sent, %,d entries recorded: %s%n", done, sent, entries, failure == null ? "clean" : "FAILED");
    if (failure != null) {
      failure.result().findings().forEach(finding -> terminal.out().println("seed " + failure.settings().seed() + ": " + finding));
      terminal.out().println("Again: tally simulate --seed " + failure.settings().seed() + (operations == Settings.OPERATIONS ? "" : " --operations " + operations));
      terminal.out().println("Smaller: " + command);
    }
  }

  private void json(long done, long sent, long entries, Campaign.Failure failure, String command) throws IOException {
    try (JsonGenerator out = new JsonFactory().createGenerator(terminal.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeBooleanField("clean", failure == null);
      out.writeNumberField("seeds", done);
      out.writeNumberField("transfers_sent", sent);
      out.writeNumberField("entries", entries);
      if (failure != null) {
        out.writeNumberField("failed_seed", failure.settings().seed());
        out.writeArrayFieldStart("findings");
        for (String finding : failure.result().findings()) {
          out.writeString(finding);
        }
        out.writeEndArray();
        out.writeStringField("smaller", command);
      }
      out.writeEndObject();
    }
    terminal.out().println();
  }

  /** Faults by their names. */
  static final class Faults {
    private Faults() {}

    static Set<Fault> parse(String text) {
      Set<Fault> faults = EnumSet.noneOf(Fault.class);
      if (text != null) {
        for (String name : text.split(",", -1)) {
          faults.add(
              EnumSet.allOf(Fault.class).stream()
                  .filter(fault -> fault.option().equals(name.strip()))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          CommandFailure.usage(
                              "--without has no fault " + name.strip() + "; there are " + EnumSet.allOf(Fault.class).stream().map(Fault::option).collect(Collectors.joining(", ")))));
        }
      }
      return faults;
    }
  }

  /** Numbers and ranges of them. */
  static final class Numbers {
    private static final int MOST = 1_000_000;

    private Numbers() {}

    static BitSet parse(String text) {
      if (text == null) {
        return null;
      }
      BitSet numbers = new BitSet();
      for (String range : text.split(",", -1)) {
        String[] ends = range.strip().split("-", 2);
        int from = number(ends[0]);
        int to = ends.length == 1 ? from : number(ends[1]);
        if (to < from) {
          throw CommandFailure.usage("--only has a range that ends before it begins: " + range);
        }
        numbers.set(from, to + 1);
      }
      return numbers;
    }

    private static int number(String text) {
      try {
        int number = Integer.parseInt(text.strip());
        if (number >= 0 && number < MOST) {
          return number;
        }
      } catch (NumberFormatException _) {
        // refused as any other that is none
      }
      throw CommandFailure.usage("--only needs numbers below " + MOST + " and ranges of them, as 0-3,17, not " + text);
    }

    static String text(BitSet numbers) {
      StringBuilder text = new StringBuilder();
      for (int from = numbers.nextSetBit(0); from >= 0; ) {
        int end = numbers.nextClearBit(from);
        text.append(text.isEmpty() ? "" : ",").append(from).append(end - from > 1 ? "-" + (end - 1) : "");
        from = numbers.nextSetBit(end);
      }
      return text.toString();
    }
  }
}
