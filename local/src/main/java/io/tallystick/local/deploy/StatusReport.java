package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a deployed ledger is.
 *
 * @param stacks by path, the outermost one first with an empty path
 * @param alarms of the stack that ring, each with why; those at rest are only counted
 * @param api what its health says; empty if the stack has no HTTP API
 */
record StatusReport(
    String name, List<Part> stacks, Map<String, String> outputs, Reading<Alarms> alarms, List<Depth> queues, Optional<Reading<String>> api) {

  /** @param status of CloudFormation */
  record Part(String path, String status, StackOutcome outcome, String reason) {}

  /** @param count of all alarms of the stack */
  record Alarms(int count, List<String> ringing) {}

  /**
   * How much a queue holds.
   *
   * @param messages those that wait, and those that are being worked on
   */
  record Depth(String queue, Reading<Messages> messages) {
    /** Whether every message of it is a failure. */
    boolean forFailures() {
      return queue.contains("-dead") || queue.endsWith("-failures");
    }
  }

  record Messages(long waiting, long taken) {
    @Override
    public String toString() {
      return waiting + " waiting, " + taken + " being worked on";
    }
  }

  StatusReport {
    stacks = List.copyOf(stacks);
    queues = List.copyOf(queues);
  }

  /** Whether nothing is known to be wrong; what could not be read is not wrong. */
  boolean isWell() {
    return problems().isEmpty();
  }

  /** What somebody should look at. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Part stack : stacks) {
      // A rollback leaves a stack that works, except the first one.
      boolean wrong = stack.outcome() == StackOutcome.STUCK || stack.status().equals("ROLLBACK_COMPLETE");
      if (wrong) {
        problems.add("the stack " + label(stack) + " is in the state " + stack.status());
      }
    }
    alarms.either(known -> problems.addAll(known.ringing()), why -> false);
    for (Depth depth : queues) {
      depth.messages().either(
          messages -> depth.forFailures() && messages.waiting() + messages.taken() > 0 && problems.add("the queue " + depth.queue() + " has " + (messages.waiting() + messages.taken()) + " failures"),
          why -> false);
    }
    return problems;
  }

  private String label(Part stack) {
    return stack.path().isEmpty() ? name : stack.path();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    stacks.forEach(stack -> lines.add("stack   %-24s  %s%s".formatted(label(stack), stack.status(), stack.reason().isEmpty() ? "" : "  " + stack.reason())));
    lines.add(alarms.either(known -> "alarms  " + (known.ringing().isEmpty() ? "none of " + known.count() + " rings" : known.ringing().size() + " of " + known.count() + " ring"), why -> "alarms  not known: " + why));
    alarms.either(known -> known.ringing(), why -> List.<String>of()).forEach(alarm -> lines.add("        " + alarm));
    queues.forEach(depth -> lines.add("queue   %-24s  %s".formatted(depth.queue(), depth.messages().either(Messages::toString, why -> "not known: " + why))));
    lines.add(api.map(health -> "api     " + health.either(text -> text, why -> "not known: " + why)).orElse("api     none in this stack"));
    return lines;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("stack", name).put("well", isWell());
    ArrayNode parts = json.putArray("stacks");
    stacks.forEach(stack -> parts.addObject().put("path", stack.path()).put("status", stack.status()).put("outcome", stack.outcome().name().toLowerCase(Locale.ROOT)));
    ArrayNode problems = json.putArray("problems");
    problems().forEach(problems::add);
    ObjectNode alarmsJson = json.putObject("alarms");
    alarms.either(known -> {
      alarmsJson.put("count", known.count());
      known.ringing().forEach(alarmsJson.putArray("ringing")::add);
      return alarmsJson;
    }, why -> alarmsJson.put("unknown", why));
    ArrayNode depths = json.putArray("queues");
    queues.forEach(depth -> {
      ObjectNode queue = depths.addObject().put("name", depth.queue());
      depth.messages().either(messages -> queue.put("waiting", messages.waiting()).put("taken", messages.taken()), why -> queue.put("unknown", why));
    });
    api.ifPresent(health -> health.either(text -> json.put("api", text), why -> json.put("api_unknown", why)));
    ObjectNode values = json.putObject("outputs");
    outputs.forEach(values::put);
    return json;
  }
}
