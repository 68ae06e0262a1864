package io.tallystick.local.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Function;
import io.tallystick.local.template.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Consumer;

/** Calls a function again and again, first one period after it was made. A call that takes longer does not delay the next one. */
final class ScheduleMapping implements Mapping {

  private final Trigger.OfSchedule trigger;
  private final Function function;
  private final AsynchronousInvoker invoker;
  private final Time time;
  private final Consumer<String> notes;
  private final Loops ticks = new Loops();
  private final Loops calls = new Loops();
  private final Backoff backoff;

  ScheduleMapping(Trigger.OfSchedule trigger, Function function, AsynchronousInvoker invoker, Backoff backoff, Time time, Consumer<String> notes) {
    this.trigger = trigger;
    this.function = function;
    this.invoker = invoker;
    this.backoff = backoff;
    this.time = time;
    this.notes = notes;
  }

  ScheduleMapping start() {
    if (trigger.enabled()) {
      ticks.start(new Loop(trigger.id(), this::tick, backoff, time, notes));
    }
    return this;
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  @Override
  public boolean pause(Duration atMost) throws InterruptedException {
    // The loop of ticks is always in its sleep, so it is not waited for; what it would start waits at its gate.
    ticks.pause(Duration.ZERO);
    return calls.pause(atMost);
  }

  @Override
  public void resume() {
    calls.resume();
    ticks.resume();
  }

  @Override
  public void close() {
    ticks.stop();
    calls.stop();
  }

  private boolean tick() throws InterruptedException {
    time.sleep(trigger.rate());
    byte[] event = event(time.now());
    calls.start(new Loop(trigger.id() + "#call", () -> {
      invoker.invoke(event);
      return false;
    }, backoff, time, notes));
    return true;
  }

  /** As EventBridge writes it. */
  private byte[] event(Instant now) {
    if (trigger.input().isPresent()) {
      return trigger.input().get().getBytes(StandardCharsets.UTF_8);
    }
    Arn arn = function.arn();
    ObjectNode event = AwsJson.MAPPER.createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", arn.account());
    event.put("time", now.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", arn.region());
    event.putArray("resources").add(new Arn("events", arn.region(), arn.account(), "rule/" + trigger.id().replace('/', '-')).toString());
    event.putObject("detail");
    try {
      return AwsJson.MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
