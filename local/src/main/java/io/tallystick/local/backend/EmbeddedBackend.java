package io.tallystick.local.backend;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.ElasticMq;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.EmulatorMissing;
import io.tallystick.local.emulator.KinesisLocal;
import io.tallystick.local.emulator.Storage;
import io.tallystick.local.gateway.Faults;
import io.tallystick.local.gateway.Gateway;
import io.tallystick.local.gateway.Service;
import io.tallystick.local.httpapi.HttpApiHost;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.LambdaOptions;
import io.tallystick.local.lambda.Starts;
import io.tallystick.local.mapping.Mapping;
import io.tallystick.local.mapping.Mappings;
import io.tallystick.local.template.Function;
import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.Template;
import io.tallystick.local.template.TemplateException;
import io.tallystick.local.template.Trigger;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * A whole stack on this machine: emulators of its tables and queues, one endpoint in front of them, a host that runs its functions as Lambda
 * does, and its HTTP API on a port of its own. Prints nothing.
 */
public final class EmbeddedBackend implements Closeable {

  private static final String KINESIS = "kinesis";

  /** How long what is under way may take to end when the backend is closed. */
  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

  private final Closing closing;
  private final Gateway gateway;
  private final Optional<URI> api;
  private final Faults faults;
  private final Stack stack;
  private final Map<String, String> queueUrls;
  private final Map<String, HostedFunction> functions;
  private final Map<String, Mapping> mappings;
  private final Map<String, Emulator> emulators;
  private final List<String> missing;
  private final Path logs;

  private EmbeddedBackend(Closing closing, Gateway gateway, Optional<URI> api, Faults faults, Stack stack, Map<String, String> queueUrls,
      Map<String, HostedFunction> functions, Map<String, Mapping> mappings, Map<String, Emulator> emulators, List<String> missing, Path logs) {
    this.closing = closing;
    this.gateway = gateway;
    this.api = api;
    this.faults = faults;
    this.stack = stack;
    this.queueUrls = queueUrls;
    this.functions = functions;
    this.mappings = mappings;
    this.emulators = emulators;
    this.missing = List.copyOf(missing);
    this.logs = logs;
  }

  /**
   * Starts everything and returns when it takes requests.
   *
   * @throws TemplateException if the template asks for something that cannot be had here
   * @throws IOException if something does not start: with the end of its log
   */
  public static EmbeddedBackend start(BackendOptions options) throws IOException, TemplateException {
    Closing closing = new Closing();
    try {
      return new BackendStart(options, closing).run();
    } catch (IOException | TemplateException | RuntimeException failure) {
      closing.close();
      throw failure;
    }
  }

  /** Where its HTTP API answers, {@code http://127.0.0.1:PORT}; empty if its template has none. */
  public Optional<URI> api() {
    return api;
  }

  /** The one endpoint of all services: {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return gateway.endpoint();
  }

  /** The stack as its template was read: names, outputs, what was left out. */
  public Stack stack() {
    return stack;
  }

  /** The URL of each queue, by name. */
  public Map<String, String> queueUrls() {
    return queueUrls;
  }

  /** The folder of all logs: one file for each function and emulator, {@code host.log} for the host itself. */
  public Path logs() {
    return logs;
  }

  /** What goes wrong on purpose; nothing until rules are set. */
  public Faults faults() {
    return faults;
  }

  /** The functions by name. */
  public Map<String, HostedFunction> functions() {
    return functions;
  }

  /** What feeds the functions, by the ids of the template: {@code Function/Event}. */
  public Map<String, Mapping> mappings() {
    return mappings;
  }

  /** What the template asks for and this machine cannot give, a sentence each; everything else runs. */
  public List<String> missing() {
    return missing;
  }

  /** The process ids of everything that this backend started, by function name or {@code dynamodb}, {@code elasticmq} and {@code kinesis}. */
  public Map<String, List<Long>> pids() {
    Map<String, List<Long>> pids = new LinkedHashMap<>();
    emulators.forEach((name, emulator) -> pids.put(name, List.of(emulator.pid())));
    functions.forEach((name, function) -> pids.put(name, function.pids()));
    return pids;
  }

  /**
   * Kills one process of a function, as {@code kill -9} does.
   *
   * @return its process id; empty if the function has none now
   * @throws NoSuchElementException if there is no such function
   */
  public Optional<Long> killFunction(String name, RandomGenerator random) {
    return function(name).killOne(random);
  }

