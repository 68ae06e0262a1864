package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Drives an API with requests that are generated from its description, valid ones and such that are wrong on purpose, and compares every answer with
 * the description. What valid requests write is repeated, which must change nothing.
 */
public final class ApiFuzz {
  private static final String MAKES_A_SECRET = "createSubscription";
  private static final String GATEWAY_NOT_FOUND = "Not Found";
  /** Characters of an answer that a message shows. */
  private static final int SHOWN = 600;
  /** Every so many requests one is wrong on purpose. */
  private static final int WRONG_ONE_OF = 2;

  private final ApiDescription api = ApiDescription.ofThisBuild();
  private final ResponseCheck check = new ResponseCheck(api);
  private final ApiCaller caller;
  private final List<ApiOperation> operations;
  private final long seed;
  private final Random random;
  private final KnownIds ids;
  private final RequestGenerator generator;
  /** How often each operation was answered by each status. */
  private final Map<String, Integer> seen = new TreeMap<>();
  private final Map<String, Integer> kinds = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * @param seed of everything that is left to chance
   * @param clock what new ids are dated by
   */
  public ApiFuzz(ApiCaller caller, long seed, InstantSource clock) {
    this(caller, seed, clock, operation -> true);
  }

  /** The same of some operations. */
  public ApiFuzz(ApiCaller caller, long seed, InstantSource clock, Predicate<ApiOperation> some) {
    this.caller = caller;
    this.operations = api.operations().stream().filter(some).toList();
    this.seed = seed;
    random = new Random(seed);
    ids = new KnownIds(random, clock);
    generator = new RequestGenerator(new SchemaValues(api, ids, random), ids, random);
  }

  /** What one run saw. */
  public record Report(long seed, Map<String, Integer> answers, Map<String, Integer> kinds, List<String> failures) {
    public Report {
      answers = Map.copyOf(answers);
      kinds = Map.copyOf(kinds);
      failures = List.copyOf(failures);
    }

    @Override
    public String toString() {
      return "seed " + seed + "\n" + String.join("\n", failures) + "\n" + new TreeMap<>(answers) + "\n" + new TreeMap<>(kinds);
    }
  }

  /** Sends so many requests to each operation. */
  public Report run(int requestsOfEach) throws IOException, InterruptedException {
    for (int round = 0; round < requestsOfEach; round++) {
      for (ApiOperation operation : operations) {
        one(operation);
      }
    }
    return new Report(seed, seen, kinds, failures);
  }

  private void one(ApiOperation operation) throws IOException, InterruptedException {
    ApiRequest valid = generator.next(operation);
    if (random.nextInt(WRONG_ONE_OF) == 0) {
      List<Mutation> fitting = Arrays.stream(Mutation.values()).filter(mutation -> mutation.fits(valid)).toList();
      Mutation mutation = fitting.get(random.nextInt(fitting.size()));
      JsonNode body = valid.body() == null ? null : ApiDescription.JSON.readTree(valid.body());
      send(mutation.applied(valid, body, random));
      return;
    }
    ApiResponse answer = send(valid);
    if (answer.status() == 204) {
      ids.unsubscribed(valid.target().substring(valid.target().lastIndexOf('/') + 1));
    } else if (answer.status() == 200 || answer.status() == 201) {
      learn(operation, valid, answer);
    }
    if (answer.status() == 201 && operation.id().equals(MAKES_A_SECRET)) {
      repeatWithSecret(valid, answer);
    } else if (answer.status() == 201) {
      repeat(valid, answer);
    }
  }

  private ApiResponse send(ApiRequest request) throws IOException, InterruptedException {
    ApiResponse answer = caller.call(request);
    kinds.merge(request.kind(), 1, Integer::sum);
    seen.merge(request.operation().id() + " " + answer.status(), 1, Integer::sum);
    if (!request.expected().contains(answer.status())) {
      fail(request, answer, List.of("expected one of " + request.expected()));
    } else if (!beforeRouting(request, answer)) {
      List<String> problems = check.problems(request.operation(), answer);
      if (!problems.isEmpty()) {
        fail(request, answer, problems);
      }
    }
    return answer;
  }

