package io.tallystick.local.mapping;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.Invoker;
import io.tallystick.local.template.Trigger;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Feeds a function from a queue: as many pollers as batches may be in flight. */
final class QueueMapping extends PollingMapping {

  /** Where the template sets no maximum. Lambda begins with as many. */
  private static final int DEFAULT_POLLERS = 5;

  /** The most on one machine, whatever the template allows. */
  private static final int POLLERS_LIMIT = 16;

  private final Trigger.OfQueue trigger;

  QueueMapping(Trigger.OfQueue trigger, AwsJson sqs, String queueUrl, Invoker function, Backoff backoff, Consumer<String> notes) {
    this.trigger = trigger;
    QueueSource queue = new SqsQueue(sqs, trigger.queue(), queueUrl, Time.SYSTEM);
    if (!trigger.enabled()) {
      startPaused();
    }
    int pollers = Math.min(trigger.maximumConcurrency().orElse(DEFAULT_POLLERS), POLLERS_LIMIT);
    // An idle queue is asked by one poller: the others would ask as often, and a ledger that has nothing to do would keep a good part of a core busy.
    Semaphore turn = new Semaphore(1);
    for (int number = 1; number <= pollers; number++) {
      QueuePoller poller = new QueuePoller(trigger, queue, function, Time.SYSTEM, turn);
      loops.start(new Loop(trigger.id() + "#" + number, () -> {
        if (poller.cycle() instanceof BatchAnswer.Failed(String why)) {
          notes.accept(trigger.id() + ": a batch failed: " + why);
        }
        return true;
      }, backoff, Time.SYSTEM, notes));
    }
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }
}
