package io.tallystick.delivery.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of something on AWS, as {@code arn:aws:sqs:us-east-1:123456789012:orders}.
 *
 * @param resource what stands behind the account
 */
record Arn(String partition, String service, String region, String account, String resource) {
  /** Characters of the longest that is looked at. */
  static final int LENGTH = 400;

  private static final Pattern FORM =
      Pattern.compile("arn:(?<partition>aws(?:-[a-z]+)*):(?<service>[a-z-]+):(?<region>[a-z]{2,}(?:-[a-z]+)+-[0-9]+):(?<account>[0-9]{12}):(?<resource>.+)");

  static Optional<Arn> parse(String text) {
    Matcher form = FORM.matcher(text);
    return text.length() <= LENGTH && form.matches()
        ? Optional.of(new Arn(form.group("partition"), form.group("service"), form.group("region"), form.group("account"), form.group("resource")))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
