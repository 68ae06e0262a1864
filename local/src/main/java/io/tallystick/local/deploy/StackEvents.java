package io.tallystick.local.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * What happens to a stack and the stacks nested in it from a moment on: each event once, in order of time among those that are new.
 *
 * <p>Nested stacks are found by the events of the resources that they are. One is read as long as it is at work, or its parent says something new of it.
 */
final class StackEvents {
  /** After so many known ones in a row the rest is known, too: CloudFormation lists the newest first, though not always in strict order. */
  private static final int KNOWN_IN_A_ROW = 10;
  /** No look at one stack reads more. A ledger's deployment has some 300 events in all. */
  static final int EVENTS_OF_A_LOOK = 5_000;

  private final Function<String, Iterable<StackEvent>> newestFirst;
  private final String root;
  private final Instant since;
  private final Set<String> known = new HashSet<>();
  private final Map<String, Nested> nested = new LinkedHashMap<>();
  private final List<StackStep> all = new ArrayList<>();

  private static final class Nested {
    private final String path;
    private boolean atWork = true;

    Nested(String path) {
      this.path = path;
    }
  }

  /**
   * @param newestFirst the events of the stack of an ARN, read as far as they are asked for
   * @param root ARN of the outermost stack
   * @param since events until then are of something earlier
   */
  StackEvents(Function<String, Iterable<StackEvent>> newestFirst, String root, Instant since) {
    this.newestFirst = newestFirst;
    this.root = root;
    this.since = since;
  }

  /** The time of a stack's newest event, from which on to look; the beginning of time if it has none. */
  static Instant newest(Iterable<StackEvent> newestFirst) {
    var events = newestFirst.iterator();
    return events.hasNext() ? events.next().timestamp() : Instant.EPOCH;
  }

  /** Looks once. */
  List<StackStep> next() {
    List<StackStep> fresh = new ArrayList<>(read(root, ""));
    // Stacks that are found on the way are read in the same look, however deep they are.
    Set<String> looked = new HashSet<>();
    for (boolean found = true; found; ) {
      found = false;
      for (String arn : List.copyOf(nested.keySet())) {
        Nested stack = nested.get(arn);
        if (stack.atWork && looked.add(arn)) {
          found = true;
          fresh.addAll(read(arn, stack.path));
        }
      }
    }
    fresh.sort(Comparator.comparing(StackStep::time));
    all.addAll(fresh);
    return fresh;
  }

  /** All that {@link #next} has returned. */
  List<StackStep> all() {
    return List.copyOf(all);
  }

  private List<StackStep> read(String arn, String path) {
    List<StackEvent> fresh = new ArrayList<>();
    int inARow = 0;
    int read = 0;
    for (StackEvent event : newestFirst.apply(arn)) {
      if (!event.timestamp().isAfter(since) || ++read > EVENTS_OF_A_LOOK) {
        break;
      }
      if (known.add(event.eventId())) {
        fresh.add(event);
        inARow = 0;
      } else if (++inARow == KNOWN_IN_A_ROW) {
        break;
      }
    }
    List<StackStep> steps = new ArrayList<>();
    for (StackEvent event : fresh.reversed()) {
      StackStep step = StackStep.of(path, event);
      steps.add(step);
      if (step.ofStack()) {
        if (nested.containsKey(arn)) {
          nested.get(arn).atWork = !step.ended();
        }
      } else if (event.resourceType().equals(StateResources.STACK) && event.physicalResourceId() != null && !event.physicalResourceId().isEmpty()
          && event.resourceStatus() != ResourceStatus.DELETE_SKIPPED) {
        nested.computeIfAbsent(event.physicalResourceId(), found -> new Nested(step.path())).atWork |= !step.ended();
      }
    }
    return steps;
  }
}
