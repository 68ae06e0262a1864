package io.tallystick.local.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KinesisLocalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  /** Kept from one build to the next, so that it is fetched once. */
  private static final Path CACHE = Path.of("target", "node").toAbsolutePath();

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir
  Path folder;

  @BeforeEach
  void requireNode() {
    assumeTrue(onPath("node") && onPath("npm"), "Node and npm are not on the PATH");
  }

  @Test
  void whatIsInAStreamIsThereAfterARestartAndAKillLosesAtMostTheLastSecond() throws Exception {
    Storage disk = new Storage.Disk(folder.resolve("streams"));
    try (Emulator emulator = start(disk, "first")) {
      call(emulator, "CreateStream", "{\"StreamName\":\"requests\",\"ShardCount\":1}");
      assertThat(put(emulator, "a2VwdA==")).contains("SequenceNumber");
    }
    try (Emulator emulator = start(disk, "second")) {
      assertThat(read(emulator)).contains("\"Data\":\"a2VwdA==\"");
      emulator.kill();
    }
    try (Emulator emulator = start(disk, "third")) {
      assertThat(read(emulator)).contains("\"Data\":\"a2VwdA==\"");
    }
  }

  @Test
  void aFileThatAKillLeftHalfWrittenIsSetAside() throws Exception {
    Path streams = Files.createDirectories(folder.resolve("streams"));
    Files.writeString(streams.resolve("kinesis-data.json"), "{\"streams\":{");
    try (Emulator emulator = start(new Storage.Disk(streams), "emulator")) {
      assertThat(call(emulator, "ListStreams", "{}")).contains("\"StreamNames\":[]");
      assertThat(Files.readString(emulator.log())).contains("the streams could not be read and are set aside");
    }
    assertThat(streams.resolve("kinesis-data.json.broken")).hasContent("{\"streams\":{");
  }

  @Test
  void itEndsWhenItsParentIsKilled() throws Exception {
    Process parent = ChildJvm.running(Parent.class.getName())
        .classPath(List.of(Path.of(Parent.class.getProtectionDomain().getCodeSource().getLocation().toURI())))
        .arguments(List.of(CACHE.toString(), folder.resolve("orphan.log").toString()))
        .command()
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    ProcessHandle emulator;
    try (BufferedReader output = parent.inputReader()) {
      emulator = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      assertThat(emulator.isAlive()).isTrue();
      parent.destroyForcibly();
    }
    emulator.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(emulator.isAlive()).isFalse();
  }

  /** Started as a JVM of its own: starts an emulator, prints its process id and stays. */
  static final class Parent {

    public static void main(String[] arguments) throws Exception {
      Emulator emulator = KinesisLocal.start(new Storage.Memory(), Path.of(arguments[0]), Path.of(arguments[1]));
      System.out.println(emulator.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void severalMayFetchItAtOnce() throws Exception {
    Path cache = folder.resolve("cache");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> folders = List.of(threads.submit(() -> KinesisLocal.PACKAGE.install(cache)), threads.submit(() -> KinesisLocal.PACKAGE.install(cache)));
      for (Future<Path> installed : folders) {
        assertThat(installed.get()).isEqualTo(cache.resolve("kinesis-0.6.2")).isDirectoryContaining("glob:**/node_modules");
      }
    }
    assertThat(cache).isDirectoryNotContaining("glob:**/kinesis-0.6.2?*").isDirectoryNotContaining("regex:.*/kinesis-[0-9]{4,}");
  }

  @Test
  void whereThereIsNoNodeItSaysSo() throws Exception {
    assertThat(startWith(Files.createDirectory(folder.resolve("nothing"))))
        .contains("EmulatorMissing: there is no 'node' on the PATH: it needs Node 18 or later with npm");
  }

  @Test
  void whereItCannotBeFetchedItTellsWhatNpmSaid() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("programs"));
    for (String program : List.of("node", "npm")) {
      Files.writeString(programs.resolve(program), "#!/bin/sh\n/bin/echo the registry is not reached\nexit 1\n");
      assertThat(programs.resolve(program).toFile().setExecutable(true)).isTrue();
    }
    assertThat(startWith(programs)).contains("EmulatorMissing: npm could not fetch kinesis 0.6.2: the registry is not reached");
    assertThat(folder.resolve("cache")).isEmptyDirectory();
  }

  /** @return what a program that starts it prints, if it finds other programs in that folder only */
  private String startWith(Path programs) throws Exception {
    ProcessBuilder command = ChildJvm.running(Parent.class.getName())
        .classPath(List.of(Path.of(Parent.class.getProtectionDomain().getCodeSource().getLocation().toURI())))
        .arguments(List.of(folder.resolve("cache").toString(), folder.resolve("never.log").toString()))
        .command()
        .redirectErrorStream(true);
    command.environment().put("PATH", programs.toString());
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void aSignalOfTheTerminalDoesNotEndIt() throws Exception {
    try (Emulator emulator = start(new Storage.Memory(), "emulator")) {
      for (String signal : List.of("INT", "HUP")) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(emulator.pid())).start().waitFor();
        assertThat(call(emulator, "ListStreams", "{}")).contains("StreamNames");
      }
    }
  }

  @Test
  void listensOnTheLoopbackInterfaceOnly() throws Exception {
    Optional<InetAddress> other = NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
        .findFirst();
    assumeTrue(other.isPresent(), "this machine has no other address");
    try (Emulator emulator = start(new Storage.Memory(), "emulator")) {
      assertThatThrownBy(() -> new Socket(other.get(), emulator.endpoint().getPort()).close()).isInstanceOf(IOException.class);
    }
  }

  private Emulator start(Storage storage, String log) throws IOException {
    return KinesisLocal.start(storage, CACHE, folder.resolve(log + ".log"));
  }

  private String put(Emulator emulator, String data) throws Exception {
    return call(emulator, "PutRecord", "{\"StreamName\":\"requests\",\"PartitionKey\":\"a\",\"Data\":\"" + data + "\"}");
  }

  private String read(Emulator emulator) throws Exception {
    String iterator = call(emulator, "GetShardIterator",
        "{\"StreamName\":\"requests\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"TRIM_HORIZON\"}");
    return call(emulator, "GetRecords", iterator);
  }

  private String call(Emulator emulator, String operation, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.endpoint() + "/"))
        .header("X-Amz-Target", "Kinesis_20131202." + operation)
        .header("X-Amz-Date", "20260101T000000Z")
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0")
        .timeout(PATIENCE)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
