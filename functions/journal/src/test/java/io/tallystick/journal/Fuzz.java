package io.tallystick.journal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Hostile bytes: a decoder may take them or call them corrupt; anything else it throws is a bug. */
final class Fuzz {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzz() {}

  /** Feeds a decoder with mutations of good bytes. @return how many of them it refused */
  static int mutate(byte[] good, int rounds, RandomGenerator random, Consumer<byte[]> decoder) {
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      refused += refuses(decoder, mutation(good, random)) ? 1 : 0;
    }
    return refused;
  }

  static boolean refuses(Consumer<byte[]> decoder, byte[] bytes) {
    try {
      decoder.accept(bytes);
      return false;
    } catch (StoreException.Corrupt e) {
      return true;
    }
  }

  /** Bytes that this thread allocates while it runs something. */
  static long allocated(Runnable task) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    task.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] mutation(byte[] good, RandomGenerator random) {
    byte[] bytes = good.clone();
    switch (random.nextInt(6)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      case 3 -> {
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      case 4 -> {
        int from = random.nextInt(bytes.length);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + random.nextInt(20)), (byte) (random.nextBoolean() ? 0 : 255));
      }
      default -> {
        bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
      }
    }
    return bytes;
  }
}