  /** No operation describes what answers a method or path that none has. */
  private static boolean beforeRouting(ApiRequest request, ApiResponse answer) {
    return !request.method().equals(request.operation().httpMethod()) && (answer.status() == 405 || answer.text().contains(GATEWAY_NOT_FOUND));
  }

  /** The same again is the same: 200, and nothing else than what was recorded. */
  private void repeat(ApiRequest request, ApiResponse first) throws IOException, InterruptedException {
    ApiResponse again = send(request);
    JsonNode before = ApiDescription.JSON.readTree(first.body());
    JsonNode after = ApiDescription.JSON.readTree(again.body());
    if (again.status() != 200 || !before.path("timestamp").equals(after.path("timestamp")) || !before.path("id").equals(after.path("id"))) {
      fail(request, again, List.of("a repeat is answered otherwise than " + first.text()));
    }
  }

  /** What has a secret is made once, and its secret is not shown again. */
  private void repeatWithSecret(ApiRequest request, ApiResponse first) throws IOException, InterruptedException {
    if (!ApiDescription.JSON.readTree(request.body()).path("id").isTextual()) {
      return;
    }
    ApiResponse again = send(request);
    if (again.status() != 409) {
      fail(request, again, List.of("a repeat is answered as if nothing had been made, first " + first.text()));
    }
  }

  private void learn(ApiOperation operation, ApiRequest request, ApiResponse answer) throws IOException {
    JsonNode body = ApiDescription.JSON.readTree(answer.body());
    if (answer.headers().get("tallystick-sequence") instanceof String sequence) {
      generator.reflected(sequence);
    }
    switch (operation.id()) {
      case MAKES_A_SECRET -> ids.subscribed(body.path("id").asText());
      case "openAccount" -> ids.opened(body.path("id").asText());
      case "makeTransfer", "postHold", "voidHold", "reverseTransfer", "getTransfer" -> transfer(body);
      case "submitRequest" -> {
        body.path("accounts").forEach(outcome -> succeeded(outcome, true));
        body.path("transfers").forEach(outcome -> succeeded(outcome, false));
      }
      case "findAccounts" -> page(request, answer, body.path("accounts"), "timestamp");
      case "findTransfers" -> page(request, answer, body.path("transfers"), "timestamp");
      case "getStatement" -> page(request, answer, body.path("lines"), "timestamp");
      case "readJournal" -> page(request, answer, body.path("segments"), "sequence");
      default -> {}
    }
  }

  private void transfer(JsonNode transfer) {
    ids.recorded(transfer.path("id").asText());
    switch (transfer.path("status").asText()) {
      case "pending" -> ids.held(transfer.path("id").asText());
      case "posted", "voided", "expired" -> ids.over(transfer.path("id").asText());
      default -> {}
    }
  }

  private void succeeded(JsonNode outcome, boolean account) {
    if (List.of("created", "exists").contains(outcome.path("outcome").asText())) {
      if (account) {
        ids.opened(outcome.path("id").asText());
      } else {
        ids.recorded(outcome.path("id").asText());
      }
    }
  }

  /** A page has no more than was asked for, in the order that was asked for. */
  private void page(ApiRequest request, ApiResponse answer, JsonNode items, String order) {
    int limit = request.target().matches(".*[?&]limit=.*") ? Integer.parseInt(request.target().replaceAll(".*[?&]limit=([0-9]+).*", "$1")) : 100;
    boolean descending = request.target().contains("order=descending");
    boolean ordered = true;
    for (int at = 1; at < items.size(); at++) {
      int compared = Long.compare(items.get(at - 1).path(order).asLong(), items.get(at).path(order).asLong());
      ordered &= descending ? compared > 0 : compared < 0;
    }
    if (items.size() > limit || !ordered) {
      fail(request, answer, List.of("a page of " + items.size() + (ordered ? " exceeds its limit" : " is not in order")));
    }
  }

  private void fail(ApiRequest request, ApiResponse answer, List<String> problems) {
    String text = answer.text();
    failures.add(
        String.join("; ", problems) + "\n  " + request + "\n  answered " + answer.status() + " " + answer.headers() + " "
            + text.substring(0, Math.min(text.length(), SHOWN)));
  }
}
