package io.tallystick.local.connection;

import io.tallystick.local.aws.AwsOptions;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options that say which ledger a command talks to: the one of a deployed stack, the one at an endpoint, or without either the one that
 * {@code tally up} runs on this machine.
 */
public final class LedgerOptions {
  /** The name of a ledger whose name nobody chose. */
  public static final String DEFAULT_LEDGER = "tallystick";

  @Option(names = "--stack", paramLabel = "NAME", description = "The stack that 'tally deploy' made, in an AWS account; with --endpoint in an emulator of one.")
  private String stack;

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

  @Option(names = "--region", paramLabel = "REGION", description = "With --stack or --endpoint: the AWS region (default: the environment's; with --stack else the profile's, with --endpoint else us-east-1).")
  private String region;

  @Option(names = "--profile", paramLabel = "NAME", description = "With --stack or --endpoint: the AWS profile whose credentials are used.")
  private String profile;

  /** Null where it was not given. */
  String stack() {
    return stack;
  }

  /** Whether the ledger's name was given. */
  boolean namesLedger() {
    return ledger != null;
  }

  /** As AWS's own services understand them. */
  AwsOptions aws() {
    return new AwsOptions(Optional.ofNullable(endpoint), Optional.ofNullable(region), Optional.ofNullable(profile));
  }

  /** Null where the ledger of this machine, or AWS itself, is meant. */
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
