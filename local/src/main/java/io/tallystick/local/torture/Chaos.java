package io.tallystick.local.torture;

import io.tallystick.local.backend.Backend;
import io.tallystick.local.gateway.Fault;
import io.tallystick.local.gateway.FaultRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does everything that a ledger has to stand: kills its functions, breaks its calls, stops and starts its projector. All from one seed, but for the timing. */
final class Chaos implements Runnable {
  private static final int LONGEST_CALM_MILLIS = 4_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_DELAY = Duration.ofMillis(400);
  private static final Duration LONGEST_POSTPONEMENT = Duration.ofSeconds(8);
  private static final Duration PAUSE_TAKES_AT_MOST = Duration.ofSeconds(5);

  private final Backend backend;
  private final SplittableRandom random;
  private final CountDownLatch end;
  private final Map<String, Integer> done = new TreeMap<>();
  private final Respites respites = new Respites();
  private long projectorPausedUntil;

  /** @param end counted down when it is enough */
  Chaos(Backend backend, SplittableRandom random, CountDownLatch end) {
    this.backend = backend;
    this.random = random;
    this.end = end;
  }

  /** How often each thing was done. */
  synchronized Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  @Override
  public void run() {
    try {
      while (!end.await(random.nextInt(LONGEST_CALM_MILLIS), TimeUnit.MILLISECONDS)) {
        resumeProjectorIfDue();
        switch (random.nextInt(11)) {
          case 0, 1, 2 -> kill("recorder");
          case 3 -> kill("projector");
          case 4 -> kill("keeper");
          case 5 -> pauseProjector();
          case 6 -> kill("api");
          case 7 -> kill("publisher");
          case 8 -> kill("finisher");
          case 9 -> {
            backend.faults().clear();
            count("calm");
          }
          default -> breakCalls();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      backend.faults().clear();
      projectors().forEach(backend::resumeFunction);
    }
  }

  private List<String> functions(String kind) {
    return backend.functions().keySet().stream().filter(name -> name.endsWith("-" + kind)).toList();
  }

  private List<String> projectors() {
    return functions("projector");
  }

  private void kill(String kind) {
    for (String name : functions(kind)) {
      long returns = backend.functions().get(name).returns();
      if (!respites.over(name, returns)) {
        count("spared " + kind);
      } else if (backend.killFunction(name, random).isPresent()) {
        respites.begin(name, returns);
        count("killed " + kind);
      }
    }
  }

  private void pauseProjector() throws InterruptedException {
    if (projectorPausedUntil == 0) {
      for (String name : projectors()) {
        backend.pauseFunction(name, PAUSE_TAKES_AT_MOST);
      }
      projectorPausedUntil = System.nanoTime() + random.nextLong(LONGEST_PAUSE.toNanos());
      count("stopped projector");
    }
  }

  private void resumeProjectorIfDue() {
    if (projectorPausedUntil != 0 && System.nanoTime() - projectorPausedUntil > 0) {
      projectors().forEach(backend::resumeFunction);
      projectorPausedUntil = 0;
      count("started projector");
    }
  }

  /** Some calls fail now and then, each kind with a probability of its own. */
  private void breakCalls() {
    List<FaultRule> rules = new ArrayList<>();
    rules.add(FaultRule.of("dynamodb:PutItem", chance(0.10), new Fault.DropAfter()));
    rules.add(FaultRule.of("dynamodb:PutItem", chance(0.05), new Fault.Duplicate()));
    rules.add(FaultRule.of("dynamodb:(PutItem|UpdateItem|BatchWriteItem)", chance(0.10), new Fault.Throttle()));
    rules.add(FaultRule.of("dynamodb:(PutItem|UpdateItem|BatchWriteItem)", chance(0.05), new Fault.DropBefore()));
    rules.add(FaultRule.of("dynamodb:(UpdateItem|BatchWriteItem)", chance(0.05), new Fault.DropAfter()));
    rules.add(FaultRule.of("dynamodb:(Query|GetItem|BatchGetItem)", chance(0.05), new Fault.Throttle()));
    rules.add(FaultRule.of("dynamodb:(Query|GetItem|BatchGetItem)", chance(0.05), new Fault.DropAfter()));
    rules.add(FaultRule.of("dynamodb:.*", chance(0.03), new Fault.ServerError(500)));
    rules.add(FaultRule.of("dynamodb:.*", chance(0.05), new Fault.Delay(LONGEST_DELAY)));
    rules.add(FaultRule.of("sqs:SendMessage(Batch)?", chance(0.30), new Fault.Postpone(LONGEST_POSTPONEMENT)));
    rules.add(FaultRule.of("sqs:SendMessage(Batch)?", chance(0.10), new Fault.Duplicate()));
    rules.add(FaultRule.of("sqs:.*", chance(0.03), new Fault.DropAfter()));
    rules.add(FaultRule.of("api:.*", chance(0.10), new Fault.DropAfter()));
    rules.add(FaultRule.of("api:.*", chance(0.05), new Fault.DropBefore()));
    rules.add(FaultRule.of("api:.*", chance(0.05), new Fault.Duplicate()));
    backend.faults().rules(rules);
    count("broke calls");
  }

  private double chance(double most) {
    return random.nextDouble() * most;
  }

  private synchronized void count(String what) {
    done.merge(what, 1, Integer::sum);
  }
}
