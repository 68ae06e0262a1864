package io.tallystick.local.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How much time this machine's processors have spent on this process and on those that it started, which the emulator is one of. */
@FunctionalInterface
interface ProcessorTime {
  /** Seconds of processors since the processes began. */
  record Spent(double ownSeconds, double childrenSeconds) {}

  /** As the operating system has it. */
  ProcessorTime OF_PROCESSES =
      () -> {
        long own = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getProcessCpuTime();
        Duration children = ProcessHandle.current().descendants().map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
        return new Spent(own / 1e9, children.toNanos() / 1e9);
      };

  Spent now();
}
