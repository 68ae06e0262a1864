package io.tallystick.local.template;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what calls a function: SAM's events and CloudFormation's event source mappings, whose properties have the same names but for the source's. */
final class TriggerReader {

  private static final int BATCH = 10_000;
  private static final int FIFO_BATCH = 10;
  private static final int DEFAULT_QUEUE_BATCH = 10;
  private static final int DEFAULT_STREAM_BATCH = 100;
  private static final int WINDOW_SECONDS = 300;
  private static final int CONCURRENCY = 1000;
  private static final int AGE_SECONDS = 604_800;
  private static final Pattern RATE = Pattern.compile("rate\\(([1-9][0-9]{0,5}) (minute|hour|day)s?\\)");

  private TriggerReader() {}

  static Trigger ofEvent(String id, String function, String type, Resolved properties) throws TemplateException {
    return switch (type) {
      case "SQS" -> ofQueue(id, function, properties, arn(properties, "Queue"));
      case "DynamoDB", "Kinesis" -> ofStream(id, function, properties, arn(properties, "Stream"));
      case "Schedule", "ScheduleV2" -> ofSchedule(id, function, type, properties);
      default -> throw properties.error("", "an event of type " + type + " is not supported on this machine");
    };
  }

  static Trigger ofMapping(String id, String function, Resolved properties) throws TemplateException {
    Arn source = arn(properties, "EventSourceArn");
    return switch (source.service()) {
      case "sqs" -> ofQueue(id, function, properties, source);
      case "dynamodb", "kinesis" -> ofStream(id, function, properties, source);
      default -> throw properties.error("EventSourceArn", "a source of " + source.service() + " is not supported on this machine");
    };
  }

  /** An ARN, or an error that names the property. */
  static Arn arn(Resolved properties, String name) throws TemplateException {
    String text = properties.text(name);
    try {
      return Arn.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw properties.error(name, "must be an ARN, not '" + text + "'");
    }
  }

  /** The queue of {@code DestinationConfig}, the only kind of destination there is here. */
  static Optional<Arn> onFailure(Resolved properties) throws TemplateException {
    Resolved destination = properties.inside("DestinationConfig").inside("OnFailure");
    if (!destination.has("Destination")) {
      return Optional.empty();
    }
    Arn arn = arn(destination, "Destination");
    if (!arn.service().equals("sqs")) {
      throw destination.error("Destination", "only a queue can be a destination on this machine");
    }
    return Optional.of(arn);
  }

  private static Trigger ofQueue(String id, String function, Resolved properties, Arn queue) throws TemplateException {
    boolean fifo = queue.isFifo();
    int batchSize = properties.integer("BatchSize", DEFAULT_QUEUE_BATCH, 1, fifo ? FIFO_BATCH : BATCH);
    int window = properties.integer("MaximumBatchingWindowInSeconds", 0, 0, WINDOW_SECONDS);
    if (fifo && window > 0) {
      throw properties.error("MaximumBatchingWindowInSeconds", "a FIFO queue has none");
    }
    if (batchSize > DEFAULT_QUEUE_BATCH && window < 1) {
      throw properties.error("MaximumBatchingWindowInSeconds", "must be at least 1 with a BatchSize above " + DEFAULT_QUEUE_BATCH);
    }
    Resolved scaling = properties.inside("ScalingConfig");
    OptionalInt concurrency = scaling.optionalInteger("MaximumConcurrency", 2, CONCURRENCY);
    Trigger trigger = new Trigger.OfQueue(id, function, properties.flag("Enabled", true), queue, batchSize, Duration.ofSeconds(window),
        reportsFailures(properties), concurrency);
    properties.ignore(Set.of("FunctionName", "EventSourceArn", "Tags", "MetricsConfig"));
    properties.refuseUnread();
    return trigger;
  }

  private static Trigger ofStream(String id, String function, Resolved properties, Arn stream) throws TemplateException {
    if (properties.integer("ParallelizationFactor", 1, 1, 10) != 1) {
      throw properties.error("ParallelizationFactor", "only 1 is supported on this machine");
    }
    int retries = properties.integer("MaximumRetryAttempts", -1, -1, BATCH);
    int age = properties.integer("MaximumRecordAgeInSeconds", -1, -1, AGE_SECONDS);
    Trigger trigger = new Trigger.OfStream(id, function, properties.flag("Enabled", true), stream, start(properties, stream),
        properties.integer("BatchSize", DEFAULT_STREAM_BATCH, 1, BATCH),
        Duration.ofSeconds(properties.integer("MaximumBatchingWindowInSeconds", 0, 0, WINDOW_SECONDS)),
        reportsFailures(properties), properties.flag("BisectBatchOnFunctionError", false),
        retries < 0 ? OptionalInt.empty() : OptionalInt.of(retries),
        age < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(age)), onFailure(properties));
    properties.ignore(Set.of("FunctionName", "EventSourceArn", "Tags", "MetricsConfig"));
    properties.refuseUnread();
    return trigger;
  }

  private static Trigger ofSchedule(String id, String function, String type, Resolved properties) throws TemplateException {
    String expression = properties.text(type.equals("Schedule") ? "Schedule" : "ScheduleExpression");
    Matcher rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw properties.error("Schedule", "only rate(N minutes|hours|days) is supported on this machine, not '" + expression + "'");
    }
    long count = Long.parseLong(rate.group(1));
    Duration period = switch (rate.group(2)) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
    boolean enabled = properties.flag("Enabled", true) && !properties.optionalText("State").orElse("ENABLED").equals("DISABLED");
    Trigger trigger = new Trigger.OfSchedule(id, function, enabled, period, properties.optionalText("Input"));
    properties.ignore(Set.of("Name", "Description", "RoleArn", "RetryPolicy", "FlexibleTimeWindow", "PermissionsBoundary"));
    properties.refuseUnread();
    return trigger;
  }

  private static Trigger.Start start(Resolved properties, Arn stream) throws TemplateException {
    String position = properties.text("StartingPosition");
    Optional<String> time = properties.optionalText("StartingPositionTimestamp");
    boolean at = position.equals("AT_TIMESTAMP") && stream.isDataStream();
    if (at != time.isPresent()) {
      throw properties.error("StartingPositionTimestamp", "and the StartingPosition AT_TIMESTAMP of a Kinesis stream go together");
    }
    return switch (position) {
      case "TRIM_HORIZON" -> new Trigger.Start.Oldest();
      case "LATEST" -> new Trigger.Start.Latest();
      case "AT_TIMESTAMP" -> new Trigger.Start.At(seconds(properties, time.get()));
      default -> throw properties.error("StartingPosition", "must be TRIM_HORIZON, LATEST or AT_TIMESTAMP, not '" + position + "'");
    };
  }

  private static Instant seconds(Resolved properties, String text) throws TemplateException {
    try {
      return Instant.ofEpochMilli(new BigDecimal(text.strip()).movePointRight(3).longValue());
    } catch (NumberFormatException malformed) {
      throw properties.error("StartingPositionTimestamp", "must be seconds since 1970, not '" + text + "'");
    }
  }

  private static boolean reportsFailures(Resolved properties) throws TemplateException {
    List<String> types = properties.texts("FunctionResponseTypes");
    for (String type : types) {
      if (!type.equals("ReportBatchItemFailures")) {
        throw properties.error("FunctionResponseTypes", "must be ReportBatchItemFailures, not '" + type + "'");
      }
    }
    return !types.isEmpty();
  }
}