  /**
   * Stops feeding a function from all its sources.
   *
   * @return whether what was under way has ended within the time
   * @throws NoSuchElementException if there is no such function
   */
  public boolean pauseFunction(String name, Duration atMost) throws InterruptedException {
    function(name);
    boolean all = true;
    for (Mapping mapping : mappings.values()) {
      if (mapping.trigger().function().equals(name)) {
        all &= mapping.pause(atMost);
      }
    }
    return all;
  }

  /**
   * Feeds a function again.
   *
   * @throws NoSuchElementException if there is no such function
   */
  public void resumeFunction(String name) {
    function(name);
    mappings.values().stream().filter(mapping -> mapping.trigger().function().equals(name)).forEach(Mapping::resume);
  }

  /** Ends what is under way, within a bounded time, and stops everything. Again is harmless. */
  @Override
  public void close() throws IOException {
    closing.close();
  }

  private HostedFunction function(String name) {
    HostedFunction function = functions.get(name);
    if (function == null) {
      throw new NoSuchElementException("there is no function '" + name + "'; there are " + functions.keySet());
    }
    return function;
  }

  /** The start, step by step; whatever has been started is closed if a later step fails. */
  private record BackendStart(BackendOptions options, Closing closing) {

    EmbeddedBackend run() throws IOException, TemplateException {
      Optional<DataFolder> data = options.data().isPresent() ? Optional.of(closing.add(DataFolder.lock(options.data().get()))) : Optional.empty();
      Path logs = RunFolder.create(options.work());
      HostLog hostLog = closing.add(new HostLog(logs.resolve("host.log")));
      SplittableRandom random = new SplittableRandom(options.seed());
      Faults faults = new Faults(random.split());
      Gateway gateway = closing.add(Gateway.open(options.ports().endpoint(), faults, greeting()));
      HttpApiHost api = closing.add(HttpApiHost.open(options.ports().api(), faults, hostLog));
      Stack stack = Template.read(options.template(),
          StackOptions.local(options.stack(), gateway.endpoint()).serving(api.endpoint()).with(options.parameters()));
      List<String> missing = new ArrayList<>();
      Map<String, Emulator> emulators = emulators(stack, data, gateway, logs, missing);
      AwsJson dynamoDb = closing.add(new AwsJson(emulators.get("dynamodb").endpoint().getPort()));
      AwsJson sqs = closing.add(new AwsJson(emulators.get("elasticmq").endpoint().getPort()));
      gateway.connect(emulators.get("dynamodb").endpoint().getPort(), Service.DYNAMODB, Service.DYNAMODB_STREAMS);
      gateway.connect(emulators.get("elasticmq").endpoint().getPort(), Service.SQS);
      Provisioner provisioner = new Provisioner(dynamoDb, sqs);
      Map<String, String> queueUrls = provisioner.provision(stack);
      Optional<AwsJson> kinesis = Optional.empty();
      if (emulators.containsKey(KINESIS)) {
        int port = emulators.get(KINESIS).endpoint().getPort();
        kinesis = Optional.of(closing.add(new AwsJson(port)));
        gateway.connect(port, Service.KINESIS);
        provisioner.provisionStreams(kinesis.get(), stack.streams());
      }
      Map<String, HostedFunction> functions = functions(stack, new LambdaOptions(gateway.endpoint(), StackOptions.DEFAULT_REGION,
          options.work().resolve("code"), logs, new Starts(Runtime.getRuntime().availableProcessors())));
      Mappings maker = new Mappings(dynamoDb, sqs, kinesis, data.map(DataFolder::checkpoints), random.split(), hostLog);
      boolean streams = kinesis.isPresent();
      List<Trigger> triggers = stack.triggers().stream().filter(trigger -> streams || !isOfDataStream(trigger)).toList();
      Map<String, Mapping> mappings = mappings(triggers, maker, functions);
      closing.add(() -> drain(api, mappings));
      Optional<URI> served = serve(stack, api, functions);
      return new EmbeddedBackend(closing, gateway, served, faults, stack, queueUrls, functions, mappings, emulators, missing, logs);
    }

    private String greeting() {
      return "{\"service\":\"tallystick\",\"stack\":\"" + options.stack() + "\",\"pid\":" + ProcessHandle.current().pid() + "}";
    }

