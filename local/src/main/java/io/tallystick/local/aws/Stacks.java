package io.tallystick.local.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Reads stacks. Every method throws the SDK's exceptions. */
public record Stacks(CloudFormationClient client) {
  private static final String NESTED = "AWS::CloudFormation::Stack";
  /** Nested stacks deeper than this are not looked into. */
  private static final int DEPTH_LIMIT = 10;

  /**
   * A stack of the outermost one and those nested in it, with what it is made of.
   *
   * @param path logical ids from the outermost stack inwards; empty for that
   */
  public record Part(String path, Stack stack, List<StackResourceSummary> resources) {}

  /** @param name or ARN; by its ARN a stack that was deleted is found, too */
  public Optional<Stack> find(String name) {
    try {
      return client.describeStacks(request -> request.stackName(name)).stacks().stream().findFirst();
    } catch (CloudFormationException refused) {
      if (refused.awsErrorDetails() != null && refused.awsErrorDetails().errorMessage() != null && refused.awsErrorDetails().errorMessage().contains("does not exist")) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** The stack of that name, if it has any resources or had. */
  public Optional<Stack> live(String name) {
    return find(name).filter(stack -> stack.stackStatus() != StackStatus.DELETE_COMPLETE && stack.stackStatus() != StackStatus.REVIEW_IN_PROGRESS);
  }

  public List<StackResourceSummary> resources(String stack) {
    return client.listStackResourcesPaginator(request -> request.stackName(stack)).stackResourceSummaries().stream().toList();
  }

  /** The stack and all that are nested in it, each after the one that it is in. */
  public List<Part> parts(Stack root) {
    List<Part> parts = new ArrayList<>();
    collect("", root, parts, 0);
    return parts;
  }

  private void collect(String path, Stack stack, List<Part> parts, int depth) {
    List<StackResourceSummary> resources = resources(stack.stackId());
    parts.add(new Part(path, stack, resources));
    if (depth == DEPTH_LIMIT) {
      return;
    }
    for (StackResourceSummary resource : resources) {
      if (resource.resourceType().equals(NESTED) && resource.physicalResourceId() != null && !resource.resourceStatusAsString().equals("DELETE_COMPLETE")) {
        find(resource.physicalResourceId())
            .ifPresent(nested -> collect(path.isEmpty() ? resource.logicalResourceId() : path + "/" + resource.logicalResourceId(), nested, parts, depth + 1));
      }
    }
  }

  /** In the order of the template. */
  public static Map<String, String> outputs(Stack stack) {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Output output : stack.outputs()) {
      outputs.put(output.outputKey(), output.outputValue() == null ? "" : output.outputValue());
    }
    return outputs;
  }

  public static Map<String, String> parameters(Stack stack) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Parameter parameter : stack.parameters()) {
      parameters.put(parameter.parameterKey(), parameter.parameterValue() == null ? "" : parameter.parameterValue());
    }
    return parameters;
  }
}
