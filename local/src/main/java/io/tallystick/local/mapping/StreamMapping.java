package io.tallystick.local.mapping;

import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Feeds a function from a stream: one poller for each shard whose parent is finished. */
final class StreamMapping extends PollingMapping {

  private static final Duration DISCOVERY_PAUSE = Duration.ofSeconds(1);

  private final Trigger.OfStream trigger;
  private final String functionArn;
  private final StreamSource stream;
  private final Invoker function;
  private final Checkpoints checkpoints;
  private final FailureQueue failures;
  private final Backoff backoff;
  private final Time time;
  private final Consumer<String> notes;
  private final Set<String> polled = new HashSet<>();
  private boolean firstDiscovery = true;

  StreamMapping(Trigger.OfStream trigger, String functionArn, StreamSource stream, Invoker function, Checkpoints checkpoints, FailureQueue failures,
      Backoff backoff, Time time, Consumer<String> notes) {
    this.trigger = trigger;
    this.functionArn = functionArn;
    this.stream = stream;
    this.function = function;
    this.checkpoints = checkpoints;
    this.failures = failures;
    this.backoff = backoff;
    this.time = time;
    this.notes = notes;
  }

  StreamMapping start() {
    if (!trigger.enabled()) {
      startPaused();
    }
    loops.start(new Loop(trigger.id(), this::discover, backoff, time, notes));
    return this;
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  private boolean discover() throws IOException, InterruptedException {
    startPollers();
    time.sleep(DISCOVERY_PAUSE);
    return true;
  }

  /** Starts a poller for each shard that may be read now and is not. */
  synchronized void startPollers() throws IOException {
    List<StreamSource.Shard> shards = stream.shards();
    Set<String> ids = new HashSet<>();
    shards.forEach(shard -> ids.add(shard.id()));
    StreamSource.Position start = start(firstDiscovery && checkpoints.isEmpty());
    firstDiscovery = false;
    checkpoints.retain(ids);
    for (StreamSource.Shard shard : shards) {
      boolean parentsDone = shard.parents().stream().allMatch(parent -> !ids.contains(parent) || checkpoints.isFinished(parent));
      // With the latest position, records of before are of no interest, so neither is the order of parents and children.
      if ((parentsDone || start instanceof StreamSource.Position.Latest) && !checkpoints.isFinished(shard.id()) && polled.add(shard.id())) {
        start(shard.id(), start);
      }
    }
  }

  /** @param first whether these are the shards that there are when it starts for the first time; later ones are read whole */
  private StreamSource.Position start(boolean first) {
    return switch (trigger.start()) {
      case Trigger.Start.Oldest() -> new StreamSource.Position.Oldest();
      case Trigger.Start.Latest() -> first ? new StreamSource.Position.Latest() : new StreamSource.Position.Oldest();
      case Trigger.Start.At(Instant time) -> new StreamSource.Position.At(time);
    };
  }

  private void start(String shard, StreamSource.Position start) {
    ShardPoller poller = new ShardPoller(trigger, functionArn, stream, shard, start, function, checkpoints, failures, backoff, time);
    loops.start(new Loop(trigger.id() + "#" + shard, () -> {
      boolean more = poller.cycle();
      if (!more) {
        startPollers();
      }
      return more;
    }, backoff, time, notes));
  }
}
