package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Makes change sets and reads what they would do. */
record ChangeSets(CloudFormationClient client, Patience patience) {
  /** How long CloudFormation may take to compare; transforms of nested templates make it slow. */
  static final Duration PATIENCE = Duration.ofMinutes(10);
  /** No change set is read further: stacks have at most 500 resources. */
  private static final int PAGES_LIMIT = 50;
  /** Nested stacks deeper than this are not looked into. */
  private static final int DEPTH_LIMIT = 10;

  /**
   * What is asked for.
   *
   * @param name of the change set
   * @param templateUrl of the outermost template
   * @param role that CloudFormation works with; empty for the caller's own rights
   */
  record Request(String stack, ChangeSetType type, String name, String templateUrl, List<Parameter> parameters, Map<String, String> tags, Optional<String> role) {}

  /** What became of it. */
  sealed interface Result {
    /** @param nested whether what nested stacks would do is in it, too */
    record Ready(String id, String stackId, boolean nested) implements Result {}

    /** Nothing would change. */
    record Empty(String id, String stackId) implements Result {}

    record Failed(String id, String stackId, String why) implements Result {}
  }

  /** Makes one and waits until it is ready. Where nested stacks cannot be compared beforehand, one without them is made. */
  Result create(Request request, String ifNot) {
    Result result = create(request, true, ifNot);
    if (result instanceof Result.Failed failed && concernsNesting(failed.why())) {
      delete(failed.id());
      return create(request, false, ifNot);
    }
    return result;
  }

  /** That the failure is of a nested change set is what CloudFormation says of a wrong nested template, too; the second try will tell. */
  private static boolean concernsNesting(String why) {
    return why.toLowerCase(Locale.ROOT).contains("nested");
  }

  private Result create(Request request, boolean nested, String ifNot) {
    CreateChangeSetRequest.Builder creation =
        CreateChangeSetRequest.builder()
            .stackName(request.stack())
            .changeSetName(nested ? request.name() : request.name() + "-root")
            .changeSetType(request.type())
            .templateURL(request.templateUrl())
            .parameters(request.parameters())
            .capabilities(Capability.CAPABILITY_IAM, Capability.CAPABILITY_AUTO_EXPAND)
            .includeNestedStacks(nested)
            .tags(request.tags().entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList());
    request.role().ifPresent(creation::roleARN);
    CreateChangeSetResponse created;
    try {
      created = client.createChangeSet(creation.build());
    } catch (SdkException failure) {
      throw AwsTrouble.failure("make a change set of the stack " + request.stack(), failure);
    }
    String id = created.id();
    return patience.await(
        "the change set",
        PATIENCE,
        ifNot,
        () -> {
          DescribeChangeSetResponse described = client.describeChangeSet(describe -> describe.changeSetName(id).stackName(created.stackId()));
          return result(described, id, created.stackId(), nested);
        });
  }

  private static Optional<Result> result(DescribeChangeSetResponse described, String id, String stackId, boolean nested) {
    ChangeSetStatus status = described.status();
    String why = described.statusReason() == null ? "" : described.statusReason();
    return switch (status) {
      case CREATE_PENDING, CREATE_IN_PROGRESS -> Optional.empty();
      // Without any change of a resource there may still be changes of outputs and tags.
      case CREATE_COMPLETE -> Optional.of(new Result.Ready(id, stackId, nested));
      case FAILED -> Optional.of(saysNoChanges(why) ? new Result.Empty(id, stackId) : new Result.Failed(id, stackId, why));
      case DELETE_PENDING, DELETE_IN_PROGRESS, DELETE_COMPLETE, DELETE_FAILED, UNKNOWN_TO_SDK_VERSION ->
          Optional.of(new Result.Failed(id, stackId, "somebody else deletes it (" + described.statusAsString() + ")"));
    };
  }

  /** CloudFormation has no code for it, only these sentences: the first without, the second with a transform. */
  static boolean saysNoChanges(String why) {
    return why.contains("didn't contain changes") || why.contains("No updates are to be performed") || why.contains("NO_CHANGES");
  }

  /** What it does, nested stacks included. */
  ChangeReport report(Result.Ready changeSet) {
    List<StackChange> changes = new ArrayList<>();
    List<String> opaque = new ArrayList<>();
    try {
      collect(changeSet.id(), "", changes, opaque, 0);
    } catch (SdkException failure) {
      throw AwsTrouble.failure("read the change set", failure);
    }
    return new ChangeReport(changes, opaque);
  }

  private void collect(String id, String path, List<StackChange> changes, List<String> opaque, int depth) {
    String token = null;
    for (int page = 0; page < PAGES_LIMIT; page++) {
      String from = token;
      DescribeChangeSetResponse described = client.describeChangeSet(request -> request.changeSetName(id).nextToken(from));
      for (Change change : described.changes()) {
        ResourceChange resource = change.resourceChange();
        if (resource == null) {
          continue;
        }
        StackChange made = StackChange.of(path, resource);
        changes.add(made);
        boolean nested = resource.resourceType().equals(StateResources.STACK);
        if (nested && resource.changeSetId() != null && depth < DEPTH_LIMIT) {
          collect(resource.changeSetId(), made.path(), changes, opaque, depth + 1);
        } else if (nested && (made.kind() == StackChange.Kind.REMOVE || made.kind() == StackChange.Kind.REPLACE)) {
          opaque.add(made.path());
        }
      }
      token = described.nextToken();
      if (token == null) {
        return;
      }
    }
    throw CommandFailure.failed("the change set has more than " + PAGES_LIMIT + " pages of changes");
  }

  /** Deletes it, with those of nested stacks. One that is gone already is no failure. */
  void delete(String id) {
    try {
      client.deleteChangeSet(request -> request.changeSetName(id));
    } catch (SdkException failure) {
      if (AwsTrouble.of(failure) != AwsTrouble.REFUSED) {
        throw AwsTrouble.failure("delete the change set " + id, failure);
      }
    }
  }
}
