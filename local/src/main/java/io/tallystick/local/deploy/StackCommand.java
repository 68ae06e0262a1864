package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.AwsOptions;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** A command about one stack of an AWS account. */
abstract class StackCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]{0,127}");

  final Terminal terminal;
  final Clock clock;
  private final AwsConnector connector;

  @Option(names = "--stack", paramLabel = "NAME", required = true, description = "The stack's name.")
  private String stack;

  @Mixin private AwsOptions options;

  StackCommand(Terminal terminal, AwsConnector connector, Clock clock) {
    this.terminal = terminal;
    this.connector = connector;
    this.clock = clock;
  }

  @Override
  public final Integer call() {
    if (!NAME.matcher(stack).matches()) {
      throw CommandFailure.usage("--stack must be 1 to 128 letters, digits and hyphens, the first a letter");
    }
    requireFitting();
    try (AwsClients aws = connector.open(options)) {
      return run(aws);
    } catch (SdkException failure) {
      throw AwsTrouble.failure("work with the stack " + stack, failure);
    }
  }

  /** Ends the command where its options do not go together. */
  void requireFitting() {}

  /** Returns the exit code. */
  abstract int run(AwsClients aws);

  final String stack() {
    return stack;
  }

  final Patience patience() {
    return new Patience(clock, terminal);
  }

  /** Another command about the same stack, as a person would type it. */
  final String command(String name) {
    return "tally " + name + " --stack " + stack + options.again();
  }

  /** The sentence for whoever does not want to wait, or cannot, any longer. */
  final String goesOn() {
    return "CloudFormation goes on by itself; look at it with '" + command("status") + "'";
  }

  final CommandFailure noStack(AwsClients aws) {
    return CommandFailure.environment("there is no stack " + stack + " in " + aws.region().id() + "; '" + command("deploy") + "' makes it");
  }

  final int showFailure(Following.End end, String what) {
    terminal.error(what);
    var causes = end.firstCauses();
    String reason = end.stack().stackStatusReason() == null ? "it gives no reason" : end.stack().stackStatusReason();
    terminal.error(causes.isEmpty() ? "CloudFormation names no resource that failed: " + reason : "What failed first:");
    for (StackStep cause : causes) {
      terminal.error("  " + (cause.path().isEmpty() ? stack : cause.path()) + " (" + cause.type() + "): " + (cause.reason().isEmpty() ? cause.status() : cause.reason()));
    }
    if (causes.stream().anyMatch(StackStep::isThereAlready)) {
      terminal.note("Tables and queues of that name are there already, perhaps kept from an earlier stack: choose another LedgerName, or see '" + command("destroy") + " --help'.");
    }
    return ExitCode.FAILED;
  }
}
