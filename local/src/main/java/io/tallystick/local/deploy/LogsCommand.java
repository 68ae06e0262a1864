package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsAccounts;
import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.aws.AwsConnector;
import io.tallystick.local.aws.Stacks;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/** Shows what the functions of a deployed ledger log. */
@Command(
    name = "logs",
    description = "Show what the functions of a deployed ledger have logged, in order of time; with --follow what they log from now on, too.",
    mixinStandardHelpOptions = true)
public final class LogsCommand extends StackCommand {
  private static final String LOG_GROUP = "AWS::Logs::LogGroup";
  private static final String LOGS = "Logs";
  /** Between looks, at most; CloudWatch takes a few seconds to show a line anyway. */
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration SINCE_MAX = Duration.ofDays(3653);

  @Option(names = "--function", paramLabel = "NAME", description = "Only this one: recorder, projector, keeper, api …; may be repeated. Default: all.")
  private List<String> functions = List.of();

  @Option(names = "--since", paramLabel = "TIME", defaultValue = "10m", description = "How far back: a number with s, m, h or d, or a time as 2026-11-28T09:00:00Z (default: 10m).")
  private String since;

  @Option(names = "--filter", paramLabel = "PATTERN", description = "Only lines that match a filter pattern of CloudWatch Logs, as ERROR or '{ $.level = \"ERROR\" }'.")
  private String filter;

  @Option(names = {"-f", "--follow"}, description = "Go on until Ctrl-C.")
  private boolean follow;

  @Option(names = "--raw", description = "The lines as they were logged, without time and function.")
  private boolean raw;

  LogsCommand(Terminal terminal) {
    this(terminal, new AwsAccounts(), Clock.SYSTEM);
  }

  LogsCommand(Terminal terminal, AwsConnector connector, Clock clock) {
    super(terminal, connector, clock);
  }

  @Override
  void requireFitting() {
    start();
  }

  @Override
  int run(AwsClients aws) {
    Stacks stacks = new Stacks(aws.cloudFormation());
    var root = stacks.live(stack()).orElseThrow(() -> noStack(aws));
    List<StackResourceSummary> groups =
        stacks.parts(root).stream()
            .flatMap(part -> part.resources().stream())
            .filter(resource -> resource.resourceType().equals(LOG_GROUP) && resource.physicalResourceId() != null && !resource.physicalResourceId().isEmpty())
            .toList();
    LogLines lines = new LogLines(aws.logs(), chosen(groups), Optional.ofNullable(filter), start());
    boolean complete;
    do {
      complete = lines.next(line -> terminal.out().println(raw ? line.message() : line.text()));
      terminal.flush();
      if (!complete) {
        terminal.warning("there are more lines than are read at once; choose fewer with --since, --function or --filter" + (follow ? "; going on" : ""));
      }
      if (follow) {
        patience().pause(INTERVAL);
      }
    } while (follow);
    return complete ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Names of functions and their log groups. */
  private TreeMap<String, String> chosen(List<StackResourceSummary> groups) {
    TreeMap<String, String> known = new TreeMap<>();
    groups.forEach(group -> known.put(name(group.logicalResourceId()), group.physicalResourceId()));
    if (known.isEmpty()) {
      throw CommandFailure.failed("the stack " + stack() + " has no logs");
    }
    if (functions.isEmpty()) {
      return known;
    }
    TreeMap<String, String> chosen = new TreeMap<>();
    for (String function : functions) {
      String group = known.get(function.toLowerCase(Locale.ROOT));
      if (group == null) {
        throw CommandFailure.usage("--function: the stack has no logs of '" + function + "'; there are " + known.keySet().stream().collect(Collectors.joining(", ")));
      }
      chosen.put(function.toLowerCase(Locale.ROOT), group);
    }
    return chosen;
  }

  /** Templates name a log group by what logs there: {@code RecorderLogs}. */
  private static String name(String logicalId) {
    String name = logicalId.endsWith(LOGS) && logicalId.length() > LOGS.length() ? logicalId.substring(0, logicalId.length() - LOGS.length()) : logicalId;
    return name.toLowerCase(Locale.ROOT);
  }

  private Instant start() {
    Instant now = Instant.ofEpochSecond(0, clock.epochNanos().getAsLong());
    if (since.matches("[0-9]{1,7}[smhd]")) {
      long count = Long.parseLong(since.substring(0, since.length() - 1));
      Duration back = switch (since.charAt(since.length() - 1)) {
        case 's' -> Duration.ofSeconds(count);
        case 'm' -> Duration.ofMinutes(count);
        case 'h' -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
      return now.minus(back.compareTo(SINCE_MAX) > 0 ? SINCE_MAX : back);
    }
    try {
      return Instant.parse(since);
    } catch (java.time.format.DateTimeParseException wrong) {
      throw CommandFailure.usage("--since must be a number with s, m, h or d, as 10m, or a time, as 2026-11-28T09:00:00Z");
    }
  }
}
