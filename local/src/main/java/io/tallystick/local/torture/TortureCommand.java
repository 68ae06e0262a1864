package io.tallystick.local.torture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Ports;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.local.up.LocalLedger;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Abuses a ledger of its own for minutes and then proves that nothing was lost, doubled or made up. */
@Command(
    name = "torture",
    description = "Abuse a ledger of its own for a while, then prove from its journals that nothing was lost, doubled or made up.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nWhat it does:%n",
    footer = {
      "  Sends requests, repeats and rubbish, while it kills functions, breaks, delays and doubles their calls,",
      "  postpones messages, and stops and starts the projector. Then it waits until all is quiet and compares what",
      "  was sent with the journals, and the journals with the read tables. Exit code 1 if anything is wrong."
    })
public final class TortureCommand implements Callable<Integer> {
  private static final Duration DRAIN_AT_MOST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STOP_AT_MOST = Duration.ofMinutes(3);
  /**
   * A time-out so short that a message whose function was killed comes back within a minute, and so many receives that none is given up on a slow machine either. Batches so small that there are many
   * commits to get wrong. No rehearsals, which every process would hold anew on this machine: they would take most of it, since processes are killed all the time. A stream of outcomes, so that there is a publisher to kill.
   */
  private static final Map<String, String> PARAMETERS = Map.of("RecorderTimeoutSeconds", "10", "MaximumReceives", "100", "RecorderBatchSize", "100", "SnapStart", "None", "OutcomesStreamMode", "provisioned");

  private static final int MOST_SHARDS = 32;
  private static final int PERCENT = 100;
  private static final int HALF = 50;

  /** Of the HTTP API, each of which keeps a process of the function busy. */
  private static final int CLIENTS = 2;

  private final Terminal terminal;

  @Option(names = "--minutes", paramLabel = "N", defaultValue = "2", description = "How long to go on (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(names = "--seed", paramLabel = "N", description = "Repeats the choices of an earlier run, though not its timing.")
  private Long seed;

  @Option(names = "--shards", paramLabel = "N", defaultValue = "1", description = "Shards of the ledger (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(names = "--crossing", paramLabel = "PERCENT", description = "Of 100 transfers so many have their accounts on two shards; default: 50 where there are several.")
  private Integer crossing;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  TortureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(minutes > 0 && minutes <= Duration.ofDays(1).toMinutes())) {
      throw CommandFailure.usage("--minutes must be more than 0 and at most " + Duration.ofDays(1).toMinutes());
    }
    if (shards < 1 || shards > MOST_SHARDS) {
      throw CommandFailure.usage("--shards must be 1 to " + MOST_SHARDS);
    }
    if (crossing != null && (crossing < 0 || crossing > PERCENT || shards == 1 && crossing > 0)) {
      throw CommandFailure.usage(shards == 1 ? "--crossing takes several --shards" : "--crossing must be 0 to " + PERCENT);
    }
    int across = crossing != null ? crossing : shards == 1 ? 0 : HALF;
    long theSeed = seed == null ? System.nanoTime() & 0xffff_ffffL : seed;
    terminal.note("seed " + theSeed);
    SplittableRandom random = new SplittableRandom(theSeed);
    Map<String, String> parameters = new TreeMap<>(PARAMETERS);
    parameters.put("Shards", Integer.toString(shards));
    try (LocalLedger local = LocalLedger.start(Optional.empty(), Ports.FREE, parameters, theSeed);
        LedgerConnection ledger = local.connect()) {
      terminal.note("logs in " + local.backend().logs());
      return run(theSeed, across, local, ledger, random);
    }
  }

