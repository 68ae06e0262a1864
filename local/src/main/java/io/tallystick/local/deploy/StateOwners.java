package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.aws.Stacks;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Whose tables and queues are. That a stack lists a name does not make it the stack's own: one that tried to make what another had already lists it as kept,
 * and what a deleted stack kept may have been taken over since.
 */
record StateOwners(AwsClients aws, Stacks stacks) {
  /** CloudFormation puts it on everything that it makes. */
  static final String STACK_ID = "aws:cloudformation:stack-id";

  /** A table has at most 50 tags of its own, some ten of them on a page. */
  private static final int PAGES_OF_TAGS = 20;

  private static final String NOT_THERE = "does not exist";

  /** @throws CommandFailure if another stack has any of them, naming both */
  void requireNoOthers(StateInventory state, List<Stacks.Part> parts) {
    Set<String> own = new HashSet<>();
    parts.forEach(part -> own.add(part.stack().stackId()));
    state.tables().forEach(table -> require("table " + table, table, taggedTable(table), own));
    state.queues().forEach(queue -> require("queue " + queue, queue, taggedQueue(queue), own));
  }

  private void require(String what, String id, Optional<String> tagged, Set<String> own) {
    Set<String> owners = new HashSet<>(listedBy(id));
    tagged.filter(stack -> !own.contains(stack)).filter(stack -> lists(stack, id)).ifPresent(owners::add);
    owners.removeAll(own);
    owners.stream().map(stacks::find).flatMap(Optional::stream).filter(stack -> stack.stackStatus() != StackStatus.DELETE_COMPLETE).findFirst().ifPresent(stack -> {
      throw others(what, stack);
    });
  }

  private static CommandFailure others(String what, Stack owner) {
    return CommandFailure.failed("nothing was deleted: the " + what + " belongs to the stack " + owner.stackName() + "; without --delete-state only this stack goes");
  }

  private boolean lists(String stack, String id) {
    return stacks.find(stack).filter(found -> found.stackStatus() != StackStatus.DELETE_COMPLETE).isPresent()
        && stacks.resources(stack).stream().anyMatch(resource -> id.equals(resource.physicalResourceId()) && resource.resourceStatus() != ResourceStatus.DELETE_COMPLETE);
  }

  /** Emulators cannot look for what has an id; LocalStack breaks down over it. */
  private Set<String> listedBy(String id) {
    Set<String> owners = new HashSet<>();
    if (aws.endpoint().isPresent()) {
      return owners;
    }
    try {
      stacks.client().describeStackResources(request -> request.physicalResourceId(id)).stackResources().stream()
          .filter(resource -> id.equals(resource.physicalResourceId()) && resource.stackId() != null)
          .forEach(resource -> owners.add(resource.stackId()));
    } catch (CloudFormationException none) {
      if (!AwsTrouble.text(none).contains(NOT_THERE)) {
        throw none;
      }
    }
    return owners;
  }

  private Optional<String> taggedTable(String table) {
    try {
      String arn = aws.dynamo().describeTable(request -> request.tableName(table)).table().tableArn();
      String token = null;
      for (int page = 0; page < PAGES_OF_TAGS; page++) {
        String from = token;
        ListTagsOfResourceResponse answer = aws.dynamo().listTagsOfResource(request -> request.resourceArn(arn).nextToken(from));
        Optional<String> stack = answer.tags().stream().filter(tag -> tag.key().equals(STACK_ID)).map(Tag::value).findFirst();
        token = answer.nextToken();
        if (stack.isPresent() || token == null) {
          return stack;
        }
      }
      throw CommandFailure.failed("the table " + table + " has more than " + PAGES_OF_TAGS + " pages of tags");
    } catch (ResourceNotFoundException gone) {
      return Optional.empty();
    } catch (SdkException failure) {
      throw AwsTrouble.failure("find out whose the table " + table + " is", failure);
    }
  }

  private Optional<String> taggedQueue(String url) {
    try {
      return Optional.ofNullable(aws.sqs().listQueueTags(request -> request.queueUrl(url)).tags().get(STACK_ID));
    } catch (QueueDoesNotExistException gone) {
      return Optional.empty();
    } catch (SdkException failure) {
      throw AwsTrouble.failure("find out whose the queue " + url + " is", failure);
    }
  }
}
