package io.tallystick.local.emulator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A running emulator. Closing it, or the end of this JVM in whatever way, stops it. */
public final class Emulator implements AutoCloseable {

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(5);

  private final Process process;
  private final URI endpoint;
  private final Path log;

  Emulator(Process process, URI endpoint, Path log) {
    this.process = process;
    this.endpoint = endpoint;
    this.log = log;
  }

  /** Where it answers: {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return endpoint;
  }

  /** The file that holds what it printed. */
  public Path log() {
    return log;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it without a chance to tidy up. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stops it: in order within five seconds, then by force. Again is harmless. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (IOException alreadyGone) {
      kill();
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