  private int run(long theSeed, int across, LocalLedger local, LedgerConnection ledger, SplittableRandom random) throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Sent sent = new Sent();
    Witness witness = new Witness();
    Sharding sharding = new Sharding(shards);
    double share = (double) across / PERCENT;
    String name = Long.toString(System.currentTimeMillis(), 36);
    Load load = new Load(ledger, shards, new Ordeal(random.split(), "t" + name, sharding, share), sent, witness, random.split(), end);
    URI api = local.backend().api().orElseThrow(() -> CommandFailure.environment("the template has no HTTP API", null));
    List<ApiClient> clients = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      Ordeal ordeal = new Ordeal(random.split(), "c" + number + name, sharding, share);
      clients.add(new ApiClient(api, ordeal, sent, witness, sharding, random.split(), end));
    }
    local.backend().missing().forEach(terminal::warning);
    boolean publishes = local.backend().missing().isEmpty();
    Chaos chaos = new Chaos(local.backend(), random.split(), end);
    load.open();
    List<String> faults = new ArrayList<>();
    String quiet = new Drain(ledger, sharding, publishes).await(STOP_AT_MOST);
    if (quiet != null) {
      throw CommandFailure.failed("the accounts were not opened in time: " + quiet);
    }
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofPlatform().name("load").start(load));
    threads.add(Thread.ofPlatform().name("chaos").start(chaos));
    clients.forEach(client -> threads.add(Thread.ofPlatform().name("client").start(client)));
    watch();
    end.countDown();
    for (Thread thread : threads) {
      if (!thread.join(STOP_AT_MOST)) {
        faults.add("the " + thread.getName() + " did not stop");
      }
    }
    if (load.failure() != null) {
      faults.add("sending failed: " + load.failure().getMessage());
    }
    Map<String, Integer> answers = new TreeMap<>();
    for (ApiClient client : clients) {
      client.statuses().forEach((status, times) -> answers.merge("client " + status, times, Integer::sum));
      faults.addAll(client.faults());
    }
    terminal.note("waiting until all is quiet …");
    String moving = new Drain(ledger, sharding, publishes).await(DRAIN_AT_MOST);
    if (moving != null) {
      // What still moves would differ from itself: only what a ledger at rest says can be compared.
      faults.add("it did not come to rest in %d minutes, so nothing was compared: %s".formatted(DRAIN_AT_MOST.toMinutes(), moving));
    }
    long givenUp = 0;
    for (Map.Entry<String, String> queue : new TreeMap<>(local.backend().queueUrls()).entrySet()) {
      if (queue.getKey().contains("-dead")) {
        long left = Drain.empty(ledger.sqs(), queue.getValue());
        if (left > 0) {
          faults.add(left + " messages ended in " + queue.getKey());
        }
      } else if (queue.getKey().contains("-failures")) {
        // Invocations that were killed at each of their tries, of functions that need no event to go on.
        givenUp = Drain.empty(ledger.sqs(), queue.getValue());
      }
    }
    long reported = Drain.empty(ledger.sqs(), ledger.queues().invalid());
    if (reported < sent.rubbishMessages()) {
      faults.add("of " + sent.rubbishMessages() + " messages that are no requests only " + reported + " were reported");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("seed", theSeed);
    facts.put("minutes", minutes);
    facts.put("shards", shards);
    facts.put("crossing_percent", across);
    facts.put("requests_sent", sent.requests());
    facts.put("requests_sent_again", load.repeated());
    facts.put("rubbish_sent", sent.rubbishMessages());
    facts.put("invalid_reported", reported);
    facts.put("transfers_sent", sent.transfers());
    facts.put("invocations_given_up", givenUp);
    if (moving == null) {
      terminal.note("comparing with the journal …");
      Proof.Result proof = new Proof(ledger.store(), sharding, sent, witness).run();
      faults.addAll(proof.faults());
      describe(proof, facts);
    }
    answers.forEach(facts::put);
    chaos.done().forEach(facts::put);
    local.backend().faults().injected().forEach(facts::put);
    print(facts, faults);
    return faults.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void describe(Proof.Result proof, Map<String, Object> facts) {
    facts.put("transfers_made", proof.made());
    facts.put("transfers_made_across_shards", proof.crossed());
    facts.put("transfers_refused", proof.refused());
    facts.put("chains_across_shards", proof.chains());
    facts.put("chains_across_shards_committed", proof.committed());
    facts.put("holds_expired", proof.expired());
    facts.put("segments", proof.segments());
    facts.put("outcomes_compared", proof.outcomes());
    facts.put("outcomes_not_there_yet", proof.unfinished());
    facts.put("strong_reads_compared", proof.strongReads());
    new TreeMap<>(proof.refusals()).forEach((outcome, times) -> facts.put("refused " + outcome.wire(), times));
  }

  private void watch() throws InterruptedException {
    long seconds = Math.max(1, (long) (minutes * 60));
    try (Progress progress = Progress.start(terminal, "torture", " s")) {
      for (long second = 0; second < seconds; second++) {
        progress.at(second, seconds);
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      }
    }
  }

  private void print(Map<String, Object> facts, List<String> faults) throws IOException {
    if (json) {
      try (JsonGenerator out = new JsonFactory().createGenerator(terminal.out()).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
        out.writeStartObject();
        for (Map.Entry<String, Object> fact : facts.entrySet()) {
          out.writeObjectField(fact.getKey(), fact.getValue());
        }
        out.writeArrayFieldStart("wrong");
        for (String fault : faults) {
          out.writeString(fault);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeRaw('\n');
      }
    } else {
      facts.forEach((what, value) -> terminal.out().printf("%-48s %s%n", what.replace('_', ' '), value));
      terminal.out().println();
      terminal.out().println(faults.isEmpty() ? "Everything that was sent was answered once, and the books are right." : "Wrong:");
    }
    faults.forEach(terminal::error);
  }
}
