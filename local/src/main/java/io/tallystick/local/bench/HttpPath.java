package io.tallystick.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.events.RequestWriter;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.local.aws.AwsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The HTTP API as its clients see it: single transfers, and reads of single accounts, through the real function. */
final class HttpPath implements AutoCloseable {
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(60);
  private static final int OPENINGS = 1_000;
  private static final int OPENING_ATTEMPTS = 30;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int PER_DRAW = 1;

  private final URI api;
  private final int accounts;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** @param accounts how many {@link Workload} knows */
  HttpPath(URI api, int accounts) {
    this.api = api;
    this.accounts = accounts;
  }

  /** Opens all accounts. The first call waits for a process to start, and may be told to come again. */
  void open(Workload workload) throws IOException, InterruptedException {
    for (Request request : workload.openings(OPENINGS)) {
      HttpRequest opening = post("/v1/requests", RequestWriter.data(request));
      int attempt = 1;
      while (!ask(opening, OK)) {
        if (++attempt > OPENING_ATTEMPTS) {
          throw new IllegalStateException("the API refused " + OPENING_ATTEMPTS + " times to open accounts");
        }
        TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
      }
    }
  }

  Latency run(Latency.Operation operation, int clients, Duration time, long seed) throws InterruptedException {
    return ClosedLoop.run(
        BenchPath.HTTP,
        operation,
        clients,
        time,
        number ->
            switch (operation) {
              case TRANSFER -> {
                Workload workload = new Workload(AccountChoice.UNIFORM, accounts, seed + number);
                yield () -> ask(post("/v1/transfers", body(workload.transfers(PER_DRAW).transfers().getFirst())), CREATED);
              }
              case READ_STRONG -> reading("strong", seed + number);
              case READ_EVENTUAL -> reading("eventual", seed + number);
            });
  }

  private ClosedLoop.Client reading(String consistency, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return () -> ask(read(random, consistency), OK);
  }

  /** Reads one account as it is now, however long it takes for a process to start. */
  void readOnce(SplittableRandom random) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(read(random, "strong"));
    if (answer.statusCode() != OK) {
      throw unexpected(answer);
    }
  }

  private HttpRequest read(SplittableRandom random, String consistency) {
    return request("/v1/accounts/" + Workload.account(random.nextInt(accounts)) + "?consistency=" + consistency).GET().build();
  }

  private boolean ask(HttpRequest request, int expected) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() == expected) {
      return true;
    }
    if (answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE) {
      return false;
    }
    throw unexpected(answer);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest post(String path, byte[] json) {
    return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(json)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(ANSWER_AT_MOST);
  }

  private static byte[] body(NewTransfer transfer) throws IOException {
    ObjectNode json =
        AwsJson.MAPPER
            .createObjectNode()
            .put("id", transfer.id().value())
            .put("debit_account_id", transfer.debitAccountId().value())
            .put("credit_account_id", transfer.creditAccountId().value())
            .put("amount", transfer.amount().toString())
            .put("asset", transfer.asset().toString());
    return AwsJson.MAPPER.writeValueAsBytes(json);
  }

  private static IllegalStateException unexpected(HttpResponse<String> answer) {
    return new IllegalStateException("the API answered " + answer.statusCode() + " to " + answer.request().method() + " " + answer.uri() + ": " + answer.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
