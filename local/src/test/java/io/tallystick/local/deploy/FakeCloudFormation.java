package io.tallystick.local.deploy;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;

/**
 * CloudFormation as far as the commands see it. What a change set says and how its execution goes is scripted: one step for each time that the
 * stack is looked at.
 */
final class FakeCloudFormation implements CloudFormationClient {
  static final String ACCOUNT = "123456789012";
  private static final Instant BEGIN = Instant.parse("2026-11-28T10:00:00Z");

  /** A stack as it is now. */
  static final class FakeStack {
    final String id;
    final String name;
    StackStatus status;
    String rootId;
    boolean protectedFromDeletion;
    final Map<String, String> parameters = new LinkedHashMap<>();
    final Map<String, String> outputs = new LinkedHashMap<>();
    final List<Tag> tags = new ArrayList<>();
    final List<StackResourceSummary> resources = new ArrayList<>();
    /** The oldest first. */
    final List<StackEvent> events = new ArrayList<>();
    final Deque<Consumer<FakeStack>> script = new ArrayDeque<>();

    private FakeStack(String name, StackStatus status) {
      this.name = name;
      this.id = "arn:aws:cloudformation:eu-west-1:" + ACCOUNT + ":stack/" + name + "/1";
      this.status = status;
    }

    FakeStack has(String logicalId, String type, String physicalId) {
      resources.add(StackResourceSummary.builder().logicalResourceId(logicalId).resourceType(type).physicalResourceId(physicalId).resourceStatus(ResourceStatus.CREATE_COMPLETE).build());
      return this;
    }

    Stack described() {
      return Stack.builder()
          .stackId(id).stackName(name).stackStatus(status).rootId(rootId).enableTerminationProtection(protectedFromDeletion)
          .parameters(parameters.entrySet().stream().map(entry -> Parameter.builder().parameterKey(entry.getKey()).parameterValue(entry.getValue()).build()).toList())
          .outputs(outputs.entrySet().stream().map(entry -> Output.builder().outputKey(entry.getKey()).outputValue(entry.getValue()).build()).toList())
          .tags(tags)
          .build();
    }
  }

  final List<String> calls = new ArrayList<>();
  final List<CreateChangeSetRequest> changeSets = new ArrayList<>();
  /** What the next change sets say, one for each; the last one is said again. */
  final Deque<DescribeChangeSetResponse> answers = new ArrayDeque<>();
  /** What change sets of nested stacks say, by their ids. */
  final Map<String, DescribeChangeSetResponse> nested = new HashMap<>();
  /** What happens to a stack after a change set is executed. */
  final List<Consumer<FakeStack>> execution = new ArrayList<>();
  /** What happens to a stack after it is deleted; by default it is. */
  final List<Consumer<FakeStack>> deletion = new ArrayList<>(List.of(becomes(StackStatus.DELETE_COMPLETE)));
  private final Map<String, FakeStack> byName = new LinkedHashMap<>();
  private final Map<String, FakeStack> byId = new LinkedHashMap<>();
  private final Map<String, Deque<SdkException>> failures = new HashMap<>();
  private int seconds;
  private int ids;

  FakeStack stack(String name, StackStatus status) {
    FakeStack stack = new FakeStack(name, status);
    byName.put(name, stack);
    byId.put(stack.id, stack);
    return stack;
  }

  FakeStack stack(String name) {
    return byName.get(name);
  }

  /** The next calls of an operation fail like this, one after the other. */
  FakeCloudFormation fails(String operation, SdkException... with) {
    failures.computeIfAbsent(operation, none -> new ArrayDeque<>()).addAll(Arrays.asList(with));
    return this;
  }

  static SdkException error(int status, String code, String message) {
    return CloudFormationException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .message(message + " (Service: CloudFormation)")
        .build();
  }

  /** The stack's own event of that status, which it has from then on. */
  Consumer<FakeStack> becomes(StackStatus status) {
    return stack -> {
      stack.status = status;
      event(stack, stack.name, StateResources.STACK, stack.id, status.toString(), "");
    };
  }

  Consumer<FakeStack> happens(String logicalId, String type, String physicalId, String status, String reason) {
    return stack -> event(stack, logicalId, type, physicalId, status, reason);
  }

  @SafeVarargs
  static Consumer<FakeStack> all(Consumer<FakeStack>... steps) {
    return stack -> Arrays.stream(steps).forEach(step -> step.accept(stack));
  }

  void event(FakeStack stack, String logicalId, String type, String physicalId, String status, String reason) {
    stack.events.add(
        StackEvent.builder()
            .eventId("event-" + ids++).stackId(stack.id).stackName(stack.name).logicalResourceId(logicalId).resourceType(type).physicalResourceId(physicalId)
            .resourceStatus(status).resourceStatusReason(reason.isEmpty() ? null : reason).timestamp(BEGIN.plusSeconds(seconds++))
            .build());
  }

