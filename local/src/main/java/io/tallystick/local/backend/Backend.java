package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.gateway.Faults;
import io.tallystick.local.gateway.Gateway;
import io.tallystick.local.httpapi.HttpApiHost;
import io.tallystick.local.lambda.DeployedFunctions;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.LambdaOptions;
import io.tallystick.local.lambda.Starts;
import io.tallystick.local.mapping.Mapping;
import io.tallystick.local.mapping.Mappings;
import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.TemplateException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A whole stack as this machine has it: one endpoint in front of its tables and queues, which are emulators of its own or those of another
 * endpoint; a host that runs its functions as Lambda does, unless that endpoint does; and its HTTP API on a port of its own. Prints nothing.
 */
public final class Backend implements Closeable {

  /** How long what is under way may take to end when the backend is closed. */
  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

  private static final String API_URL = "ApiUrl";

  private final Closing closing;
  private final Gateway gateway;
  private final Optional<URI> api;
  private final Faults faults;
  private final Ground ground;
  private final FunctionHost host;
  private final Path logs;

  private Backend(Closing closing, Gateway gateway, Optional<URI> api, Faults faults, Ground ground, FunctionHost host, Path logs) {
    this.closing = closing;
    this.gateway = gateway;
    this.api = api;
    this.faults = faults;
    this.ground = ground;
    this.host = host;
    this.logs = logs;
  }

  /**
   * Starts everything and returns when it takes requests.
   *
   * @throws TemplateException if the template asks for something that cannot be had here
   * @throws IOException if something does not start: with the end of its log
   */
  public static Backend start(BackendOptions options) throws IOException, TemplateException {
    Closing closing = new Closing();
    try {
      return new BackendStart(options, closing).run();
    } catch (IOException | TemplateException | RuntimeException failure) {
      closing.close();
      throw failure;
    }
  }

  /** Where its HTTP API answers; empty if its template has none. */
  public Optional<URI> api() {
    return api;
  }

  /** The one endpoint of all services: {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return gateway.endpoint();
  }

  /** The region of all names. */
  public String region() {
    return ground.region();
  }

  /** The stack as its template was read: names, outputs, what was left out. */
  public Stack stack() {
    return ground.stack();
  }

  /** The outputs of the template, with URLs that are good on this machine. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>(ground.stack().outputs());
    api.ifPresent(url -> outputs.computeIfPresent(API_URL, (name, own) -> url.toString()));
    return outputs;
  }

  /** What was deployed where, a sentence each; empty where everything is in emulators of its own. */
  public List<String> notes() {
    return ground.notes();
  }

  /** What the template asks for and this machine cannot give, a sentence each; everything else runs. */
  public List<String> missing() {
    return ground.missing();
  }

  /** The URL of each queue, by name. */
  public Map<String, String> queueUrls() {
    return ground.queueUrls();
  }

  /**
   * The newest events that were put onto a bus, the newest last; none where the buses are at another endpoint.
   *
   * @param bus its name or its ARN
   * @throws IOException if the file that has them cannot be read
   */
  public List<JsonNode> busEvents(String bus) throws IOException {
    return ground.buses().isPresent() ? ground.buses().get().events(bus) : List.of();
  }

  /** The folder of all logs: one file for each function and emulator, {@code bus-NAME.ndjson} for each bus of events, {@code host.log} for the host itself. */
  public Path logs() {
    return logs;
  }

  /** How often each operation of AWS was asked for through the endpoint, by functions and commands: {@code sqs:SendMessageBatch}. The host's own polling does not pass there. */
  public Map<String, Long> calls() {
    return gateway.calls();
  }

  /** What goes wrong on purpose; nothing until rules are set. */
  public Faults faults() {
    return faults;
  }

  /** The functions that run on this machine, by name. */
  public Map<String, HostedFunction> functions() {
    return host.functions();
  }

  /** What feeds them, by the ids of the template: {@code Function/Event}. */
  public Map<String, Mapping> mappings() {
    return host.mappings();
  }

