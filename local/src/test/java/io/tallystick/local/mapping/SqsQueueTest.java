package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqsQueueTest {
  private static final String NOTHING = "{}";
  private static final String ONE = "{\"Messages\":[{\"MessageId\":\"m\",\"ReceiptHandle\":\"r\",\"Body\":\"b\"}]}";

  private final ManualTime time = new ManualTime();
  private final Deque<String> answers = new ArrayDeque<>();
  /** What each call wanted to wait at the queue, seconds. */
  private final List<Integer> waits = new ArrayList<>();
  private HttpServer server;
  private AwsJson sqs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    sqs = new AwsJson(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "us-east-1");
  }

  @AfterEach
  void stop() throws IOException {
    sqs.close();
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    JsonNode request = AwsJson.MAPPER.readTree(exchange.getRequestBody());
    waits.add(request.path("WaitTimeSeconds").asInt(-1));
    byte[] answer = answers.isEmpty() ? NOTHING.getBytes(StandardCharsets.UTF_8) : answers.remove().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private List<Message> receive(String queue, int seconds) throws IOException, InterruptedException {
    return new SqsQueue(sqs, Arn.parse("arn:aws:sqs:us-east-1:000000000000:" + queue), "http://127.0.0.1/000000000000/" + queue, time).receive(10, Duration.ofSeconds(seconds));
  }

  @Test
  void theQueueItselfWaitsWhereMessagesComeInAnyOrder() throws Exception {
    assertThat(receive("queue", 1)).isEmpty();
    assertThat(waits).containsExactly(1);
  }

  @Test
  void aQueueThatKeepsOrderIsLookedAtNowAndThenForAsLongAsIsToBeWaited() throws Exception {
    Instant start = time.now();
    assertThat(receive("queue.fifo", 1)).isEmpty();
    assertThat(waits).isEqualTo(IntStream.range(0, 6).mapToObj(_ -> 0).toList());
    assertThat(Duration.between(start, time.now())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aMessageThatComesMeanwhileIsTakenAtTheNextLook() throws Exception {
    answers.addAll(List.of(NOTHING, NOTHING, ONE));
    Instant start = time.now();
    assertThat(receive("queue.fifo", 1)).extracting(Message::id).containsExactly("m");
    assertThat(Duration.between(start, time.now())).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void whoDoesNotWaitLooksOnce() throws Exception {
    assertThat(receive("queue.fifo", 0)).isEmpty();
    assertThat(waits).containsExactly(0);
  }
}
