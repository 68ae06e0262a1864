package io.tallystick.simulator;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.linear.Operation;
import io.tallystick.pipeline.PlainFunctions;
import io.tallystick.publisher.Publisher;
import io.tallystick.simulator.check.Findings;
import io.tallystick.simulator.check.LeaseCheck;
import io.tallystick.simulator.check.LedgerCheck;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.cloud.FaultMix;
import io.tallystick.simulator.cloud.Outage;
import io.tallystick.simulator.cloud.SimulatedQueue;
import io.tallystick.simulator.dynamodb.DynamoService;
import io.tallystick.simulator.dynamodb.Wire;
import io.tallystick.simulator.functions.Fleet;
import io.tallystick.simulator.functions.Process;
import io.tallystick.simulator.functions.QueueMapping;
import io.tallystick.simulator.functions.Services;
import io.tallystick.simulator.functions.StreamMapping;
import io.tallystick.simulator.functions.Tuning;
import io.tallystick.simulator.functions.Waker;
import io.tallystick.simulator.kernel.Scheduler;
import io.tallystick.simulator.kernel.Time;
import io.tallystick.simulator.kernel.Trace;
import io.tallystick.simulator.work.Looking;
import io.tallystick.simulator.work.Plan;
import io.tallystick.simulator.work.Sending;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The ledger of one seed, and all that happens to it. */
final class World {
  private static final Tables TABLES = Tables.of("sim");
  /** In which everything that was sent has to be decided, posted and published once nothing goes wrong any more. */
  private static final long CALM = 30 * Time.MINUTE;
  /** In which everything is decided that does not need the shard which is down, once nothing else goes wrong any more. */
  private static final long CALM_BUT_FOR_ONE = 20 * Time.MINUTE;
  private static final long TICK = Time.MINUTE;
  private static final long CLIENT_SKEW = 3 * Time.MINUTE;
  private static final int POISON = 30;
  private static final long FIRST_WAIT = 2 * Time.SECOND;
  private static final long LONGEST_WAIT = 32 * Time.SECOND;

  private final Settings settings;
  private final Scheduler scheduler;
  private final Trace trace;
  private final Findings findings = new Findings();
  private final Cloud cloud;
  private final Tuning tuning;
  private final Sharding sharding;
  private final Outage outage;
  private final LedgerCheck check;
  private final LeaseCheck leases = new LeaseCheck(findings);
  private final DecidedCheck decided;
  private final AnswersCheck answers;
  private final Plan plan;
  private final Store truth;
  private final Map<String, SimulatedQueue> queues = new HashMap<>();
  private final SimulatedQueue standard;
  private final SimulatedQueue fifo;
  private final SimulatedQueue unfinished;
  private final SimulatedQueue invalid;
  private final List<StreamMapping> stream = new ArrayList<>();
  private final Fleet recorders;
  private final Fleet streamRecorders;
  private final Fleet apis;
  private final Fleet finishers;
  private final Fleet projectors;
  private final Fleet keepers;
  private final Fleet publishers;
  private final Waker projecting;
  private final Waker publishing;
  private final Waker keeping;
  private int openCalls;
  private int operations;
  private int rubbish;

