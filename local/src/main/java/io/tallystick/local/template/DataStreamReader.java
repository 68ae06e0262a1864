package io.tallystick.local.template;

import java.util.OptionalInt;

/** Reads the properties of a Kinesis stream. */
final class DataStreamReader {

  /** What the emulator allows for all streams together. */
  private static final int SHARDS = 50;
  private static final int LEAST_RETENTION_HOURS = 24;
  private static final int RETENTION_HOURS = 8_760;

  private DataStreamReader() {}

  static DataStream read(String name, Arn arn, Resolved properties) throws TemplateException {
    properties.get("Name");
    OptionalInt shards = shards(properties, properties.inside("StreamModeDetails").optionalText("StreamMode").orElse("PROVISIONED"));
    int retention = properties.integer("RetentionPeriodHours", LEAST_RETENTION_HOURS, LEAST_RETENTION_HOURS, RETENTION_HOURS);
    properties.refuseUnread();
    return new DataStream(name, arn, shards, retention);
  }

  private static OptionalInt shards(Resolved properties, String mode) throws TemplateException {
    OptionalInt shards = properties.optionalInteger("ShardCount", 1, SHARDS);
    switch (mode) {
      case "PROVISIONED" -> {
        if (shards.isEmpty()) {
          throw properties.error("ShardCount", "is required");
        }
      }
      case "ON_DEMAND" -> {
        if (shards.isPresent()) {
          throw properties.error("ShardCount", "an ON_DEMAND stream has none");
        }
      }
      default -> throw properties.error("StreamModeDetails.StreamMode", "must be PROVISIONED or ON_DEMAND, not '" + mode + "'");
    }
    return shards;
  }
}