    /** All at once: each takes a second or more. That of Kinesis, only where there is a stream; what it lacks is told in {@code missing}. */
    private Map<String, Emulator> emulators(Stack stack, Optional<DataFolder> data, Gateway gateway, Path logs, List<String> missing) throws IOException {
      Callable<Emulator> dynamoDb = () -> DynamoDbLocal.start(storage(data.map(DataFolder::tables)), logs.resolve("dynamodb.log"));
      Callable<Emulator> elasticMq = () -> ElasticMq.start(storage(data.map(DataFolder::queues)), gateway.endpoint(), logs.resolve("elasticmq.log"));
      Map<String, Emulator> started = new LinkedHashMap<>();
      IOException failure = null;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Map<String, Future<Emulator>> starting = new LinkedHashMap<>();
        starting.put("dynamodb", threads.submit(dynamoDb));
        starting.put("elasticmq", threads.submit(elasticMq));
        if (hasStreams(stack)) {
          Storage streams = storage(data.map(DataFolder::streams));
          starting.put(KINESIS, threads.submit(() -> KinesisLocal.start(streams, options.work().resolve("emulators"), logs.resolve("kinesis.log"))));
        }
        for (Map.Entry<String, Future<Emulator>> entry : starting.entrySet()) {
          try {
            started.put(entry.getKey(), closing.add(entry.getValue().get()));
          } catch (ExecutionException reason) {
            if (reason.getCause() instanceof EmulatorMissing lacking) {
              missing.add("no streams here, since the emulator of Kinesis cannot be had: " + lacking.getMessage());
            } else {
              failure = reason.getCause() instanceof IOException broken ? broken : new IOException(reason.getCause());
            }
          }
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the emulators were starting");
      }
      if (failure != null) {
        throw failure;
      }
      return started;
    }

    private Map<String, HostedFunction> functions(Stack stack, LambdaOptions lambda) throws IOException {
      Map<String, HostedFunction> functions = new LinkedHashMap<>();
      for (Function function : stack.functions()) {
        functions.put(function.name(), closing.add(HostedFunction.host(function, lambda)));
      }
      return functions;
    }

    private Map<String, Mapping> mappings(List<Trigger> triggers, Mappings maker, Map<String, HostedFunction> functions) throws IOException {
      Map<String, Mapping> mappings = new LinkedHashMap<>();
      for (Trigger trigger : triggers) {
        HostedFunction function = functions.get(trigger.function());
        if (function == null) {
          throw new IOException("the trigger " + trigger.id() + " calls a function that the template does not declare: " + trigger.function());
        }
        mappings.put(trigger.id(), closing.add(maker.start(trigger, function)));
      }
      return mappings;
    }

    /** Where the HTTP API is served; without one its port is given back. */
    private Optional<URI> serve(Stack stack, HttpApiHost host, Map<String, HostedFunction> functions) throws IOException {
      if (stack.httpApi().isEmpty()) {
        host.close();
        return Optional.empty();
      }
      for (HttpApi.Route route : stack.httpApi().get().routes()) {
        if (!functions.containsKey(route.function())) {
          throw new IOException("the route " + route.key().text() + " calls a function that the template does not declare: " + route.function());
        }
      }
      host.serve(stack.httpApi().get(), (function, event, atMost) -> functions.get(function).call(event, atMost));
      return Optional.of(host.endpoint());
    }

    private static boolean hasStreams(Stack stack) {
      return !stack.streams().isEmpty() || stack.triggers().stream().anyMatch(BackendStart::isOfDataStream);
    }

    private static boolean isOfDataStream(Trigger trigger) {
      return trigger instanceof Trigger.OfStream of && of.stream().isDataStream();
    }

    private static Storage storage(Optional<Path> folder) {
      return folder.<Storage>map(Storage.Disk::new).orElseGet(Storage.Memory::new);
    }

    /** All at once: nothing new begins anywhere, then what is under way everywhere has the same time to end. */
    private static void drain(HttpApiHost api, Map<String, Mapping> mappings) throws InterruptedException {
      long deadline = System.nanoTime() + DRAIN_AT_MOST.toNanos();
      api.drain(Duration.ZERO);
      for (Mapping mapping : mappings.values()) {
        mapping.pause(Duration.ZERO);
      }
      api.drain(left(deadline));
      for (Mapping mapping : mappings.values()) {
        mapping.pause(left(deadline));
      }
    }

    private static Duration left(long deadline) {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
  }
}