  /** The process ids of everything that this backend started, by function name or {@code dynamodb}, {@code elasticmq} and {@code kinesis}. */
  public Map<String, List<Long>> pids() {
    Map<String, List<Long>> pids = new LinkedHashMap<>();
    for (Map.Entry<String, Emulator> emulator : ground.emulators().entrySet()) {
      pids.put(emulator.getKey(), List.of(emulator.getValue().pid()));
    }
    host.functions().forEach((name, function) -> pids.put(name, function.pids()));
    return pids;
  }

  /**
   * Kills one process of a function, as {@code kill -9} does.
   *
   * @return its process id; empty if the function has none now
   * @throws NoSuchElementException if there is no such function on this machine
   */
  public Optional<Long> killFunction(String name, RandomGenerator random) {
    return host.kill(name, random);
  }

  /**
   * Stops feeding a function from all its sources.
   *
   * @return whether what was under way has ended within the time
   * @throws NoSuchElementException if there is no such function on this machine
   */
  public boolean pauseFunction(String name, Duration atMost) throws InterruptedException {
    return host.pause(name, atMost);
  }

  /**
   * Feeds a function again.
   *
   * @throws NoSuchElementException if there is no such function on this machine
   */
  public void resumeFunction(String name) {
    host.resume(name);
  }

  /** Ends what is under way, within a bounded time, and stops everything that it started. Again is harmless. */
  @Override
  public void close() throws IOException {
    closing.close();
  }

  /** The start, step by step; whatever has been started is closed if a later step fails. */
  private record BackendStart(BackendOptions options, Closing closing) {

    Backend run() throws IOException, TemplateException {
      Path logs = RunFolder.create(options.work());
      HostLog hostLog = closing.add(new HostLog(logs.resolve("host.log")));
      SplittableRandom random = new SplittableRandom(options.seed());
      Faults faults = new Faults(random.split());
      Gateway gateway = closing.add(Gateway.open(options.ports().endpoint(), faults, greeting()));
      HttpApiHost api = closing.add(HttpApiHost.open(options.ports().api(), faults, hostLog));
      StackOptions stackOptions = StackOptions.local(options.stack(), gateway.endpoint()).serving(api.endpoint()).with(options.parameters());
      Ground ground = switch (options.services()) {
        case Services.Emulated emulated -> new EmulatedGround(options.template(), stackOptions, gateway, options.work(), logs, closing).make(emulated);
        case Services.Attached attached -> new AttachedGround(options.template(), stackOptions, gateway, closing).make(attached);
      };
      FunctionHost host = host(ground, gateway, logs, new Mappings(ground.dynamoDb(), ground.sqs(), ground.kinesis(), ground.checkpoints(), random.split(), hostLog));
      closing.add(() -> host.drain(api, DRAIN_AT_MOST));
      return new Backend(closing, gateway, serve(ground, api, host), faults, ground, host, logs);
    }

    private String greeting() {
      return "{\"service\":\"tallystick\",\"stack\":\"" + options.stack() + "\",\"pid\":" + ProcessHandle.current().pid() + "}";
    }

    private FunctionHost host(Ground ground, Gateway gateway, Path logs, Mappings mappings) throws IOException {
      if (runsElsewhere()) {
        return new FunctionHost();
      }
      LambdaOptions lambda = new LambdaOptions(gateway.endpoint(), ground.region(), options.work().resolve("code"), logs,
          new Starts(Runtime.getRuntime().availableProcessors()));
      return new FunctionHost(ground.stack(), ground.kinesis().isPresent(), lambda, mappings, closing);
    }

    private boolean runsElsewhere() {
      return options.services() instanceof Services.Attached attached && attached.runsFunctions();
    }

    /** Where the HTTP API is served; if that is not here, its port is given back. */
    private Optional<URI> serve(Ground ground, HttpApiHost host, FunctionHost functions) throws IOException {
      if (ground.stack().httpApi().isEmpty() || ground.deployedApi().isPresent()) {
        host.close();
        return ground.deployedApi();
      }
      HttpApi api = ground.stack().httpApi().get();
      if (options.services() instanceof Services.Attached attached && attached.runsFunctions()) {
        DeployedFunctions deployed = closing.add(new DeployedFunctions(attached.endpoint(), attached.region()));
        host.serve(api, (function, event, atMost) -> deployed.call(function, event));
      } else {
        host.serve(api, functions.integration(api));
      }
      return Optional.of(host.endpoint());
    }
  }
}
