package io.tallystick.local.bench;

import io.tallystick.local.lambda.HostedFunction;
import io.tallystick.local.up.LocalLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts of the HTTP API's function: its process is killed, and the next read starts another. */
final class StartPath {
  private static final int GONE_WITHIN_SECONDS = 10;
  private static final double KILOBYTES_PER_MEGABYTE = 1024;
  private static final String RESIDENT_AT_MOST = "VmHWM:";
  private static final long SEED = 7;

  private final HostedFunction function;
  private final HttpPath http;

  StartPath(LocalLedger local, HttpPath http) {
    this.http = http;
    function = local.backend().functions().get(LocalLedger.NAME + "-api");
  }

  FunctionStart.Row run(boolean snapStart, int starts) throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<FunctionStart> measured = new ArrayList<>();
    for (int start = 0; start < starts; start++) {
      for (long pid : function.pids()) {
        kill(pid);
      }
      http.readOnce(random);
      long pid = function.pids().getFirst();
      FunctionLogTimes times = new FunctionLogTimes(function.logFile());
      measured.add(new FunctionStart(times.initialised(pid), times.answered(pid), resident(pid)));
    }
    return new FunctionStart.Row(snapStart, measured);
  }

  private static void kill(long pid) throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    try {
      process.onExit().get(GONE_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException lives) {
      throw new IllegalStateException("a killed process did not end", lives);
    }
  }

  private static double resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(RESIDENT_AT_MOST)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE;
      }
    }
    return Double.NaN;
  }
}
