package io.tallystick.local.send;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.lines.LineReader;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.requests.Destination;
import io.tallystick.local.requests.StreamOutlet;
import io.tallystick.local.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends requests to a ledger's queue or stream and, if wanted, follows them to their outcomes. */
@Command(
    name = "send",
    description = {
      "Send requests to the ledger's queue, or its stream: one message for each line of the file, as it is.",
      "Lines that are no valid request are named and not sent; then it exits with 1."
    },
    mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
  private static final String DEFAULT_GROUP = "tally";
  private static final int GROUP_CHARACTERS = 128;
  private static final int PARTITION_KEY_CHARACTERS = 256;
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofDays(1).toSeconds();

  private final Terminal terminal;
  private final Connector connector;
  private final Clock clock;

  @Parameters(arity = "0..1", paramLabel = "FILE", defaultValue = "-", description = "Requests, one a line; - or nothing for standard input.")
  private String file;

  @Option(names = "--fifo", description = "Send to the FIFO queue, whose requests are decided in the order of their message group.")
  private boolean fifo;

  @Option(names = "--group", paramLabel = "NAME", description = "With --fifo: the message group (default: " + DEFAULT_GROUP + ").")
  private String group;

  @Option(names = "--stream", description = "Send to the Kinesis stream, if the ledger has one; without --partition-key in any order.")
  private boolean stream;

  @Option(names = "--partition-key", paramLabel = "KEY", description = "With --stream: the partition key of all requests, which are decided in their order then.")
  private String partitionKey;

  @Option(names = "--no-check", description = "Send lines that are no valid request, too: the ledger will report them to its invalid queue.")
  private boolean unchecked;

  @Option(names = "--wait", description = "Follow the requests to their outcomes and print these, one line for each request, in order.")
  private boolean wait;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "With --wait: how long after it was sent a request is followed (default: 120).")
  private Long timeoutSeconds;

  @Option(names = "--fail-on-rejection", description = "With --wait: exit with 1 if anything was rejected.")
  private boolean failOnRejection;

  @Mixin private LedgerOptions ledger;

  SendCommand(Terminal terminal) {
    this(terminal, new RunningLedgers(), Clock.SYSTEM);
  }

  SendCommand(Terminal terminal, Connector connector, Clock clock) {
    this.terminal = terminal;
    this.connector = connector;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    requireFitting();
    try (InputStream in = open();
        LedgerConnection connection = connector.open(ledger);
        SendRun run = new SendRun(terminal, connection, target(connection), settings(), clock)) {
      run.send(new LineReader(in));
      return run.finish() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void requireFitting() {
    if (group != null && !fifo) {
      throw CommandFailure.usage("--group needs --fifo");
    }
    if (group != null && !group.matches("\\p{Graph}{1," + GROUP_CHARACTERS + "}")) {
      throw CommandFailure.usage("--group must be 1 to " + GROUP_CHARACTERS + " ASCII letters, digits or punctuation");
    }
    if (stream && fifo) {
      throw CommandFailure.usage("--stream and --fifo exclude each other");
    }
    if (partitionKey != null && !stream) {
      throw CommandFailure.usage("--partition-key needs --stream");
    }
    if (partitionKey != null && (partitionKey.isEmpty() || partitionKey.codePointCount(0, partitionKey.length()) > PARTITION_KEY_CHARACTERS)) {
      throw CommandFailure.usage("--partition-key must be 1 to " + PARTITION_KEY_CHARACTERS + " characters");
    }
    if ((timeoutSeconds != null || failOnRejection) && !wait) {
      throw CommandFailure.usage("--timeout and --fail-on-rejection need --wait");
    }
    if (timeoutSeconds != null && (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS)) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS + " seconds");
    }
  }

  private SendRun.Settings settings() {
    Duration patience = timeoutSeconds == null ? SendRun.DEFAULT_PATIENCE : Duration.ofSeconds(timeoutSeconds);
    return new SendRun.Settings(!unchecked, wait, patience, failOnRejection);
  }

  private SendRun.Target target(LedgerConnection connection) {
    return stream
        ? new SendRun.Target.ToStream(new StreamOutlet(connection.kinesis().get(), connection.requestsStream(), Optional.ofNullable(partitionKey)))
        : new SendRun.Target.ToQueue(queue(connection));
  }

  private Destination queue(LedgerConnection connection) {
    return fifo
        ? Destination.fifo(connection.queues().requestsFifo(), group == null ? DEFAULT_GROUP : group, UUID.randomUUID().toString())
        : Destination.standard(connection.queues().requests());
  }

  private InputStream open() throws IOException {
    return file.equals("-") ? new FileInputStream(FileDescriptor.in) : Files.newInputStream(Path.of(file));
  }
}
