package io.tallystick.local.bench;

import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Ports;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.local.up.LocalLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Measures on ledgers of its own, beside the usual design on the same emulator in the same run. */
@Command(
    name = "bench",
    description = "Measure transfers per second and write units, beside the usual design on the same emulator in the same run.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final long SEED = 7;
  private static final int ACCOUNTS_FOR_STARTS = 100;
  private static final List<Integer> SHARDS = List.of(1, 2, 4, 8);
  private static final int PERCENT = 100;
  private static final int MOST_RECORDERS = 64;
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_ACCOUNTS = 10_000_000;
  /** About as many as keep couriers busy for the time of a row. */
  private static final int DELIVERIES_A_SECOND = 400;

  private final Terminal terminal;

  @Option(names = "--paths", split = ",", paramLabel = "PATH", description = "usual_design, commit, shards, project, publish, queue, deliveries, http, start; default: all, with --shards or --crossing usual_design and shards.")
  private Set<BenchPath> paths;

  @Option(names = "--choices", split = ",", paramLabel = "CHOICE", description = "uniform, zipf, hot_pair; default: all.")
  private Set<AccountChoice> choices = EnumSet.allOf(AccountChoice.class);

  @Option(names = "--batches", split = ",", paramLabel = "N", defaultValue = "1,10,100,1000,8000", description = "Transfers in a batch (default: ${DEFAULT-VALUE}).")
  private List<Integer> batches;

  @Option(names = "--queue-batches", split = ",", paramLabel = "N", defaultValue = "1,100,1000", description = "Transfers in a message (default: ${DEFAULT-VALUE}).")
  private List<Integer> queueBatches;

  @Option(names = "--shards", split = ",", paramLabel = "N", description = "Numbers of shards of the path shards; default: 1, 2, 4, 8.")
  private List<Integer> shards;

  @Option(
      names = "--crossing",
      split = ",",
      paramLabel = "PERCENT",
      description = "Of 100 transfers of the path shards so many have their accounts on two shards, beside a row without any; counts the read tables' write units too. Default: none.")
  private List<Integer> crossing;

  @Option(names = "--shard-batches", split = ",", paramLabel = "N", defaultValue = "1000,8000", description = "Transfers in a batch of the path shards, which is cut by shard (default: ${DEFAULT-VALUE}).")
  private List<Integer> shardBatches;

  @Option(names = "--recorders", paramLabel = "N", defaultValue = "2", description = "Recorders at once on the path shards (default: ${DEFAULT-VALUE}).")
  private int recorders;

  @Option(names = "--clients", split = ",", paramLabel = "N", defaultValue = "1,8,32", description = "Clients of the HTTP API at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(names = "--starts", paramLabel = "N", defaultValue = "11", description = "How often a function is started (default: ${DEFAULT-VALUE}).")
  private int starts;

  @Option(names = "--accounts", paramLabel = "N", defaultValue = "10000", description = "How many accounts (default: ${DEFAULT-VALUE}).")
  private int accounts;

  @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "How long each row is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--json", description = "Print JSON to standard output; the table goes to standard error.")
  private boolean json;

  private final BenchReport report = new BenchReport();

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    settle();
    if (!EnumSet.of(BenchPath.SHARDS, BenchPath.DELIVERIES, BenchPath.HTTP, BenchPath.START).containsAll(paths)) {
      terminal.note(BenchReport.header());
    }
    if (paths.contains(BenchPath.USUAL_DESIGN)) {
      usualDesign();
    }
    if (paths.stream().anyMatch(EnumSet.of(BenchPath.COMMIT, BenchPath.PROJECT, BenchPath.PUBLISH)::contains)) {
      commitPath();
    }
    if (paths.contains(BenchPath.SHARDS)) {
      terminal.note(ShardsReport.header());
      shardsPath();
    }
    if (paths.contains(BenchPath.QUEUE)) {
      queuePath();
    }
    if (paths.contains(BenchPath.DELIVERIES)) {
      deliveriesPath();
    }
    if (paths.contains(BenchPath.HTTP)) {
      terminal.note(LatencyReport.header());
      httpPath();
    }
    if (paths.contains(BenchPath.START)) {
      terminal.note(StartReport.header());
      startPath();
    }
    if (json) {
      report.writeJson(terminal.out());
    } else {
      report.printTable(terminal.out());
    }
    return ExitCode.OK;
  }

  /** What was not said, and whether what was said goes together. */
  private void settle() {
    if (paths == null) {
      paths = shards == null && crossing == null ? EnumSet.allOf(BenchPath.class) : EnumSet.of(BenchPath.USUAL_DESIGN, BenchPath.SHARDS);
    }
    if (shards == null) {
      shards = SHARDS;
    }
    if (paths.contains(BenchPath.SHARDS)) {
      require("--shards", shards, Limits.SHARDS);
      require("--shard-batches", shardBatches, Limits.REQUEST_EVENTS);
      if (crossing != null && crossing.stream().anyMatch(share -> share < 0 || share > PERCENT)) {
        throw CommandFailure.usage("--crossing must be 0 to " + PERCENT);
      }
      if (crossing != null && shards.stream().allMatch(number -> number == 1)) {
        throw CommandFailure.usage("--crossing takes several --shards");
      }
      require("--recorders", List.of(recorders), MOST_RECORDERS);
      require("--seconds", List.of(seconds), MOST_SECONDS);
      require("--accounts", List.of(accounts), MOST_ACCOUNTS);
      for (int number : shards) {
        try {
          new Workload(AccountChoice.UNIFORM, accounts, SEED, new Sharding(number), 0);
        } catch (IllegalArgumentException tooFew) {
          throw CommandFailure.usage("--accounts=%d are too few for %d shards: %s".formatted(accounts, number, tooFew.getMessage()));
        }
      }
    }
  }

  private static void require(String option, List<Integer> values, int most) {
    if (values.stream().anyMatch(value -> value < 1 || value > most)) {
      throw CommandFailure.usage("%s must be 1 to %d".formatted(option, most));
    }
  }

  private void usualDesign() throws InterruptedException {
    try (LocalLedger local = startWithoutFunctions(); DynamoDbClient client = local.dynamo()) {
      UsualDesign usual = new UsualDesign(client, "usual");
      usual.open(new Workload(AccountChoice.UNIFORM, accounts, SEED));
      usual.run(AccountChoice.UNIFORM, accounts, Duration.ofSeconds(Math.min(2, seconds)));
      for (AccountChoice choice : choices) {
        add(usual.run(choice, accounts, Duration.ofSeconds(seconds)));
      }
    }
  }

  /** Each row has an empty ledger, so that none pays for the tail that another has left. */
  private void commitPath() throws InterruptedException {
    for (AccountChoice choice : choices) {
      for (int batch : batches) {
        try (LocalLedger local = startForCommits(); DynamoDbClient client = local.dynamo()) {
          CommitPath commit = new CommitPath(client, Tables.of(LocalLedger.NAME));
          commit.open(new Workload(choice, accounts, SEED));
          add(commit.run(choice, new Workload(choice, accounts, SEED + batch), batch, Duration.ofSeconds(seconds)));
          if (paths.contains(BenchPath.PROJECT)) {
            add(commit.project(choice, batch, Duration.ofSeconds(seconds)));
          }
          if (paths.contains(BenchPath.PUBLISH)) {
            publish(local, commit, choice, batch);
          }
        }
      }
    }
  }

  /** Each row has an empty ledger; every recorder has a load of its own. */
  private void shardsPath() throws InterruptedException {
    for (AccountChoice choice : choices) {
      for (int batch : shardBatches) {
        for (int number : shards) {
          for (int share : shares(number)) {
            add(shardsRow(choice, batch, new Sharding(number), (double) share / PERCENT));
          }
        }
      }
    }
  }

  /** Of 100 transfers so many that cross, in a row each; the one without any comes first, since others are compared with it. */
  private List<Integer> shares(int number) {
    return number == 1 || crossing == null ? List.of(0) : IntStream.concat(IntStream.of(0), crossing.stream().mapToInt(Integer::intValue)).distinct().boxed().toList();
  }

  private ShardsRow shardsRow(AccountChoice choice, int batch, Sharding sharding, double share) throws InterruptedException {
    Map<String, String> parameters = Map.of("Shards", Integer.toString(sharding.shards()));
    try (LocalLedger local = withoutFunctions(LocalLedger.start(Optional.empty(), Ports.FREE, parameters, SEED)); DynamoDbClient client = local.dynamo()) {
      ShardsPath path = new ShardsPath(client, Tables.of(LocalLedger.NAME), sharding, recorders);
      path.open(new Workload(choice, accounts, SEED, sharding, 0));
      List<Workload> loads = IntStream.rangeClosed(1, recorders).mapToObj(recorder -> new Workload(choice, accounts, SEED + recorder, sharding, share)).toList();
      return path.run(choice, share, loads, batch, Duration.ofSeconds(seconds), crossing != null, ProcessorTime.OF_PROCESSES);
    }
  }

  private void add(ShardsRow row) {
    report.add(row);
    terminal.note(report.row(row));
  }

  private void publish(LocalLedger local, CommitPath commit, AccountChoice choice, int batch) {
    if (local.backend().missing().isEmpty()) {
      try (LedgerConnection ledger = local.connect()) {
        add(commit.publish(choice, batch, ledger.kinesis().get(), LocalLedger.NAME + "-outcomes", Duration.ofSeconds(seconds)));
      }
    } else {
      local.backend().missing().forEach(terminal::warning);
    }
  }

  /** One ledger for all rows, with warm functions; before each row what the row before has left is posted. */
  private void queuePath() throws IOException, InterruptedException {
    try (LocalLedger local = start(); LedgerConnection ledger = local.connect()) {
      FunctionMetrics metrics = new FunctionMetrics(local.backend().functions().values().stream().map(HostedFunction::logFile).toList());
      QueuePath queue = new QueuePath(ledger);
      long seed = SEED;
      queue.open(new Workload(AccountChoice.UNIFORM, accounts, seed), accounts);
      for (int batch : queueBatches) {
        queue.run(AccountChoice.UNIFORM, new Workload(AccountChoice.UNIFORM, accounts, ++seed), batch, transfersFor(batch), metrics);
      }
      for (AccountChoice choice : choices) {
        for (int batch : queueBatches) {
          add(queue.run(choice, new Workload(choice, accounts, ++seed), batch, transfersFor(batch), metrics));
        }
      }
    }
  }

  private void deliveriesPath() throws IOException, InterruptedException {
    try (LocalLedger local = LocalLedger.start(Optional.empty(), Ports.FREE, DeliveriesPath.PARAMETERS, SEED);
        LedgerConnection ledger = local.connect();
        DeliveriesPath deliveries = new DeliveriesPath(local, ledger)) {
      deliveries.run(seconds * DELIVERIES_A_SECOND, accounts, SEED).forEach(report::add);
    }
  }

  /** One ledger and one of the usual design, both warm, one after the other with as many clients. */
  private void httpPath() throws IOException, InterruptedException {
    try (LocalLedger local = startForHttp();
        DynamoDbClient client = local.dynamo();
        HttpPath http = new HttpPath(local.backend().api().orElseThrow(), accounts)) {
      Workload openings = new Workload(AccountChoice.UNIFORM, accounts, SEED);
      UsualDesign usual = new UsualDesign(client, "usual");
      usual.open(openings);
      http.open(openings);
      long seed = SEED;
      for (int many : clients) {
        for (Latency.Operation operation : Latency.Operation.values()) {
          long draws = seed += 2;
          WarmUp.run(time -> usual.run(operation, many, accounts, time, draws));
          add(usual.run(operation, many, accounts, Duration.ofSeconds(seconds), draws + 1));
          WarmUp.run(time -> http.run(operation, many, time, draws));
          add(http.run(operation, many, Duration.ofSeconds(seconds), draws + 1));
        }
      }
    }
  }

  /** A ledger for each way to start; its accounts are opened by a process that is killed before the first row. */
  private void startPath() throws IOException, InterruptedException {
    for (boolean snapStart : List.of(true, false)) {
      Map<String, String> parameters = Map.of("SnapStart", snapStart ? "PublishedVersions" : "None");
      try (LocalLedger local = LocalLedger.start(Optional.empty(), Ports.FREE, parameters, SEED);
          HttpPath http = new HttpPath(local.backend().api().orElseThrow(), ACCOUNTS_FOR_STARTS)) {
        http.open(new Workload(AccountChoice.UNIFORM, ACCOUNTS_FOR_STARTS, SEED));
        FunctionStart.Row row = new StartPath(local, http).run(snapStart, starts);
        report.add(row);
        terminal.note(StartReport.row(row));
      }
    }
  }

  /** About as many as keep the path busy for the time of a row. */
  private int transfersFor(int batch) {
    return seconds * Math.clamp(batch * 50L, 1_000, 20_000);
  }

  private void add(Latency latency) {
    report.add(latency);
    terminal.note(LatencyReport.row(latency));
  }

  private void add(Measurement measurement) {
    report.add(measurement);
    terminal.note(report.row(measurement));
  }

  private static LocalLedger start() {
    return LocalLedger.start(Optional.empty(), Ports.FREE, Map.of(), SEED);
  }

  /** A ledger whose HTTP API takes as much as it can. */
  private static LocalLedger startForHttp() {
    return LocalLedger.start(Optional.empty(), Ports.FREE, Map.of("ApiRateLimit", "10000", "ApiBurstLimit", "5000"), SEED);
  }

  private LocalLedger startForCommits() throws InterruptedException {
    Map<String, String> stream = Map.of("OutcomesStreamMode", "provisioned");
    return withoutFunctions(paths.contains(BenchPath.PUBLISH) ? LocalLedger.start(Optional.empty(), Ports.FREE, stream, SEED) : start());
  }

  private static LocalLedger startWithoutFunctions() throws InterruptedException {
    return withoutFunctions(start());
  }

  /** A ledger whose functions are never called, so that nothing but the measured path touches its tables. */
  private static LocalLedger withoutFunctions(LocalLedger local) throws InterruptedException {
    for (String function : local.backend().functions().keySet()) {
      local.backend().pauseFunction(function, Duration.ZERO);
    }
    return local;
  }
}
