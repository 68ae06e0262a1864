package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deploys a ledger into an AWS account, or changes the one that is there. */
@Command(
    name = "deploy",
    description = {
      "Deploy a ledger into an AWS account, or change the one that is there: uploads what is needed, shows what would change,",
      "lets CloudFormation do it, shows how it goes and prints the stack's outputs. What fails is rolled back."
    },
    mixinStandardHelpOptions = true)
public final class DeployCommand extends StackCommand {
  private static final long TIMEOUT_MAX_MINUTES = Duration.ofDays(1).toMinutes();

  private final Prompt prompt;

  @Mixin private Templates templates;

  @Option(
      names = "--parameters",
      paramLabel = "NAME=VALUE|FILE",
      arity = "1..*",
      description = "Parameters of the template, or JSON files of them. Those not named keep the value that the stack has, else their default.")
  private List<String> parameters = List.of();

  @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag of the stack and of all that is in it; may be repeated. Those that the stack has stay.")
  private Map<String, String> tags = Map.of();

  @Option(names = "--bucket", paramLabel = "NAME", description = "The artifact bucket (default: tallystick-artifacts-ACCOUNT-REGION, made when it is needed).")
  private String bucket;

  @Option(names = "--role-arn", paramLabel = "ARN", description = "The role that CloudFormation works with (default: the caller's own rights).")
  private String role;

  @Option(names = "--dry-run", description = "Show what would change, and change nothing. It does upload what CloudFormation compares.")
  private boolean dryRun;

  @Option(names = {"-y", "--yes"}, description = "Go on without asking, even where tables or queues would be replaced or removed.")
  private boolean yes;

  @Option(
      names = "--termination-protection",
      negatable = true,
      arity = "0",
      description = "Whether the stack can be deleted only after this is switched off again (default: as it is).")
  private Boolean protect;

  @Option(names = "--timeout", paramLabel = "MINUTES", description = "How long to look on at most (default: 60).")
  private long timeoutMinutes = 60;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  DeployCommand(Terminal terminal) {
    this(terminal, new AwsAccounts(), Clock.SYSTEM, Prompt.TERMINAL);
  }

  DeployCommand(Terminal terminal, AwsConnector connector, Clock clock, Prompt prompt) {
    super(terminal, connector, clock);
    this.prompt = prompt;
  }

  @Override
  void requireFitting() {
    if (timeoutMinutes < 1 || timeoutMinutes > TIMEOUT_MAX_MINUTES) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_MINUTES + " minutes");
    }
    if (dryRun && protect != null) {
      throw CommandFailure.usage("--dry-run changes nothing, --termination-protection neither");
    }
  }

  @Override
  int run(AwsClients aws) {
    Deployment.Wish wish =
        new Deployment.Wish(
            templates.file(), ParameterFile.read(parameters), new TreeMap<>(tags), Optional.ofNullable(bucket), Optional.ofNullable(role), Duration.ofMinutes(timeoutMinutes));
    return new Deployment(this, aws, wish).run();
  }

  boolean dryRun() {
    return dryRun;
  }

  /** Empty to leave it as it is. */
  Optional<Boolean> protect() {
    return Optional.ofNullable(protect);
  }

  /** Whether what is at stake may be lost: agreed to before, or by the person at the terminal, who has to type the stack's name. */
  boolean agreed(List<String> dangers) {
    terminal.warning("this takes data out of the ledger:");
    dangers.forEach(danger -> terminal.warning("  " + danger));
    if (yes) {
      return true;
    }
    Optional<String> answer = prompt.ask("Type the stack's name to go on, anything else to stop:");
    if (answer.isEmpty()) {
      terminal.error("nobody is there to ask; --yes agrees beforehand");
    }
    return answer.filter(stack()::equals).isPresent();
  }

  /**
   * Ends a dry run.
   *
   * @param whole whether nested stacks are in the report
   */
  int planned(ChangeReport report, boolean whole) {
    if (json) {
      ObjectNode result = new ObjectMapper().createObjectNode().put("stack", stack()).put("whole", whole);
      ArrayNode changes = result.putArray("changes");
      for (StackChange change : report.changes()) {
        ObjectNode one = changes.addObject().put("kind", change.kind().key()).put("path", change.path()).put("type", change.type()).put("kept", change.kept());
        change.properties().forEach(one.putArray("properties")::add);
      }
      report.dangers().forEach(result.putArray("dangers")::add);
      terminal.out().println(result);
    }
    return ExitCode.OK;
  }

  /** Ends well. */
  int done(String status, Map<String, String> outputs) {
    if (json) {
      ObjectNode result = new ObjectMapper().createObjectNode().put("stack", stack()).put("status", status);
      ObjectNode values = result.putObject("outputs");
      outputs.forEach(values::put);
      terminal.out().println(result);
    } else {
      Outputs.print(outputs, terminal);
    }
    return ExitCode.OK;
  }
}
