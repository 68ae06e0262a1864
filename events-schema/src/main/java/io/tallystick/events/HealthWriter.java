package io.tallystick.events;

import java.util.List;

/** Writes how far a ledger is. */
public final class HealthWriter {
  private HealthWriter() {}

  /**
   * One shard.
   *
   * @param sequence its journal's last segment, −1 for none
   * @param posted the last segment that the read tables have, −1 for none
   */
  public record Shard(int shard, long sequence, long posted) {}

  /** {@code {"status":"ok","shards":[{"shard","sequence","posted"}]}}. */
  public static byte[] json(List<Shard> shards) {
    JsonWriter json = new JsonWriter(new StringBuilder()).open('{').member("status", "ok").name("shards").open('[');
    for (Shard shard : shards) {
      json.open('{').member("shard", shard.shard()).member("sequence", shard.sequence()).member("posted", shard.posted()).close('}');
    }
    return json.close(']').close('}').bytes();
  }
}
