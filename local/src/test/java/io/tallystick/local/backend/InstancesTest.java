package io.tallystick.local.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.gateway.Faults;
import io.tallystick.local.gateway.Gateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {

  private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path work;

  @Test
  void aBackendThatRunsIsFoundWithEverythingItSaid() throws IOException {
    long pid = ProcessHandle.current().pid();
    try (Gateway gateway = gateway(pid)) {
      Instance instance = instance(pid, gateway.endpoint(), STARTED);
      try (InstanceFile file = InstanceFile.write(work, instance)) {
        assertThat(Instances.running(work)).containsExactly(instance);
        assertThat(Files.getPosixFilePermissions(work.resolve("instances").resolve(pid + ".json")))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
      assertThat(Instances.running(work)).isEmpty();
    }
  }

  @Test
  void whereItsHttpApiAnswersIsAnOutputOfItsTemplate() {
    Instance without = instance(1, URI.create("http://127.0.0.1:1"), STARTED);
    assertThat(without.api()).isEmpty();
    Instance with = new Instance(1, without.endpoint(), without.region(), without.stack(), STARTED, without.logs(), Optional.empty(),
        Map.of("ApiUrl", "http://127.0.0.1:2"));
    assertThat(with.api()).contains(URI.create("http://127.0.0.1:2"));
  }

  @Test
  void aBackendThatDoesNotAnswerIsNotFound() throws IOException {
    long pid = ProcessHandle.current().pid();
    URI endpoint;
    try (Gateway gateway = gateway(pid)) {
      endpoint = gateway.endpoint();
    }
    InstanceFile.write(work, instance(pid, endpoint, STARTED));
    assertThat(Instances.running(work)).isEmpty();
  }

  @Test
  void anotherProgramOnItsPortIsNotTakenForIt() throws IOException {
    long pid = ProcessHandle.current().pid();
    try (Gateway gateway = gateway(pid + 1)) {
      InstanceFile.write(work, instance(pid, gateway.endpoint(), STARTED));
      assertThat(Instances.running(work)).isEmpty();
    }
  }

  @Test
  void theFileOfAProcessThatIsGoneIsDeleted() throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version").start();
    process.waitFor();
    InstanceFile.write(work, instance(process.pid(), URI.create("http://127.0.0.1:1"), STARTED));
    assertThat(Instances.running(work)).isEmpty();
    assertThat(work.resolve("instances").resolve(process.pid() + ".json")).doesNotExist();
  }

  @Test
  void rubbishAmongTheFilesHarmsNothing() throws IOException {
    Files.createDirectories(work.resolve("instances"));
    Files.writeString(work.resolve("instances").resolve("1.json"), "{\"pid\":");
    Files.writeString(work.resolve("instances").resolve("2.json"), "{}");
    assertThat(Instances.running(work)).isEmpty();
    assertThat(Instances.running(work.resolve("nowhere"))).isEmpty();
  }

  @Test
  void theWorkFolderFollowsTheEnvironment() {
    assertThat(Instances.work(Map.of("TALLY_HOME", "/somewhere", "XDG_STATE_HOME", "/state"))).isEqualTo(Path.of("/somewhere"));
    assertThat(Instances.work(Map.of("XDG_STATE_HOME", "/state"))).isEqualTo(Path.of("/state/tallystick"));
    assertThat(Instances.work(Map.of())).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/tallystick"));
  }

  private static Gateway gateway(long pid) throws IOException {
    return Gateway.open(0, new Faults(new Random(1)), "{\"service\":\"tallystick\",\"pid\":" + pid + "}");
  }

  private static Instance instance(long pid, URI endpoint, Instant started) {
    return new Instance(pid, endpoint, "us-east-1", "books", started, Path.of("/logs"), Optional.of(Path.of("/data")), Map.of("QueueUrl", "http://queue"));
  }
}
