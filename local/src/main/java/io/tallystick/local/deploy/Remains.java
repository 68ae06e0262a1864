package io.tallystick.local.deploy;

import io.tallystick.local.aws.Stacks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What deleted stacks left in the account, because their templates say so.
 *
 * @param stacks that were nested in a deleted one, and are there
 * @param parts everything that was kept: of these stacks, and by itself
 */
record Remains(List<Stack> stacks, List<Stacks.Part> parts) {
  Remains {
    stacks = List.copyOf(stacks);
    parts = List.copyOf(parts);
  }

  /**
   * Found by what CloudFormation tells of deleted stacks, for 90 days, and by the tag that every deployment leaves on nested ones.
   *
   * @param name of the deleted stacks
   */
  static Remains of(String name, Stacks stacks) {
    Map<String, Stack> kept = new LinkedHashMap<>();
    List<Stacks.Part> parts = new ArrayList<>();
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
                parts.add(new Stacks.Part("", deleted, state));
              }
            });
    stacks.client().describeStacksPaginator().stacks().stream()
        .filter(stack -> !stack.stackName().equals(name) && stack.stackStatus() != StackStatus.DELETE_COMPLETE)
        .filter(stack -> stack.tags().stream().anyMatch(tag -> tag.key().equals(Deployment.STACK_TAG) && tag.value().equals(name)))
        // One whose outermost stack is there belongs to that.
        .filter(stack -> stack.rootId() == null || stacks.find(stack.rootId()).filter(root -> root.stackStatus() != StackStatus.DELETE_COMPLETE).isEmpty())
        .forEach(stack -> kept.put(stack.stackId(), stack));
    kept.values().forEach(stack -> parts.addAll(stacks.parts(stack)));
    return new Remains(List.copyOf(kept.values()), parts);
  }
}