  private void called(String operation) {
    calls.add(operation);
    Deque<SdkException> due = failures.get(operation);
    if (due != null && !due.isEmpty()) {
      throw due.removeFirst();
    }
  }

  private FakeStack found(String nameOrId) {
    FakeStack stack = byId.get(nameOrId);
    if (stack == null) {
      stack = byName.get(nameOrId);
      if (stack != null && stack.status == StackStatus.DELETE_COMPLETE) {
        stack = null;
      }
    }
    if (stack == null) {
      throw (RuntimeException) error(400, "ValidationError", "Stack with id " + nameOrId + " does not exist");
    }
    return stack;
  }

  @Override
  public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
    called("DescribeStacks");
    if (request.stackName() == null) {
      return DescribeStacksResponse.builder().stacks(byName.values().stream().filter(stack -> stack.status != StackStatus.DELETE_COMPLETE).map(FakeStack::described).toList()).build();
    }
    FakeStack stack = found(request.stackName());
    Consumer<FakeStack> next = stack.script.poll();
    if (next != null) {
      next.accept(stack);
    }
    return DescribeStacksResponse.builder().stacks(stack.described()).build();
  }

  @Override
  public ListStacksResponse listStacks(ListStacksRequest request) {
    called("ListStacks");
    return ListStacksResponse.builder()
        .stackSummaries(
            byId.values().stream()
                .filter(stack -> request.stackStatusFilters().contains(stack.status))
                .map(stack -> StackSummary.builder().stackId(stack.id).stackName(stack.name).stackStatus(stack.status).build())
                .toList())
        .build();
  }

  @Override
  public ListStackResourcesResponse listStackResources(ListStackResourcesRequest request) {
    called("ListStackResources");
    return ListStackResourcesResponse.builder().stackResourceSummaries(found(request.stackName()).resources).build();
  }

  /** By a physical id only, as AWS does: of a stack that is there and has it. */
  @Override
  public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
    called("DescribeStackResources");
    String id = request.physicalResourceId();
    List<StackResource> resources =
        byId.values().stream()
            .filter(stack -> stack.status != StackStatus.DELETE_COMPLETE)
            .flatMap(
                stack ->
                    stack.resources.stream()
                        .filter(resource -> id.equals(resource.physicalResourceId()))
                        .map(resource -> StackResource.builder().stackId(stack.id).logicalResourceId(resource.logicalResourceId()).physicalResourceId(id).build()))
            .limit(1)
            .toList();
    if (resources.isEmpty()) {
      throw (RuntimeException) error(400, "ValidationError", "Stack for " + id + " does not exist");
    }
    return DescribeStackResourcesResponse.builder().stackResources(resources).build();
  }

  /** Two of a page, the newest first. */
  @Override
  public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
    called("DescribeStackEvents");
    List<StackEvent> newest = found(request.stackName()).events.reversed();
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    int to = Math.min(newest.size(), from + 2);
    return DescribeStackEventsResponse.builder().stackEvents(newest.subList(from, to)).nextToken(to < newest.size() ? Integer.toString(to) : null).build();
  }

  @Override
  public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
    called("CreateChangeSet");
    changeSets.add(request);
    FakeStack stack = byName.get(request.stackName());
    if (stack == null || stack.status == StackStatus.DELETE_COMPLETE) {
      stack = stack(request.stackName(), StackStatus.REVIEW_IN_PROGRESS);
    }
    return CreateChangeSetResponse.builder().id("change-set-" + changeSets.size()).stackId(stack.id).build();
  }

  @Override
  public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
    called("DescribeChangeSet");
    DescribeChangeSetResponse known = nested.get(request.changeSetName());
    return known != null ? known : answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  @Override
  public DeleteChangeSetResponse deleteChangeSet(DeleteChangeSetRequest request) {
    called("DeleteChangeSet");
    return DeleteChangeSetResponse.builder().build();
  }

  @Override
  public ListChangeSetsResponse listChangeSets(ListChangeSetsRequest request) {
    called("ListChangeSets");
    return ListChangeSetsResponse.builder().build();
  }

  @Override
  public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
    called("ExecuteChangeSet");
    byName.get(changeSets.getLast().stackName()).script.addAll(execution);
    return ExecuteChangeSetResponse.builder().build();
  }

  @Override
  public DeleteStackResponse deleteStack(DeleteStackRequest request) {
    called("DeleteStack");
    FakeStack stack = found(request.stackName());
    if (stack.status == StackStatus.REVIEW_IN_PROGRESS) {
      stack.status = StackStatus.DELETE_COMPLETE;
    } else {
      stack.script.addAll(deletion);
    }
    return DeleteStackResponse.builder().build();
  }

  @Override
  public UpdateTerminationProtectionResponse updateTerminationProtection(UpdateTerminationProtectionRequest request) {
    called("UpdateTerminationProtection");
    found(request.stackName()).protectedFromDeletion = request.enableTerminationProtection();
    return UpdateTerminationProtectionResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
