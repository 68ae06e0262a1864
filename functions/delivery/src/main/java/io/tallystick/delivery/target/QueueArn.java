package io.tallystick.delivery.target;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A queue of SQS.
 *
 * @param partition as {@code aws}
 * @param name at most 80 characters; of a FIFO queue it ends in {@code .fifo}
 */
public record QueueArn(String partition, String region, String account, String name) {
  static final String SERVICE = "sqs";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|(?=.{6,80}$)[A-Za-z0-9_-]+\\.fifo");
  private static final String FIFO = ".fifo";

  public QueueArn {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name of a queue has 1 to 80 letters, digits, hyphens and underscores, and may end in .fifo");
    }
  }

  /** Empty if the text is none. */
  public static Optional<QueueArn> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals(SERVICE) && NAME.matcher(arn.resource()).matches())
        .map(arn -> new QueueArn(arn.partition(), arn.region(), arn.account(), arn.resource()));
  }

  /** Whether the queue keeps the order of each message group, and drops repeats. */
  public boolean fifo() {
    return name.endsWith(FIFO);
  }

  /** Where messages are sent to on AWS. */
  public URI url() {
    return url(URI.create("https://" + SqsClient.serviceMetadata().endpointFor(Region.of(region)).toString()));
  }

  /** Where messages are sent to at another endpoint, as an emulator's. */
  public URI url(URI endpoint) {
    return endpoint.resolve("/" + account + "/" + name);
  }

  @Override
  public String toString() {
    return new Arn(partition, SERVICE, region, account, name).toString();
  }
}
