package io.tallystick.local;

import io.tallystick.local.bench.BenchCommand;
import io.tallystick.local.capacity.CapacityCommand;
import io.tallystick.local.demo.DemoCommand;
import io.tallystick.local.deploy.DeployCommand;
import io.tallystick.local.deploy.DestroyCommand;
import io.tallystick.local.deploy.LogsCommand;
import io.tallystick.local.deploy.PackageCommand;
import io.tallystick.local.deploy.StatusCommand;
import io.tallystick.local.events.EventsCommand;
import io.tallystick.local.imports.ImportCommand;
import io.tallystick.local.query.BalanceCommand;
import io.tallystick.local.query.ShardsCommand;
import io.tallystick.local.query.StatementCommand;
import io.tallystick.local.query.TransferCommand;
import io.tallystick.local.query.TrialBalanceCommand;
import io.tallystick.local.replay.ReplayCommand;
import io.tallystick.local.send.SendCommand;
import io.tallystick.local.simulate.SimulateCommand;
import io.tallystick.local.subscribe.DeliveriesCommand;
import io.tallystick.local.subscribe.RedriveCommand;
import io.tallystick.local.subscribe.SubscribeCommand;
import io.tallystick.local.subscribe.SubscriptionsCommand;
import io.tallystick.local.subscribe.UnsubscribeCommand;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.local.torture.TortureCommand;
import io.tallystick.local.up.UpCommand;
import io.tallystick.local.verify.VerifyCommand;
import io.tallystick.local.write.HoldCommand;
import io.tallystick.local.write.OpenCommand;
import io.tallystick.local.write.PayCommand;
import io.tallystick.local.write.PostCommand;
import io.tallystick.local.write.ReverseCommand;
import io.tallystick.local.write.VoidCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code tally} command. Everything it can do is a subcommand, listed in {@link #COMMANDS} and nowhere else.
 *
 * <p>A command is a class with picocli's {@code @Command} that implements {@code Callable<Integer>} and returns an {@link ExitCode}. It may
 * have a constructor that takes the {@link Terminal}; it writes data to {@link Terminal#out()} and everything else to {@link Terminal#err()},
 * and ends early by throwing {@link CommandFailure}.
 */
@Command(
    name = "tally",
    description = "A serverless double-entry ledger on AWS, on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    done",
      "  1    failed, refused, or a check found something wrong",
      "  2    wrong usage",
      "  3    the machine lacks something (a JDK, a running ledger)",
      "  130  interrupted",
      "",
      "tally test [MAVEN OPTIONS] builds everything and runs all tests."
    })
public final class Tally implements Runnable {
  /** The subcommands, in the order of the help. A new command is added here. */
  private static final Class<?>[] COMMANDS = {
    UpCommand.class,
    DemoCommand.class,
    SendCommand.class,
    ImportCommand.class,
    OpenCommand.class,
    PayCommand.class,
    HoldCommand.class,
    PostCommand.class,
    VoidCommand.class,
    ReverseCommand.class,
    BalanceCommand.class,
    TrialBalanceCommand.class,
    StatementCommand.class,
    TransferCommand.class,
    EventsCommand.class,
    ShardsCommand.class,
    SubscribeCommand.class,
    SubscriptionsCommand.class,
    UnsubscribeCommand.class,
    DeliveriesCommand.class,
    RedriveCommand.class,
    VerifyCommand.class,
    ReplayCommand.class,
    BenchCommand.class,
    CapacityCommand.class,
    TortureCommand.class,
    SimulateCommand.class,
    PackageCommand.class,
    DeployCommand.class,
    StatusCommand.class,
    LogsCommand.class,
    DestroyCommand.class,
    Completion.class
  };

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean debug;

  @Spec private CommandSpec spec;

  Tally() {}

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    int exitCode = run(terminal, arguments);
    terminal.flush();
    System.exit(exitCode);
  }

  /** Runs one command line as {@link #main} does, but returns the exit code. */
  static int run(Terminal terminal, String... arguments) {
    return commandLine(terminal).execute(arguments);
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine.IFactory factory = new CommandFactory(terminal);
    CommandLine line = new CommandLine(new Tally(), factory);
    for (Class<?> command : COMMANDS) {
      line.addSubcommand(command);
    }
    return line.setOut(terminal.outWriter())
        .setErr(terminal.errWriter())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outHasColour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 80, 120))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(new ErrorLines(terminal))
        .setExecutionExceptionHandler(new ErrorLines(terminal));
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is required");
  }

  boolean debug() {
    return debug;
  }
}
