package io.tallystick.local.aws;

import io.tallystick.local.CommandFailure;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** What a deployed stack says of itself. */
public final class StackOutputs {
  private StackOutputs() {}

  /** @throws CommandFailure if there is no such stack or it cannot be looked at */
  public static Map<String, String> of(AwsClients aws, String stack) {
    try {
      return new Stacks(aws.cloudFormation())
          .live(stack)
          .map(Stacks::outputs)
          .orElseThrow(() -> CommandFailure.environment("there is no stack " + stack + " in " + aws.region().id() + "; 'tally deploy' makes one"));
    } catch (SdkException failure) {
      throw AwsTrouble.failure("look at the stack " + stack, failure);
    }
  }
}
