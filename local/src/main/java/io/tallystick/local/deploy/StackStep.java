package io.tallystick.local.deploy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/**
 * One event of a stack.
 *
 * @param path logical ids from the outermost stack inwards; empty for the outermost stack itself
 * @param physicalId empty where it has none yet
 * @param ofStack whether it is about a stack itself, and not about a resource of it
 */
record StackStep(Instant time, String path, String type, String physicalId, String status, String reason, boolean ofStack) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  /** What only stopped because something else had failed. */
  private static final Pattern CANCELLED = Pattern.compile("(?i)resource (creation|update|deletion|import) cancelled.*|.*cancelled because.*");

  static StackStep of(String stackPath, StackEvent event) {
    String physicalId = event.physicalResourceId() == null ? "" : event.physicalResourceId();
    boolean ofStack = physicalId.equals(event.stackId());
    String path = ofStack ? stackPath : stackPath.isEmpty() ? event.logicalResourceId() : stackPath + "/" + event.logicalResourceId();
    String reason = event.resourceStatusReason() == null ? "" : event.resourceStatusReason();
    return new StackStep(event.timestamp(), path, event.resourceType(), physicalId, event.resourceStatusAsString(), reason, ofStack);
  }

  boolean failed() {
    return status.endsWith("_FAILED");
  }

  /** Whether nothing more follows for now. */
  boolean ended() {
    return !status.endsWith("_IN_PROGRESS");
  }

  /** Whether the resource left the stack, but not the account. */
  boolean kept() {
    return status.equals("DELETE_SKIPPED");
  }

  /** Whether it could not be made because something of that name is there, which is no part of the stack. */
  boolean isThereAlready() {
    return failed() && reason.toLowerCase(Locale.ROOT).contains("already exists");
  }

  String line() {
    return "%s  %-20s  %s  %s%s".formatted(CLOCK.format(time), status, path.isEmpty() ? "(the stack)" : path, type, reason.isEmpty() ? "" : "  " + reason);
  }

  /**
   * What failed by itself, in order of time: not what was cancelled because of another failure, nor stacks because of what is in them.
   * If there is nothing else, stacks too: something has to be told.
   */
  static List<StackStep> firstCauses(List<StackStep> steps) {
    List<StackStep> failures = steps.stream().filter(step -> step.failed() && !CANCELLED.matcher(step.reason).matches()).toList();
    Set<String> within = new HashSet<>();
    for (StackStep failure : failures) {
      if (!failure.type.equals(StateResources.STACK)) {
        for (int slash = failure.path.lastIndexOf('/'); slash > 0; slash = failure.path.lastIndexOf('/', slash - 1)) {
          within.add(failure.path.substring(0, slash));
        }
        within.add("");
      }
    }
    List<StackStep> causes = new ArrayList<>(failures.stream().filter(failure -> !failure.type.equals(StateResources.STACK) || !within.contains(failure.path)).toList());
    // Of a stack and the resource that it is, the inner tells more.
    causes.removeIf(cause -> cause.type.equals(StateResources.STACK) && causes.stream().anyMatch(other -> other != cause && inside(other.path, cause.path) && !other.reason.isEmpty()));
    return causes;
  }

  private static boolean inside(String inner, String outer) {
    return outer.isEmpty() ? !inner.isEmpty() : inner.startsWith(outer + "/");
  }
}
