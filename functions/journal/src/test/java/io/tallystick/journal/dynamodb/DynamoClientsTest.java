package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoClientsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Also those that still wait for a free connection then, as the first are given one each and get no answer. */
  @Test
  @Timeout(60)
  void allCallsWhoseTimeIsOverSaySo() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 2 * DynamoClients.MAX_CONNECTIONS, InetAddress.getLoopbackAddress());
        DynamoDbClient client = client(silent.getLocalPort());
        ExecutorService callers = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<Throwable>> calls = new ArrayList<>();
      for (int i = 0; i < 2 * DynamoClients.MAX_CONNECTIONS; i++) {
        calls.add(callers.submit(() -> failureOf(client)));
      }

      for (Future<Throwable> call : calls) {
        assertThat(call.get()).isExactlyInstanceOf(ApiCallAttemptTimeoutException.class);
      }
    }
  }

  private static Throwable failureOf(DynamoDbClient client) {
    try {
      client.getItem(item -> item.tableName("journal").key(Map.of("id", AttributeValue.fromS("1"))));
      throw new AssertionError("nothing answers there");
    } catch (RuntimeException failure) {
      return failure;
    }
  }

  private static DynamoDbClient client(int port) {
    return DynamoClients.builder()
        .region(Region.EU_WEST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .endpointOverride(URI.create("http://localhost:" + port))
        .overrideConfiguration(DynamoClients.builder().overrideConfiguration().toBuilder().apiCallAttemptTimeout(SHORT).build())
        .build();
  }
}
