package io.tallystick.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.RequestWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client of the HTTP API: records requests, repeats those whose answer was lost and some that were answered, and reads accounts, one thing after the other. What it asked and what
 * it was told goes to the witness.
 */
final class ApiClient implements Runnable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(5);
  /** Sometimes it does not wait for the answer so long as it may take. */
  private static final Duration[] PATIENCE = {Duration.ofMillis(300), Duration.ofSeconds(3), Duration.ofSeconds(20)};
  private static final int LONGEST_PAUSE_MILLIS = 400;
  private static final int ATTEMPTS = 4;
  private static final int REMEMBERED = 50;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI api;
  private final Ordeal ordeal;
  private final Sent sent;
  private final Witness witness;
  private final Sharding sharding;
  private final SplittableRandom random;
  private final CountDownLatch end;
  private final List<Request> answered = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  /** Of each shard the largest sequence that an answer reflected. */
  private final Map<Integer, Long> seen = new HashMap<>();

  /** @param end counted down when it is enough */
  ApiClient(URI api, Ordeal ordeal, Sent sent, Witness witness, Sharding sharding, SplittableRandom random, CountDownLatch end) {
    this.api = api;
    this.ordeal = ordeal;
    this.sent = sent;
    this.witness = witness;
    this.sharding = sharding;
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

  /** @return whether all of it was answered */
  private boolean record(HttpClient http, Request request) throws InterruptedException {
    HttpRequest.Builder post = HttpRequest.newBuilder(api.resolve("/v1/requests")).header("content-type", "application/json");
    witness.sending(request);
    Optional<Answer> answer = ask(http, post.POST(HttpRequest.BodyPublishers.ofByteArray(RequestWriter.data(request))));
    answer.ifPresent(
        of -> witness.answered(new Witness.Answered(of.began(), of.ended(), request, outcomes(of.body().path("transfers")), of.positions(), of.status() == OK)));
    return answer.isPresent() && answer.get().status() == OK;
  }

  private void read(HttpClient http, Consistency consistency) throws InterruptedException {
    AccountId account = ordeal.anyAccount();
    int shard = sharding.shardOf(account);
    long atLeast = consistency == Consistency.EVENTUAL && random.nextBoolean() ? seen.getOrDefault(shard, -1L) : -1;
    String query = "?consistency=" + (consistency == Consistency.STRONG ? "strong" : "eventual") + (atLeast < 0 ? "" : "&at_least=" + shard + ":" + atLeast);
    URI uri = api.resolve("/v1/accounts/" + URLEncoder.encode(account.value(), StandardCharsets.UTF_8) + query);
    Optional<Answer> answer = ask(http, HttpRequest.newBuilder(uri).GET());
    if (answer.isPresent()) {
      Long sequence = answer.get().positions().sequences().get(shard);
      if (sequence == null) {
        faults.add("a read of " + account + " does not say which sequence of shard " + shard + " it reflects");
        return;
      }
      Operation.Told.Balance told = new Operation.Told.Balance(Optional.of(standing(answer.get().body())), sequence);
      witness.read(new Witness.Read(answer.get().began(), answer.get().ended(), new Operation.Asked.Reading(account, consistency, atLeast), told));
    }
  }

  private record Answer(long began, long ended, int status, JsonNode body, Positions positions) {}

  /** Empty if no answer came, or one that says nothing but that it should be asked again. */
  private Optional<Answer> ask(HttpClient http, HttpRequest.Builder request) throws InterruptedException {
    long began = History.now();
    try {
      HttpResponse<byte[]> response =
          http.send(request.timeout(PATIENCE[random.nextInt(PATIENCE.length)]).build(), HttpResponse.BodyHandlers.ofByteArray());
      int status = response.statusCode();
      statuses.merge("answered " + status, 1, Integer::sum);
      if (status == OK || status == ACCEPTED) {
        Positions positions = positions(response);
        JsonNode body = JSON.readTree(response.body());
        long ended = History.now();
        positions.sequences().forEach((shard, sequence) -> seen.merge(shard, sequence, Math::max));
        return Optional.of(new Answer(began, ended, status, body, positions));
      }
      if (status != TOO_MANY && status < SERVER_ERROR) {
        faults.add("a client was answered " + status + " " + new String(response.body(), StandardCharsets.UTF_8));
      }
    } catch (IOException lost) {
      statuses.merge("lost an answer", 1, Integer::sum);
    }
    return Optional.empty();
  }

  /** The header has {@code SHARD:SEQUENCE} of each shard. */
  private static Positions positions(HttpResponse<?> response) throws IOException {
    String text = response.headers().firstValue("tallystick-sequence").orElseThrow(() -> new IOException("an answer without a sequence"));
    Map<Integer, Long> positions = new HashMap<>();
    for (String one : text.split(",")) {
      int colon = one.indexOf(':');
      positions.put(Integer.valueOf(one.substring(0, colon)), Long.valueOf(one.substring(colon + 1)));
    }
    return new Positions(positions);
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
