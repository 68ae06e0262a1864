package io.tallystick.local.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Starts an emulator on a free port and waits until it answers. */
final class EmulatorStart {

  /** Of emulators in Java: a heap that is enough (DynamoDB Local keeps its tables outside of it), and no second compiler, which would take more of the processor than a ledger with little to do. */
  static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  /** A port that is free when it is looked for may be taken when it is used. */
  private static final int ATTEMPTS = 3;

  private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(5);
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(25);
  private static final int LOG_TAIL_LINES = 20;

  private final String name;
  private final String fatal;
  private final Path log;

  /**
   * @param name names it in errors
   * @param fatal a text in its log that means that it runs, but not as it should
   * @param log file for its output; replaced
   */
  EmulatorStart(String name, String fatal, Path log) {
    this.name = name;
    this.fatal = fatal;
    this.log = log;
  }

  /**
   * @param command makes the command for a port
   * @throws IOException if it does not start: with the end of its log
   */
  Emulator start(IntFunction<ProcessBuilder> command) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Emulator emulator = launch(command.apply(port), port);
      try {
        awaitReady(emulator);
        return emulator;
      } catch (IOException failure) {
        emulator.close();
        if (attempt == ATTEMPTS || !portWasTaken()) {
          throw failure;
        }
      }
    }
  }

  private Emulator launch(ProcessBuilder command, int port) throws IOException {
    command.redirectErrorStream(true).redirectOutput(log.toFile());
    return new Emulator(command.start(), URI.create("http://127.0.0.1:" + port), log);
  }

  private void awaitReady(Emulator emulator) throws IOException {
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER_AT_MOST).build()) {
      HttpRequest request = HttpRequest.newBuilder(emulator.endpoint()).timeout(ANSWER_AT_MOST).build();
      while (!answers(client, request)) {
        if (!emulator.isAlive()) {
          throw new IOException("the emulator " + name + " ended while starting; its log ends with:\n" + logTail());
        }
        if (System.nanoTime() > deadline) {
          throw new IOException("the emulator " + name + " did not answer within " + READY_AT_MOST.toSeconds()
              + " s; its log ends with:\n" + logTail());
        }
        TimeUnit.NANOSECONDS.sleep(BETWEEN_CHECKS.toNanos());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the emulator " + name + " was starting", interrupted);
    }
    if (!emulator.isAlive()) {
      throw new IOException("the emulator " + name + " ended while starting; its log ends with:\n" + logTail());
    }
    String output = Files.readString(log, StandardCharsets.ISO_8859_1);
    if (output.contains(fatal)) {
      throw new IOException("the emulator " + name + " started broken; its log begins with:\n"
          + String.join("\n", output.lines().limit(LOG_TAIL_LINES).toList()));
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean portWasTaken() throws IOException {
    String tail = logTail();
    return tail.contains("Address already in use") || tail.contains("Failed to bind") || tail.contains("Bind failed") || tail.contains("EADDRINUSE");
  }

  private String logTail() throws IOException {
    List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
