package io.tallystick.pipeline;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** One of a kind for each shard that was asked for, made when it first is. */
final class PerShard<T> {
  private final IntFunction<T> maker;
  private final Map<Integer, T> made = new ConcurrentHashMap<>();

  PerShard(IntFunction<T> maker) {
    this.maker = maker;
  }

  /** @param shard its number */
  T of(int shard) {
    return made.computeIfAbsent(shard, maker::apply);
  }
}
