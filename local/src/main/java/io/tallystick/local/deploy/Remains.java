package io.tallystick.local.deploy;

import io.tallystick.local.aws.Stacks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What deleted stacks left in the account, because their templates say so. Stacks of one name may have had one ledger after the other.
 *
 * @param stacks that were nested in a deleted one, and are there, each with those nested in it
 * @param ledgers everything that was kept, of these stacks and by itself, by the ledger's name
 */
record Remains(Map<Stack, List<Stacks.Part>> stacks, Map<String, List<Stacks.Part>> ledgers) {
  Remains {
    stacks = Collections.unmodifiableMap(new LinkedHashMap<>(stacks));
    ledgers = Collections.unmodifiableMap(new LinkedHashMap<>(ledgers));
  }

  /**
   * Found by what CloudFormation tells of deleted stacks, for 90 days, and by the tag that every deployment leaves on nested ones.
   *
   * @param name of the deleted stacks
   */
  static Remains of(String name, Stacks stacks) {
    Map<String, Stack> kept = new LinkedHashMap<>();
    Map<String, List<Stacks.Part>> ledgers = new LinkedHashMap<>();
    stacks.client().listStacksPaginator(request -> request.stackStatusFilters(StackStatus.DELETE_COMPLETE)).stackSummaries().stream()
        .filter(summary -> summary.stackName().equals(name))
        .map(summary -> stacks.find(summary.stackId()))
        .flatMap(Optional::stream)
        .forEach(
            deleted -> {
              List<StackResourceSummary> skipped = stacks.resources(deleted.stackId()).stream().filter(resource -> resource.resourceStatus() == ResourceStatus.DELETE_SKIPPED).toList();
              skipped.stream()
                  .filter(resource -> resource.resourceType().equals(StateResources.STACK))
                  .map(resource -> stacks.find(resource.physicalResourceId()))
                  .flatMap(Optional::stream)
                  .filter(stack -> stack.stackStatus() != StackStatus.DELETE_COMPLETE)
                  .forEach(stack -> kept.put(stack.stackId(), stack));
              List<StackResourceSummary> state = skipped.stream().filter(resource -> StateResources.has(resource.resourceType())).toList();
              if (!state.isEmpty()) {
                List<Stacks.Part> part = List.of(new Stacks.Part("", deleted, state));
                ledgers.computeIfAbsent(StateInventory.ledger(part, name), ledger -> new ArrayList<>()).addAll(part);
              }
            });
    stacks.client().describeStacksPaginator().stacks().stream()
        .filter(stack -> !stack.stackName().equals(name) && stack.stackStatus() != StackStatus.DELETE_COMPLETE)
        .filter(stack -> stack.tags().stream().anyMatch(tag -> tag.key().equals(Deployment.STACK_TAG) && tag.value().equals(name)))
        // One whose outermost stack is there belongs to that.
        .filter(stack -> stack.rootId() == null || stacks.find(stack.rootId()).filter(root -> root.stackStatus() != StackStatus.DELETE_COMPLETE).isEmpty())
        .forEach(stack -> kept.put(stack.stackId(), stack));
    Map<Stack, List<Stacks.Part>> there = new LinkedHashMap<>();
    kept.values().forEach(stack -> there.put(stack, stacks.parts(stack)));
    there.values().forEach(parts -> ledgers.computeIfAbsent(StateInventory.ledger(parts, name), ledger -> new ArrayList<>()).addAll(parts));
    return new Remains(there, ledgers);
  }
}
