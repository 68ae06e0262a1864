package io.tallystick.local.backend;

import io.tallystick.local.httpapi.HttpApiHost;
import io.tallystick.local.httpapi.Integration;
import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.lambda.LambdaOptions;
import io.tallystick.local.mapping.Mapping;
import io.tallystick.local.mapping.Mappings;
import io.tallystick.local.template.Function;
import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs the functions of a stack on this machine and feeds them from its queues, its streams and the clock. */
final class FunctionHost {

  private final Map<String, HostedFunction> functions = new LinkedHashMap<>();
  private final Map<String, Mapping> mappings = new LinkedHashMap<>();

  /** Runs nothing: the functions are elsewhere. */
  FunctionHost() {}

  /**
   * Starts everything; what was started is closed with {@code closing}, also where something fails.
   *
   * @param streams whether there are streams of Kinesis; without them nothing feeds functions from there
   */
  FunctionHost(Stack stack, boolean streams, LambdaOptions lambda, Mappings maker, Closing closing) throws IOException {
    for (Function function : stack.functions()) {
      functions.put(function.name(), closing.add(HostedFunction.host(function, lambda)));
    }
    for (Trigger trigger : stack.triggers()) {
      if (!streams && isOfDataStream(trigger)) {
        continue;
      }
      HostedFunction function = functions.get(trigger.function());
      if (function == null) {
        throw new IOException("the trigger " + trigger.id() + " calls a function that the template does not declare: " + trigger.function());
      }
      mappings.put(trigger.id(), closing.add(maker.start(trigger, function)));
    }
  }

  static boolean isOfDataStream(Trigger trigger) {
    return trigger instanceof Trigger.OfStream of && of.stream().isDataStream();
  }

  Map<String, HostedFunction> functions() {
    return functions;
  }

  Map<String, Mapping> mappings() {
    return mappings;
  }

  /** How an HTTP API calls the functions. */
  Integration integration(HttpApi api) throws IOException {
    for (HttpApi.Route route : api.routes()) {
      if (!functions.containsKey(route.function())) {
        throw new IOException("the route " + route.key().text() + " calls a function that the template does not declare: " + route.function());
      }
    }
    return (function, event, atMost) -> functions.get(function).call(event, atMost);
  }

  Optional<Long> kill(String name, RandomGenerator random) {
    return function(name).killOne(random);
  }

  boolean pause(String name, Duration atMost) throws InterruptedException {
    function(name);
    boolean all = true;
    for (Mapping mapping : mappings.values()) {
      if (mapping.trigger().function().equals(name)) {
        all &= mapping.pause(atMost);
      }
    }
    return all;
  }

  void resume(String name) {
    function(name);
    mappings.values().stream().filter(mapping -> mapping.trigger().function().equals(name)).forEach(Mapping::resume);
  }

  /** All at once: nothing new begins anywhere, then what is under way everywhere has the same time to end. */
  void drain(HttpApiHost api, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
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

  private HostedFunction function(String name) {
    HostedFunction function = functions.get(name);
    if (function == null) {
      throw new NoSuchElementException("there is no function '" + name + "'; there are " + functions.keySet());
    }
    return function;
  }
}
