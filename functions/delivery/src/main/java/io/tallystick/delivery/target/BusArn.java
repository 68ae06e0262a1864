package io.tallystick.delivery.target;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event bus of EventBridge.
 *
 * @param partition as {@code aws}
 * @param name {@code default}, or that of a bus of one's own; those of partners take no events from others
 */
public record BusArn(String partition, String region, String account, String name) {
  static final String SERVICE = "events";
  private static final String KIND = "event-bus/";
  private static final Pattern NAME = Pattern.compile("(?!aws\\.)[A-Za-z0-9._-]{1,256}");

  public BusArn {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name of an event bus has 1 to 256 letters, digits, points, hyphens and underscores, and does not start with aws.");
    }
  }

  /** Empty if the text is none. */
  public static Optional<BusArn> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals(SERVICE) && arn.resource().startsWith(KIND) && NAME.matcher(arn.resource().substring(KIND.length())).matches())
        .map(arn -> new BusArn(arn.partition(), arn.region(), arn.account(), arn.resource().substring(KIND.length())));
  }

  @Override
  public String toString() {
    return new Arn(partition, SERVICE, region, account, KIND + name).toString();
  }
}
