package io.tallystick.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.RequestWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import io.tallystick.local.linear.History;
import io.tallystick.local.linear.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client of the HTTP API: records requests, repeats those whose answer was lost and some that were answered, and reads accounts, one thing after the other. What it asked and what
 * it was told goes to the history.
 */
final class ApiClient implements Runnable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(5);
  /** Sometimes it does not wait for the answer so long as it may take. */
  private static final Duration[] PATIENCE = {Duration.ofMillis(300), Duration.ofSeconds(3), Duration.ofSeconds(20)};
  private static final int LONGEST_PAUSE_MILLIS = 400;
  private static final int ATTEMPTS = 4;
  private static final int REMEMBERED = 50;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI api;
  private final Ordeal ordeal;
  private final Sent sent;
  private final History history;
  private final SplittableRandom random;
  private final CountDownLatch end;
  private final List<Request> answered = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private long seen = -1;

  /** @param end counted down when it is enough */
  ApiClient(URI api, Ordeal ordeal, Sent sent, History history, SplittableRandom random, CountDownLatch end) {
    this.api = api;
    this.ordeal = ordeal;
    this.sent = sent;
    this.history = history;
    this.random = random;
    this.end = end;
  }

  /** How often it was answered how; to be asked when it has ended. */
  Map<String, Integer> statuses() {
    return statuses;
  }

  /** Answers that nobody may get; to be asked when it has ended. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void run() {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_AT_MOST).build()) {
      do {
        switch (random.nextInt(10)) {
          case 0 -> recordAgain(http);
          case 1, 2, 3, 4 -> read(http, Consistency.STRONG);
          case 5 -> read(http, Consistency.EVENTUAL);
          default -> record(http);
        }
      } while (!end.await(random.nextInt(LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(HttpClient http) throws InterruptedException {
    Request request = ordeal.next();
    sent.attempted(request);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (record(http, request)) {
        sent.request(request);
        if (answered.size() == REMEMBERED) {
          answered.removeFirst();
        }
        answered.add(request);
        return;
      }
    }
  }

  private void recordAgain(HttpClient http) throws InterruptedException {
    if (!answered.isEmpty()) {
      record(http, answered.get(random.nextInt(answered.size())));
    }
  }

  /** @return whether an answer came */
  private boolean record(HttpClient http, Request request) throws InterruptedException {
    HttpRequest.Builder post = HttpRequest.newBuilder(api.resolve("/v1/requests")).header("content-type", "application/json");
    return ask(
        http,
        post.POST(HttpRequest.BodyPublishers.ofByteArray(RequestWriter.data(request))),
        new Operation.Asked.Recording(request),
        (body, sequence) -> new Operation.Told.Outcomes(outcomes(body.path("accounts")), outcomes(body.path("transfers")), sequence));
  }

  private void read(HttpClient http, Consistency consistency) throws InterruptedException {
    AccountId account = ordeal.anyAccount();
    long atLeast = consistency == Consistency.EVENTUAL && random.nextBoolean() ? seen : -1;
    String query = "?consistency=" + (consistency == Consistency.STRONG ? "strong" : "eventual") + (atLeast < 0 ? "" : "&at_least=0:" + atLeast);
    URI uri = api.resolve("/v1/accounts/" + URLEncoder.encode(account.value(), StandardCharsets.UTF_8) + query);
    ask(
        http,
        HttpRequest.newBuilder(uri).GET(),
        new Operation.Asked.Reading(account, consistency, atLeast),
        (body, sequence) -> new Operation.Told.Balance(Optional.of(standing(body)), sequence));
  }

  @FunctionalInterface
  private interface Reader {
    Operation.Told read(JsonNode body, long sequence);
  }

  private boolean ask(HttpClient http, HttpRequest.Builder request, Operation.Asked asked, Reader reader) throws InterruptedException {
    long began = History.now();
    Operation.Told told = new Operation.Told.Nothing();
    try {
      HttpResponse<byte[]> response =
          http.send(request.timeout(PATIENCE[random.nextInt(PATIENCE.length)]).build(), HttpResponse.BodyHandlers.ofByteArray());
      statuses.merge("answered " + response.statusCode(), 1, Integer::sum);
      if (response.statusCode() == OK) {
        long sequence = sequence(response);
        told = reader.read(JSON.readTree(response.body()), sequence);
        seen = Math.max(seen, sequence);
      } else if (response.statusCode() != TOO_MANY && response.statusCode() < SERVER_ERROR) {
        faults.add("a client was answered " + response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
      }
    } catch (IOException lost) {
      statuses.merge("lost an answer", 1, Integer::sum);
    }
    history.add(told instanceof Operation.Told.Nothing ? Operation.unanswered(began, asked) : new Operation(began, History.now(), asked, told));
    return !(told instanceof Operation.Told.Nothing);
  }

  private static long sequence(HttpResponse<?> response) throws IOException {
    String text = response.headers().firstValue("tallystick-sequence").orElseThrow(() -> new IOException("an answer without a sequence"));
    return Long.parseLong(text.substring(text.indexOf(':') + 1));
  }

  private static List<Operation.Outcome> outcomes(JsonNode array) {
    List<Operation.Outcome> outcomes = new ArrayList<>();
    array.forEach(of -> outcomes.add(new Operation.Outcome(of.path("id").asText(), of.path("outcome").asText(), of.path("timestamp").asLong())));
    return outcomes;
  }

  private static Operation.Standing standing(JsonNode account) {
    boolean closed = false;
    for (JsonNode flag : account.path("flags")) {
      closed |= flag.asText().equals("closed");
    }
    return new Operation.Standing(
        new Totals(
            amount(account, "debits_pending"), amount(account, "debits_posted"), amount(account, "credits_pending"), amount(account, "credits_posted")),
        closed);
  }

  private static Amount amount(JsonNode account, String total) {
    return Amount.parse(account.path(total).asText());
  }
}
