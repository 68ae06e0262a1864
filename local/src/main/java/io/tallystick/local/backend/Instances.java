package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the backends of this user that run now. */
public final class Instances {

  private static final int ANSWER_LIMIT = 64 * 1024;
  private static final int ANSWER_MILLISECONDS = 2_000;

  private Instances() {}

  /**
   * Where backends keep what they share and tell of themselves: {@code TALLY_HOME}, else {@code tallystick} in the user's state folder.
   *
   * @param environment the process's variables
   */
  public static Path work(java.util.Map<String, String> environment) {
    if (environment.get("TALLY_HOME") instanceof String home && !home.isBlank()) {
      return Path.of(home).toAbsolutePath();
    }
    if (environment.get("XDG_STATE_HOME") instanceof String state && !state.isBlank()) {
      return Path.of(state, "tallystick").toAbsolutePath();
    }
    return Path.of(System.getProperty("user.home"), ".local", "state", "tallystick").toAbsolutePath();
  }

  /**
   * Those whose process lives and whose endpoint answers for it, the newest first. Files of others are deleted if their process is gone.
   *
   * @throws IOException if the work folder cannot be read
   */
  public static List<Instance> running(Path work) throws IOException {
    Path folder = work.resolve("instances");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".json")).toList();
    }
    List<Instance> running = new ArrayList<>();
    for (Path file : files) {
      Instance instance;
      try {
        instance = InstanceFile.read(file);
      } catch (IOException unreadable) {
        // Being replaced, or somebody else's: not a reason to fail.
        continue;
      }
      if (ProcessHandle.of(instance.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
        Files.deleteIfExists(file);
      } else if (answers(instance)) {
        running.add(instance);
      }
    }
    running.sort(Comparator.comparing(Instance::started).reversed());
    return running;
  }

  /** A process id may have been given to another program since, and a port too; the greeting tells. */
  private static boolean answers(Instance instance) {
    try (Wire wire = Wire.connect(instance.endpoint())) {
      wire.readTimeout(ANSWER_MILLISECONDS);
      wire.write(Head.request("GET", "/", List.of(new Header("Host", instance.endpoint().getAuthority()))), new byte[0]);
      Head answer = wire.readHead();
      if (answer == null || answer.status() != 200) {
        return false;
      }
      JsonNode greeting = AwsJson.MAPPER.readTree(wire.readResponseBody(answer, ANSWER_LIMIT));
      return greeting.path("service").asText().equals("tallystick") && greeting.path("pid").asLong() == instance.pid();
    } catch (IOException silent) {
      return false;
    }
  }
}
