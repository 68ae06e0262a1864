package io.tallystick.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the properties of a queue. */
final class QueueReader {

  private static final int MESSAGE_BYTES = 1024 * 1024;
  private static final int SECONDS_OF_12_HOURS = 43_200;
  private static final int SECONDS_OF_14_DAYS = 1_209_600;
  private static final int RECEIVES = 1000;

  private QueueReader() {}

  static Queue read(String name, Arn arn, Resolved properties) throws TemplateException {
    properties.get("QueueName");
    Map<String, String> attributes = new LinkedHashMap<>();
    boolean fifo = properties.flag("FifoQueue", false);
    if (fifo != name.endsWith(".fifo")) {
      throw properties.error("FifoQueue", "and a name that ends with .fifo go together; the name is '" + name + "'");
    }
    if (fifo) {
      attributes.put("FifoQueue", "true");
    }
    if (properties.flag("ContentBasedDeduplication", false)) {
      attributes.put("ContentBasedDeduplication", "true");
    }
    number(properties, attributes, "VisibilityTimeout", 0, SECONDS_OF_12_HOURS);
    number(properties, attributes, "MessageRetentionPeriod", 60, SECONDS_OF_14_DAYS);
    number(properties, attributes, "DelaySeconds", 0, 900);
    number(properties, attributes, "ReceiveMessageWaitTimeSeconds", 0, 20);
    number(properties, attributes, "MaximumMessageSize", 1024, MESSAGE_BYTES);
    Optional<Queue.Redrive> redrive = redrive(properties);
    properties.refuseUnread();
    return new Queue(name, arn, attributes, redrive);
  }

  private static void number(Resolved properties, Map<String, String> attributes, String name, int least, int most) throws TemplateException {
    properties.optionalInteger(name, least, most).ifPresent(value -> attributes.put(name, Integer.toString(value)));
  }

  private static Optional<Queue.Redrive> redrive(Resolved properties) throws TemplateException {
    if (!properties.has("RedrivePolicy")) {
      return Optional.empty();
    }
    Resolved policy = properties.inside("RedrivePolicy");
    int most = policy.optionalInteger("maxReceiveCount", 1, RECEIVES).orElseThrow(() -> policy.error("maxReceiveCount", "is required"));
    return Optional.of(new Queue.Redrive(TriggerReader.arn(policy, "deadLetterTargetArn"), most));
  }
}
