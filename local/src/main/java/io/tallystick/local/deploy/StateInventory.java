package io.tallystick.local.deploy;

import io.tallystick.local.aws.Stacks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/**
 * The tables and queues of a ledger, and its keys, which nobody deletes: a key that is gone takes every backup with it that it encrypted.
 *
 * @param tables by name
 * @param queues by URL
 * @param keys by id
 */
record StateInventory(List<String> tables, List<String> queues, List<String> keys) {
  private static final String LEDGER_NAME = "LedgerName";

  StateInventory {
    tables = List.copyOf(tables);
    queues = List.copyOf(queues);
    keys = List.copyOf(keys);
  }

  /** All that the stacks have. */
  static StateInventory of(List<Stacks.Part> parts) {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    for (Stacks.Part part : parts) {
      for (StackResourceSummary resource : part.resources()) {
        String id = resource.physicalResourceId();
        if (id != null && !id.isEmpty() && !resource.resourceStatusAsString().equals("DELETE_COMPLETE")) {
          found.computeIfAbsent(resource.resourceType(), type -> new LinkedHashSet<>()).add(id);
        }
      }
    }
    return new StateInventory(all(found, StateResources.TABLE), all(found, StateResources.QUEUE), all(found, StateResources.KEY));
  }

  private static List<String> all(Map<String, Set<String>> found, String type) {
    return List.copyOf(found.getOrDefault(type, Set.of()));
  }

  /** The ledger's name by the stacks' parameter: that is the first part of the names of its tables and queues. */
  static String ledger(List<Stacks.Part> parts, String otherwise) {
    return parts.stream().map(part -> Stacks.parameters(part.stack()).get(LEDGER_NAME)).filter(Objects::nonNull).findFirst().orElse(otherwise);
  }

  /** Whether these tables and queues are all that the other has. */
  boolean covers(StateInventory other) {
    return tables.containsAll(other.tables) && queues.containsAll(other.queues);
  }

  /** What is left after these were deleted. */
  StateInventory without(List<StackStep> steps) {
    Set<String> deleted = new LinkedHashSet<>();
    steps.stream().filter(step -> step.status().equals("DELETE_COMPLETE")).forEach(step -> deleted.add(step.physicalId()));
    return new StateInventory(except(tables, deleted), except(queues, deleted), except(keys, deleted));
  }

  private static List<String> except(List<String> all, Set<String> deleted) {
    return all.stream().filter(one -> !deleted.contains(one)).toList();
  }

  /** Whether there is no table and no queue. */
  boolean isEmpty() {
    return tables.isEmpty() && queues.isEmpty();
  }

  /** The tables and queues as a person reads them, in order. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    tables.forEach(table -> lines.add("  table  " + table));
    queues.forEach(queue -> lines.add("  queue  " + queue));
    return lines;
  }
}
