package io.tallystick.local.template;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A Kinesis stream to make.
 *
 * @param arn as templates and events name it
 * @param shards how many, 1 or more; empty for a stream that finds its number of shards by itself
 * @param retentionHours how long records are kept
 */
public record DataStream(String name, Arn arn, OptionalInt shards, int retentionHours) {

  public DataStream {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arn, "arn");
    Objects.requireNonNull(shards, "shards");
  }
}
