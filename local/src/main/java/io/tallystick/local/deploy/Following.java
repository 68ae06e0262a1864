package io.tallystick.local.deploy;

import io.tallystick.local.aws.Stacks;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Shows what happens to a stack, event by event, until CloudFormation has ended its operation. */
record Following(CloudFormationClient client, Patience patience, Terminal terminal) {
  /**
   * How it ended.
   *
   * @param stack as it is now
   * @param steps everything that happened, in the order in which it was shown
   */
  record End(Stack stack, List<StackStep> steps) {
    StackOutcome outcome() {
      return StackOutcome.of(stack.stackStatus());
    }

    List<StackStep> firstCauses() {
      return StackStep.firstCauses(steps);
    }
  }

  /** The moment from which on events belong to what is begun next. */
  Instant mark(String stackId) {
    return StackEvents.newest(events(stackId));
  }

  /** Whether the stack was ever complete. */
  boolean wasCreated(String stackId) {
    for (StackEvent event : events(stackId)) {
      if (stackId.equals(event.physicalResourceId()) && event.resourceStatus() == ResourceStatus.CREATE_COMPLETE) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param stackId its ARN: by its name a deleted stack is not found any more
   * @param since as {@link #mark} returned it before the operation was begun
   * @param most how long to look at all
   * @param ifNot what to tell where it did not end meanwhile
   */
  End until(String stackId, Instant since, Duration most, String ifNot) {
    StackEvents events = new StackEvents(this::events, stackId, since);
    return patience.await(
        "the stack",
        most,
        ifNot,
        () -> {
          // The state first: what happened until then is among the events that are read afterwards.
          Optional<Stack> stack = new Stacks(client).find(stackId);
          events.next().forEach(step -> terminal.note(step.line()));
          return stack.filter(found -> begun(found, events) && StackOutcome.of(found.stackStatus()) != StackOutcome.RUNNING).map(found -> new End(found, events.all()));
        });
  }

  /** A state that it had before is not the end of what has only just been asked for. */
  private static boolean begun(Stack stack, StackEvents events) {
    return events.all().stream().anyMatch(step -> step.ofStack() && step.path().isEmpty() && step.ended()) || StackOutcome.of(stack.stackStatus()) == StackOutcome.DELETED;
  }

  private Iterable<StackEvent> events(String stackId) {
    return client.describeStackEventsPaginator(request -> request.stackName(stackId)).stackEvents();
  }
}
