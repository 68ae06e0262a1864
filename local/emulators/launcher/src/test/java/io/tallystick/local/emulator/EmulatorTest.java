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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CREATE_TABLE = """
      {"TableName":"books","BillingMode":"PAY_PER_REQUEST",
       "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
       "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}""";

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir
  Path folder;

  @Test
  void dynamoDbLocalKeepsItsTablesOnDiskAcrossARestart() throws Exception {
    Storage disk = new Storage.Disk(folder.resolve("tables"));
    try (Emulator emulator = DynamoDbLocal.start(disk, folder.resolve("first.log"))) {
      assertThat(dynamoDb(emulator, "CreateTable", CREATE_TABLE)).contains("\"TableName\":\"books\"");
      emulator.kill();
      assertThat(emulator.isAlive()).isFalse();
    }
    try (Emulator emulator = DynamoDbLocal.start(disk, folder.resolve("second.log"))) {
      assertThat(dynamoDb(emulator, "ListTables", "{}")).contains("[\"books\"]");
    }
  }

  @Test
  void elasticMqKeepsItsQueuesAndMessagesOnDiskAcrossARestart() throws Exception {
    Storage disk = new Storage.Disk(folder.resolve("queues"));
    URI gateway = URI.create("http://127.0.0.1:4000");
    try (Emulator emulator = ElasticMq.start(disk, gateway, folder.resolve("first.log"))) {
      assertThat(sqs(emulator, "CreateQueue", "{\"QueueName\":\"inbox\"}"))
          .contains("http://127.0.0.1:4000/000000000000/inbox");
      assertThat(sqs(emulator, "SendMessage", """
          {"QueueUrl":"http://127.0.0.1:4000/000000000000/inbox","MessageBody":"kept"}""")).contains("MessageId");
      emulator.kill();
    }
    try (Emulator emulator = ElasticMq.start(disk, gateway, folder.resolve("second.log"))) {
      assertThat(sqs(emulator, "ReceiveMessage", """
          {"QueueUrl":"http://127.0.0.1:4000/000000000000/inbox"}""")).contains("kept");
    }
  }

  @Test
  void anEmulatorEndsWhenItsParentIsKilled() throws Exception {
    Process parent = ChildJvm.running(Parent.class.getName())
        .classPath(List.of(Path.of(Parent.class.getProtectionDomain().getCodeSource().getLocation().toURI())))
        .arguments(List.of(folder.resolve("orphan.log").toString()))
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
      Emulator emulator = DynamoDbLocal.start(new Storage.Memory(), Path.of(arguments[0]));
      System.out.println(emulator.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void listensOnTheLoopbackInterfaceOnly() throws Exception {
    Optional<InetAddress> other = NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
        .findFirst();
    assumeTrue(other.isPresent(), "this machine has no other address");
    try (Emulator emulator = DynamoDbLocal.start(new Storage.Memory(), folder.resolve("emulator.log"))) {
      assertThatThrownBy(() -> new Socket(other.get(), emulator.endpoint().getPort()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anEmulatorThatCannotUseItsStorageDoesNotStart() throws Exception {
    Path queues = Files.createDirectories(folder.resolve("queues"));
    Files.writeString(queues.resolve("elasticmq.mv.db"), "not a database");
    assertThatThrownBy(() -> ElasticMq.start(new Storage.Disk(queues), folder.resolve("emulator.log")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ElasticMQ started broken")
        .hasMessageContaining("elasticmq.mv.db");
  }

  @Test
  void anEmulatorThatEndsWhileStartingSaysWhy() {
    EmulatorStart start = new EmulatorStart("Mayfly", "never", folder.resolve("emulator.log"));
    assertThatThrownBy(() -> start.start(port -> ChildJvm.running("no.such.Program").command()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the emulator Mayfly ended while starting")
        .hasMessageContaining("ClassNotFoundException: no.such.Program");
  }

  private String dynamoDb(Emulator emulator, String operation, String body) throws Exception {
    return post(emulator, "DynamoDB_20120810." + operation, body);
  }

  private String sqs(Emulator emulator, String operation, String body) throws Exception {
    return post(emulator, "AmazonSQS." + operation, body);
  }

  private String post(Emulator emulator, String target, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(emulator.endpoint())
        .header("X-Amz-Target", target)
        .header("Content-Type", "application/x-amz-json-1.0")
        .header("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
            + "SignedHeaders=host, Signature=0")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
