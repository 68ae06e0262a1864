package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.aws.Stacks;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Takes a ledger out of an AWS account; its tables and queues stay unless that is asked for twice. */
@Command(
    name = "destroy",
    description = {
      "Delete a stack. The ledger's tables and queues, and with them its books, stay, unless --delete-state is given and the",
      "ledger's name is typed, or given with --confirm: then they are deleted for ever."
    },
    mixinStandardHelpOptions = true)
public final class DestroyCommand extends StackCommand {
  private static final long TIMEOUT_MAX_MINUTES = Duration.ofDays(1).toMinutes();
  private final Prompt prompt;

  @Option(names = "--delete-state", description = "Delete the tables and queues, too.")
  private boolean deleteState;

  @Option(names = "--confirm", paramLabel = "LEDGER", description = "With --delete-state: the ledger's name, to delete its books without being asked for it.")
  private String confirm;

  @Option(names = "--timeout", paramLabel = "MINUTES", description = "How long to look on at most (default: 60).")
  private long timeoutMinutes = 60;

  DestroyCommand(Terminal terminal) {
    this(terminal, new AwsAccounts(), Clock.SYSTEM, Prompt.TERMINAL);
  }

  DestroyCommand(Terminal terminal, AwsConnector connector, Clock clock, Prompt prompt) {
    super(terminal, connector, clock);
    this.prompt = prompt;
  }

  @Override
  void requireFitting() {
    if (timeoutMinutes < 1 || timeoutMinutes > TIMEOUT_MAX_MINUTES) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_MINUTES + " minutes");
    }
    if (confirm != null && !deleteState) {
      throw CommandFailure.usage("--confirm goes with --delete-state");
    }
  }

  @Override
  int run(AwsClients aws) {
    Stacks stacks = new Stacks(aws.cloudFormation());
    Optional<Stack> live = stacks.find(stack()).filter(found -> found.stackStatus() != StackStatus.DELETE_COMPLETE);
    Map<String, List<Stacks.Part>> ledgers = live.map(stack -> ledger(stacks.parts(stack))).orElseGet(() -> deleteState ? Remains.of(stack(), stacks).ledgers() : Map.of());
    if (ledgers.isEmpty()) {
      throw noStack(aws);
    }
    ledgers.values().forEach(parts -> parts.forEach(this::requireIdle));
    List<Stacks.Part> parts = deleteState ? agreed(ledgers) : ledgers.values().iterator().next();
    StateInventory state = StateInventory.of(parts);
    if (deleteState) {
      new StateOwners(aws, stacks).requireNoOthers(state, parts);
    }
    List<StackStep> steps = new ArrayList<>();
    live.ifPresent(stack -> steps.addAll(delete(aws.cloudFormation(), stack)));
    if (!deleteState) {
      terminal.note("The stack " + stack() + " is deleted.");
      tellWhatStays(state.without(steps));
      return ExitCode.OK;
    }
    // Stacks that were kept for these tables and queues have nothing to hold any more; those that hold another ledger's stay.
    Remains.of(stack(), stacks).stacks().forEach((kept, within) -> {
      if (state.covers(StateInventory.of(within))) {
        delete(aws.cloudFormation(), kept);
      }
    });
    new StateDeletion(aws.dynamo(), aws.sqs(), patience(), terminal).delete(state);
    terminal.note("The stack " + stack() + " and the ledger's books are deleted.");
    tellWhichKeysStay(state);
    return ExitCode.OK;
  }

  private Map<String, List<Stacks.Part>> ledger(List<Stacks.Part> parts) {
    return Map.of(StateInventory.ledger(parts, stack()), parts);
  }

  private void tellWhatStays(StateInventory state) {
    if (!state.isEmpty()) {
      terminal.note("What it recorded stays:");
      state.lines().forEach(terminal::note);
      terminal.note("'" + command("destroy") + " --delete-state' deletes that, too.");
    }
    tellWhichKeysStay(state);
  }

  /** No command here deletes one: it would take the backups along. */
  private void tellWhichKeysStay(StateInventory state) {
    if (!state.keys().isEmpty()) {
      terminal.note("Its keys stay, for backups that they encrypted, and cost by the month until 'aws kms schedule-key-deletion --key-id KEY':");
      state.keys().forEach(key -> terminal.note("  key    " + key));
    }
  }

  private void requireIdle(Stacks.Part part) {
    Stack stack = part.stack();
    if (StackOutcome.of(stack.stackStatus()) == StackOutcome.RUNNING && stack.stackStatus() != StackStatus.REVIEW_IN_PROGRESS) {
      throw CommandFailure.failed("the stack " + stack.stackName() + " is busy (" + stack.stackStatusAsString() + "); another operation has to end first, '" + command("status") + "' shows how far it is");
    }
    if (part.path().isEmpty() && Boolean.TRUE.equals(stack.enableTerminationProtection())) {
      throw CommandFailure.failed("the stack " + stack.stackName() + " has termination protection; switch it off with '" + command("deploy") + " --no-termination-protection' first");
    }
  }

  /** The stacks of the ledger whose name was given or is typed: of one, though deleted stacks of this name may have left several. */
  private List<Stacks.Part> agreed(Map<String, List<Stacks.Part>> ledgers) {
    if (confirm == null) {
      ledgers.forEach((ledger, parts) -> {
        terminal.warning("all books of the ledger " + ledger + " will be deleted, for ever:");
        StateInventory.of(parts).lines().forEach(terminal::warning);
      });
      if (ledgers.size() > 1) {
        terminal.warning("only those of the one ledger that is named now");
      }
    }
    String names = String.join(" or ", ledgers.keySet());
    String answer = confirm != null ? confirm : prompt.ask("Type the ledger's name to delete its books:").orElse("");
    if (!ledgers.containsKey(answer)) {
      throw CommandFailure.failed(
          answer.isEmpty() ? "nothing was deleted: nobody typed the ledger's name, " + names + "; --confirm gives it beforehand" : "nothing was deleted: the ledger's name is " + names + ", not " + answer);
    }
    return ledgers.get(answer);
  }

  private List<StackStep> delete(CloudFormationClient client, Stack stack) {
    Following following = new Following(client, patience(), terminal);
    Instant since = following.mark(stack.stackId());
    try {
      client.deleteStack(request -> request.stackName(stack.stackId()));
    } catch (SdkException failure) {
      throw AwsTrouble.failure("delete the stack " + stack.stackName(), failure);
    }
    Following.End end;
    try (StopNotice notice = StopNotice.of(terminal, goesOn())) {
      end = following.until(stack.stackId(), since, Duration.ofMinutes(timeoutMinutes), goesOn());
    }
    if (end.outcome() != StackOutcome.DELETED) {
      showFailure(end, "The stack " + stack.stackName() + " could not be deleted (" + end.stack().stackStatusAsString() + ").");
      throw CommandFailure.failed("remove the cause and run the command again");
    }
    return end.steps();
  }
}
