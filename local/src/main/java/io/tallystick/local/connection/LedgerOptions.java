package io.tallystick.local.connection;

import java.net.URI;
import picocli.CommandLine.Option;

/** The options that say which ledger a command talks to; without {@code --endpoint} it is the one that {@code tally up} runs on this machine. */
public final class LedgerOptions {
  /** The name of a ledger whose name nobody chose. */
  public static final String DEFAULT_LEDGER = "tallystick";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where DynamoDB, SQS and Kinesis answer; default: the ledger that 'tally up' runs on this machine.")
  private URI endpoint;

  @Option(
      names = "--ledger",
      paramLabel = "NAME",
      description = "With --endpoint: the ledger's name, the first part of the names of its tables and queues (default: " + DEFAULT_LEDGER + ").")
  private String ledger;

  @Option(names = "--region", paramLabel = "REGION", description = "With --endpoint: the AWS region (default: the environment's, or us-east-1).")
  private String region;

  @Option(names = "--profile", paramLabel = "NAME", description = "With --endpoint: the AWS profile whose credentials are used.")
  private String profile;

  /** Null where the ledger of this machine is meant. */
  URI endpoint() {
    return endpoint;
  }

  String ledger() {
    return ledger == null ? DEFAULT_LEDGER : ledger;
  }

  /** Null where it was not given. */
  String region() {
    return region;
  }

  /** Null where it was not given. */
  String profile() {
    return profile;
  }

  /** Whether options were given that say something about an endpoint only. */
  boolean describesEndpoint() {
    return ledger != null || region != null || profile != null;
  }
}