  World(Settings settings, Scheduler scheduler) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.trace = new Trace(settings.lines());
    SplittableRandom seed = new SplittableRandom(settings.seed());
    SplittableRandom work = seed.split();
    FaultMix faults = new FaultMix(seed.split(), settings.without());
    tuning = Tuning.draw(seed.split(), settings.operations());
    sharding = new Sharding(tuning.shards());
    outage = faults.has(Fault.SHARD_DOWN) && sharding.several() ? Outage.draw(faults.chance(Fault.SHARD_DOWN), sharding.shards(), tuning.span()) : Outage.NONE;
    plan = Plan.draw(work, sharding, tuning.crossing(), settings.operations(), tuning.span(), faults.has(Fault.POISON) ? POISON : 0, faults.has(Fault.CLOCK_SKEW) ? CLIENT_SKEW : 0);
    check = new LedgerCheck(findings, sharding, plan.places(settings::sends));
    decided = new DecidedCheck(findings, check, settings, plan, sharding, outage);
    answers = new AnswersCheck(scheduler, findings, check, sharding.several());
    cloud = new Cloud(scheduler, trace, faults, seed.split(), tuning.latency());
    DynamoService dynamo = new DynamoService(TABLES, scheduler::now, this::written);
    truth = new DynamoStore(dynamo.client(Wire.DIRECT), TABLES, new Retry(seed.split(), time -> {}));
    long visibility = 2 * tuning.timeout();
    standard = queue("requests", false, visibility);
    fifo = queue("requests.fifo", true, visibility);
    unfinished = queue("unfinished", false, visibility);
    invalid = queue("invalid", false, visibility);
    PlainFunctions.Names names = new PlainFunctions.Names("sim", List.of(url(standard), url(fifo), url(unfinished)), url(invalid));
    Services services = new Services(sharding, dynamo, TABLES, queues, names, url(unfinished), outage, check.outcomes(), leases, this::differs);
    recorders = fleet("recorder", tuning.recorders(), services);
    streamRecorders = fleet("stream-recorder", tuning.streamShards(), services);
    apis = fleet("api", tuning.apis(), services);
    finishers = fleet("finisher", tuning.finishers(), services);
    projectors = fleet("projector", 2, services);
    keepers = fleet("keeper", 2, services);
    publishers = fleet("publisher", 2, services);
    new QueueMapping(cloud, standard, recorders, Process::record, tuning.batch(), tuning.window());
    new QueueMapping(cloud, fifo, recorders, Process::record, Math.min(10, tuning.batch()), tuning.window());
    new QueueMapping(cloud, unfinished, finishers, Process::finish, 10, tuning.window());
    for (int shard = 0; shard < tuning.streamShards(); shard++) {
      stream.add(new StreamMapping(cloud, streamRecorders, "shardId-" + shard, tuning.batch(), tuning.window(), this::sendUnordered));
    }
    fifo.onGivenUp(check::givenUp);
    projecting = new Waker(cloud, projectors, Process::project, tuning.wake());
    publishing = new Waker(cloud, publishers, Process::publish, tuning.wake());
    keeping = new Waker(cloud, keepers, Waker.Work.untilTheNext(Process::keep), tuning.wake());
  }

  private SimulatedQueue queue(String name, boolean isFifo, long visibility) {
    SimulatedQueue queue = new SimulatedQueue(cloud, name, isFifo, visibility, tuning.maxReceives());
    queues.put(name, queue);
    return queue;
  }

  private static URI url(SimulatedQueue queue) {
    return URI.create("https://sqs.eu-west-1.amazonaws.com/000000000000/" + queue.name());
  }

  private Fleet fleet(String function, int most, Services services) {
    return new Fleet(
        cloud, findings, function, most, tuning.timeout(), instance -> new Process(cloud, instance, services, settings.seams(), tuning, answers::around));
  }

  Result run() {
    plan.sendings().stream().filter(sending -> settings.sends(sending.number())).forEach(sending -> scheduler.at(sending.at(), () -> send(sending)));
    plan.lookings().forEach(looking -> scheduler.at(looking.at(), () -> look(looking)));
    keeping.every(TICK);
    publishing.every(TICK);
    stops(Fault.STOPPED_PROJECTOR, projectors, keepers);
    stops(Fault.STOPPED_PUBLISHER, publishers);
    long end = plan.sendings().getLast().at() + TICK;
    scheduler.run(() -> !findings.isEmpty(), end);
    scheduler.at(end, this::calm);
    if (outage.until() - end > CALM_BUT_FOR_ONE) {
      scheduler.at(outage.until() - 1, decided::allButOfOneShard);
    }
    if (findings.isEmpty() && !scheduler.run(() -> !findings.isEmpty() || quiet(), Math.max(end, outage.until()) + CALM)) {
      findings.add("not all was done in time once nothing went wrong any more", unfinished());
    }
    if (findings.isEmpty()) {
      scheduler.start("check", this::checkEnd);
      scheduler.run(() -> true, end);
    }
    return new Result(
        findings.sentences(),
        trace.hash(),
        trace.events(),
        operations,
        plan.sendings().size(),
        check.segments(),
        check.entries(),
        (double) (scheduler.now() - Time.START) / Time.SECOND,
        trace.lines());
  }

  private void stops(Fault fault, Fleet... fleets) {
    if (cloud.faults().has(fault)) {
      SplittableRandom chance = cloud.faults().chance(fault);
      long from = Time.START + chance.nextLong(tuning.span());
      long until = from + chance.nextLong(tuning.span());
      for (Fleet fleet : fleets) {
        scheduler.at(from, () -> fleet.stop(true));
        scheduler.at(until, () -> fleet.stop(false));
      }
    }
  }

  // ---- what clients do

  private void send(Sending sending) {
    note("client", "sends", sending.number(), sending::toString);
    operations += sending.operations();
    if (sending.request() == null) {
      rubbish++;
    } else {
      check.told().sent(sending.request(), scheduler.now());
    }
    switch (sending.channel()) {
      case QUEUE -> {
        standard.send(sending.body(), "");
        if (sending.request() == null) {
          rubbish++;
          unfinished.send(sending.body(), "");
        }
      }
      case FIFO_QUEUE -> fifo.send(inOrder(sending), sending.group());
      case STREAM -> stream.get(sending.group().hashCode() % stream.size()).put(sending.group(), inOrder(sending));
      case API -> {
        openCalls++;
        call(sending.request(), FIRST_WAIT);
      }
    }
  }

  /** What the stream has given up. */
  private void sendUnordered(byte[] body) {
    check.givenUp(body);
    standard.send(body, "");
  }

  private byte[] inOrder(Sending sending) {
    byte[] body = sending.body();
    if (sending.request() != null) {
      check.sentInOrder(body, sending.request());
    }
    return body;
  }

  /**
   * A client that waits for its answer, and asks again as long as it gets none.
   *
   * @param wait before it asks again at most, twice as long each time
   */
  private void call(Request request, long wait) {
    if (!apis.free()) {
      scheduler.at(scheduler.now() + Time.SECOND / 10, () -> call(request, wait));
      return;
    }
    AtomicBoolean decided = new AtomicBoolean();
    apis.invoke(
        "a request",
        (process, deadline) -> decided.set(process.attempting().record(List.of(request), deadline).inFlight().allDecided()),
        succeeded -> {
          if (succeeded && decided.get()) {
            openCalls--;
          } else {
            scheduler.at(scheduler.now() + 1 + cloud.random().nextLong(wait), () -> call(request, Math.min(LONGEST_WAIT, 2 * wait)));
          }
        });
  }

  private void look(Looking looking) {
    if (apis.free()) {
      apis.invoke("a question", (process, deadline) -> look(looking, process, deadline), succeeded -> {});
    }
  }

  private void look(Looking looking, Process process, Deadline deadline) {
    long began = scheduler.now();
    AccountId id = looking.account();
    LedgerReader.Reading<Map<AccountId, Account>> reading = process.reader(deadline).accounts(List.of(id), looking.consistency(), deadline);
    Optional<Operation.Standing> standing = Optional.ofNullable(reading.value().get(id)).map(account -> new Operation.Standing(account.totals(), account.closed()));
    note(process.instance().name(), "answers", reading.sequence(), () -> looking.consistency() + " " + id + " at " + reading.sequence() + ": " + standing);
    // What a replica gave may be older than the sequence that an eventual answer names, so only strong ones are held to it.
    if (looking.consistency() == Consistency.STRONG) {
      check.told().read(began, scheduler.now(), new Operation.Asked.Reading(id, looking.consistency(), -1), new Operation.Told.Balance(standing, reading.sequence()));
    }
  }

  // ---- what is seen of the tables

  /** Whatever fails here is of the checks: production code must not see it. */
  private void written(String table, Map<String, AttributeValue> item) {
    try {
      lookAt(table, item);
    } catch (RuntimeException failed) {
      findings.add("what was written cannot be checked", Findings.text(failed));
    }
  }

  private void lookAt(String table, Map<String, AttributeValue> item) {
    if (table.equals(TABLES.journal())) {
      int shard = Integer.parseInt(item.get("shard").n());
      long sequence = Long.parseLong(item.get("sequence").n());
      check.written(truth.journal().at(shard, sequence, ample()).orElseThrow());
      note("shard " + shard, "says", sequence, () -> check.entries(shard, sequence).toString());
      projecting.something(shard);
      publishing.something(shard);
    } else if (table.equals(TABLES.control())) {
      String key = item.get("key").s();
      switch (key.substring(0, Math.max(0, key.indexOf('#')))) {
        case "" -> check.fixed(Integer.parseInt(item.get("shards").n()));
        case "cursor" -> check.moved(key, number(item, "posted"));
        // Which balances it says is compared by the verifier, and by the keeper while others write.
        case "lease" -> leases.written(key, item.get("owner").s(), number(item, "epoch"), number(item, "step"), number(item, "expires_at"), item.containsKey("kept") ? item.get("kept").s() : "");
        case "clearing" -> check.cleared(key, number(item, "sequence"));
        default -> findings.add("something was written that no function writes", key);
      }
    }
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.get(name).n());
  }

  /** Nothing ever differs, whatever goes wrong: the store does not lose or change what it has. */
  private void differs(int shard, Finding finding) {
    findings.add("the keeper found", (shard < 0 ? "between shards: " : "on shard " + shard + ": ") + finding);
  }

  private Deadline ample() {
    return Deadline.after(Duration.ofHours(1), scheduler::now);
  }

  private void note(String who, String what, long subject, java.util.function.Supplier<String> detail) {
    trace.add(scheduler.now(), who, what, subject, detail);
  }

  // ---- the end

  /** Nothing goes wrong any more, and what was given up is sent again. */
  private void calm() {
    note("simulator", "calm", 0, () -> "nothing goes wrong any more");
    cloud.faults().calm();
    for (Fleet fleet : List.of(recorders, streamRecorders, apis, finishers, projectors, keepers, publishers)) {
      fleet.stop(false);
      fleet.thaw();
    }
    queues.values().forEach(SimulatedQueue::redrive);
    redriveLater();
    stream.forEach(StreamMapping::poll);
    projecting.wake();
    publishing.wake();
  }

  /** What is given up in the calm, for what happened before. */
  private void redriveLater() {
    scheduler.at(
        scheduler.now() + TICK,
        () -> {
          standard.redrive();
          fifo.redrive();
          unfinished.redrive();
          stream.forEach(StreamMapping::poll);
          redriveLater();
        });
  }

  private boolean quiet() {
    return standard.isEmpty()
        && fifo.isEmpty()
        && unfinished.isEmpty()
        && openCalls == 0
        && check.settled()
        && check.caughtUp(Projector.CURSOR)
        && check.caughtUp(Publisher.CURSOR)
        && stream.stream().allMatch(StreamMapping::quiet)
        && recorders.quiet()
        && streamRecorders.quiet()
        && finishers.quiet();
  }

  private String unfinished() {
    return "messages %d, %d and %d, calls %d, %s, streams %s"
        .formatted(
            standard.size(),
            fifo.size(),
            unfinished.size(),
            openCalls,
            check.progress(List.of(Projector.CURSOR, Publisher.CURSOR)),
            stream.stream().map(StreamMapping::quiet).toList());
  }

  private void checkEnd() {
    decided.all();
    if (invalid.size() < rubbish) {
      findings.add("rubbish was not reported", invalid.size() + " reports of " + rubbish);
    }
    for (Report report : new Verifier(truth, sharding, this::ample).verifyAll((phase, done, total) -> {})) {
      report.finding().ifPresent(finding -> findings.add("verify", finding));
    }
    check.complete();
  }
}
