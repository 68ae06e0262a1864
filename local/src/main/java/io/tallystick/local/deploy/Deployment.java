package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.aws.Stacks;
import io.tallystick.local.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** One run of {@code tally deploy}: check, upload, compare, agree, execute, follow. */
final class Deployment {
  /** Which tally-made stack a nested one belongs to, for when the outermost is gone and state was kept. */
  static final String STACK_TAG = "tallystick:stack";

  private static final DateTimeFormatter NAME_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  /** @param patience how long to look on at most */
  record Wish(Path template, Map<String, String> parameters, Map<String, String> tags, Optional<String> bucket, Optional<String> role, Duration patience) {}

  private final DeployCommand command;
  private final AwsClients aws;
  private final Wish wish;
  private final Terminal terminal;
  private final CloudFormationClient client;
  private final Stacks stacks;
  private final Patience patience;
  private final Following following;
  private final ChangeSets changeSets;

  Deployment(DeployCommand command, AwsClients aws, Wish wish) {
    this.command = command;
    this.aws = aws;
    this.wish = wish;
    terminal = command.terminal;
    client = aws.cloudFormation();
    stacks = new Stacks(client);
    patience = command.patience();
    following = new Following(client, patience, terminal);
    changeSets = new ChangeSets(client, patience);
  }

  int run() {
    Optional<Stack> stack = find();
    StackPlan plan = StackPlan.of(command.stack(), stack, () -> following.wasCreated(stack.orElseThrow().stackId()));
    if (plan instanceof StackPlan.Refuse refuse) {
      throw CommandFailure.failed(refuse.why());
    }
    boolean update = plan instanceof StackPlan.Update;
    // The account first: the bucket's name needs it, and credentials that are wrong are found out by the call that needs no rights.
    String account = account();
    Locations.Bucket bucket =
        Locations.Bucket.of(wish.bucket().orElseGet(() -> ArtifactBucket.nameFor(account, aws.region())), aws.region(), aws.endpoint());
    TemplatePackage packed = TemplatePackage.of(wish.template(), bucket);
    ParameterCheck check = ParameterCheck.of(packed.root(), wish.parameters(), update ? Stacks.parameters(stack.orElseThrow()) : Map.of());
    if (!check.problems().isEmpty()) {
      check.problems().forEach(problem -> terminal.error("parameter " + problem));
      throw CommandFailure.usage(check.problems().size() == 1 ? "a parameter is wrong; nothing was uploaded" : "parameters are wrong; nothing was uploaded");
    }
    if (plan instanceof StackPlan.DeleteThenCreate left) {
      if (command.dryRun()) {
        throw CommandFailure.failed(left.why() + "; a deployment would delete it first, and only then can CloudFormation tell what would change");
      }
      deleteFailed(left, stack.orElseThrow());
    }
    upload(packed, new ArtifactBucket(aws.s3(), bucket.name(), aws.region(), account));
    // CloudFormation takes away what it is not told again, from all that is in the stack.
    Map<String, String> tags = update ? ownTags(stack.orElseThrow()) : new TreeMap<>();
    tags.putAll(wish.tags());
    return change(check, bucket.template(packed.rootArtifact().key()), tags, update ? ChangeSetType.UPDATE : ChangeSetType.CREATE);
  }

  private Optional<Stack> find() {
    try {
      return stacks.find(command.stack());
    } catch (SdkException failure) {
      throw AwsTrouble.failure("look for the stack " + command.stack(), failure);
    }
  }

  private String account() {
    try {
      return aws.sts().getCallerIdentity().account();
    } catch (SdkException failure) {
      throw AwsTrouble.failure("find out which AWS account this is", failure);
    }
  }

  private void deleteFailed(StackPlan.DeleteThenCreate left, Stack stack) {
    terminal.note(left.why() + ": deleting what is left of it first");
    Instant since = following.mark(stack.stackId());
    client.deleteStack(request -> request.stackName(stack.stackId()));
    Following.End end;
    try (StopNotice notice = StopNotice.of(terminal, command.goesOn())) {
      end = following.until(stack.stackId(), since, wish.patience(), command.goesOn());
    }
    if (end.outcome() != StackOutcome.DELETED) {
      command.showFailure(end, "the stack " + command.stack() + " could not be deleted (" + end.stack().stackStatusAsString() + ").");
      throw CommandFailure.failed("what is left of an earlier creation is in the way");
    }
  }

  private void upload(TemplatePackage packed, ArtifactBucket bucket) {
    if (wish.bucket().isPresent()) {
      bucket.require();
    } else if (bucket.ensure()) {
      terminal.note("made the artifact bucket " + bucket.name());
    }
    for (Artifact artifact : packed.all()) {
      if (bucket.upload(artifact)) {
        terminal.note("uploaded %s (%.1f KB)".formatted(artifact.source(), artifact.bytes() / 1e3));
      }
    }
  }

