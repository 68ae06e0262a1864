package io.tallystick.local.aws;

/** Opens the account that a command line means. */
@FunctionalInterface
public interface AwsConnector {
  /** @throws io.tallystick.local.CommandFailure if the options are wrong or no region is known */
  AwsClients open(AwsOptions options);
}