  /** Those that CloudFormation itself puts there cannot be given. */
  private static Map<String, String> ownTags(Stack stack) {
    Map<String, String> tags = new TreeMap<>();
    stack.tags().stream().filter(tag -> !tag.key().startsWith("aws:")).forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  private int change(ParameterCheck check, String templateUrl, Map<String, String> tags, ChangeSetType type) {
    tags.put(STACK_TAG, command.stack());
    String name = "tally-" + NAME_TIME.format(Instant.ofEpochSecond(0, command.clock.epochNanos().getAsLong())) + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 16, 1 << 24));
    ChangeSets.Request request = new ChangeSets.Request(command.stack(), type, name, templateUrl, check.parameters(), tags, wish.role());
    terminal.note("comparing …");
    String untouched = "Nothing was changed; the change set " + name + " may be left in the stack " + command.stack();
    ChangeSets.Result result;
    try (StopNotice notice = StopNotice.of(terminal, untouched)) {
      result = changeSets.create(request, untouched);
    }
    return switch (result) {
      case ChangeSets.Result.Empty(String id, String stackId) -> {
        discard(id, stackId);
        terminal.note("no changes: the stack " + command.stack() + " is as the template wants it");
        if (command.dryRun()) {
          yield command.planned(new ChangeReport(List.of(), List.of()), true);
        }
        protect();
        Stack stack = stacks.find(stackId).orElseThrow();
        yield command.done(stack.stackStatusAsString(), Stacks.outputs(stack));
      }
      case ChangeSets.Result.Failed(String id, String stackId, String why) -> {
        discard(id, stackId);
        throw CommandFailure.failed("CloudFormation cannot make these changes, and made none: " + why);
      }
      case ChangeSets.Result.Ready ready -> decide(ready, type);
    };
  }

  private int decide(ChangeSets.Result.Ready ready, ChangeSetType type) {
    ChangeReport report = changeSets.report(ready);
    terminal.note("What changes in the stack " + command.stack() + ":");
    report.lines().forEach(terminal::note);
    if (!ready.nested()) {
      terminal.warning("CloudFormation could not say what changes inside nested stacks");
    }
    List<String> dangers = report.dangers();
    if (command.dryRun()) {
      dangers.forEach(danger -> terminal.warning("data would leave the ledger: " + danger));
      discard(ready.id(), ready.stackId());
      terminal.note("dry run: nothing was changed");
      return command.planned(report, ready.nested());
    }
    if (!dangers.isEmpty() && !command.agreed(dangers)) {
      discard(ready.id(), ready.stackId());
      throw CommandFailure.failed("stopped; nothing was changed");
    }
    return execute(ready, type);
  }

  /** Leaves nothing behind of what is not to be done: neither the change set nor a stack that exists only for it. */
  private void discard(String changeSet, String stackId) {
    changeSets.delete(changeSet);
    boolean onlyForIt =
        stacks.find(stackId).filter(stack -> stack.stackStatus() == StackStatus.REVIEW_IN_PROGRESS).isPresent()
            && client.listChangeSets(request -> request.stackName(stackId)).summaries().stream().allMatch(other -> other.changeSetId().equals(changeSet));
    if (onlyForIt) {
      client.deleteStack(request -> request.stackName(stackId));
    }
  }

  private int execute(ChangeSets.Result.Ready ready, ChangeSetType type) {
    Instant since = following.mark(ready.stackId());
    try {
      client.executeChangeSet(request -> request.changeSetName(ready.id()));
    } catch (SdkException failure) {
      throw AwsTrouble.failure("execute the change set of the stack " + command.stack(), failure);
    }
    Following.End end;
    try (StopNotice notice = StopNotice.of(terminal, command.goesOn())) {
      end = following.until(ready.stackId(), since, wish.patience(), command.goesOn());
    }
    return switch (end.outcome()) {
      case DONE -> {
        protect();
        terminal.note("The stack " + command.stack() + " is deployed.");
        yield command.done(end.stack().stackStatusAsString(), Stacks.outputs(end.stack()));
      }
      case ROLLED_BACK -> {
        int code = command.showFailure(end, "The deployment failed and was rolled back: " + rolledBack(type));
        if (type == ChangeSetType.CREATE) {
          tellWhatBlocksTheNextOne(end.steps());
        }
        yield code;
      }
      case STUCK -> command.showFailure(end, stuck(end.stack()));
      case DELETED -> throw CommandFailure.failed("somebody has deleted the stack " + command.stack() + " meanwhile");
      case RUNNING -> throw new IllegalStateException("followed to its end, but runs");
    };
  }

  /** Templates keep tables and queues whatever happens, those of a creation that failed too; their names are taken then. */
  private void tellWhatBlocksTheNextOne(List<StackStep> steps) {
    // What another stack has cannot be made, but CloudFormation calls it kept, too.
    Set<String> others = steps.stream().filter(StackStep::isThereAlready).map(StackStep::path).collect(Collectors.toSet());
    List<StackStep> kept = steps.stream().filter(step -> step.kept() && !others.contains(step.path())).toList();
    if (!kept.isEmpty()) {
      terminal.note("Made and kept nevertheless, so that a new try with the same names would fail:");
      kept.forEach(step -> terminal.note("  " + step.path() + "  " + step.type()));
      terminal.note("If nothing is recorded in it, delete it first with '" + command.command("destroy") + " --delete-state'.");
    }
  }

  private static String rolledBack(ChangeSetType type) {
    return type == ChangeSetType.CREATE ? "nothing of the new stack runs; the next deployment begins anew." : "everything is as it was before.";
  }

  private String stuck(Stack stack) {
    return StackPlan.of(command.stack(), Optional.of(stack), () -> true) instanceof StackPlan.Refuse refuse
        ? "The deployment failed: " + refuse.why() + "."
        : "The deployment failed; the stack is left in the state " + stack.stackStatusAsString() + ".";
  }

  private void protect() {
    command.protect().ifPresent(on -> {
      client.updateTerminationProtection(request -> request.stackName(command.stack()).enableTerminationProtection(on));
      terminal.note("termination protection is " + (on ? "on" : "off"));
    });
  }
}
