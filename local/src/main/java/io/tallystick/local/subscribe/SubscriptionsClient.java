package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.journal.Deadline;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.api.ApiAnswer;
import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.ApiTrouble;
import io.tallystick.local.query.Table;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command's talk with the HTTP API about subscriptions. */
final class SubscriptionsClient {
  private static final String PATH = "/v1/subscriptions";
  private static final String EXISTS = "/subscription-exists";
  private static final int PAGE = 100;
  /** No ledger has more; a list that goes on is not believed. */
  private static final int MOST_PAGES = 1_000;

  private final ApiClient api;
  private final Deadline deadline;

  SubscriptionsClient(ApiClient api, Deadline deadline) {
    this.api = api;
    this.deadline = deadline;
  }

  /**
   * Makes one.
   *
   * @param body with its id, so that a lost answer is no doubt
   * @return as the API shows it this once, with its secret if it has one
   */
  JsonNode add(ObjectNode body) {
    String id = body.path("id").asText();
    String rest = "the subscription " + id + " may be there; 'tally subscriptions " + id + "' tells";
    ApiAnswer answer = api.post(PATH, body, rest, deadline);
    if (answer.text("type").endsWith(EXISTS) && answer.attempts() > 1) {
      throw CommandFailure.environment(
          "the answer was lost, and the subscription " + id + " is there now; if it is a webhook's, 'tally subscriptions " + id + " --rotate-secret' shows a secret, or 'tally unsubscribe " + id + "' takes it back");
    }
    return answered(answer, rest);
  }

  /** One, by its id. */
  JsonNode get(String id) {
    return answered(id, api.get(path(id), deadline), "");
  }

  /** All of them, page by page. */
  List<JsonNode> all() {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer = answered(api.get(PATH + "?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)), deadline), "");
      answer.path("subscriptions").forEach(all::add);
      cursor = answer.path("next_cursor").asText("");
      if (!answer.hasNonNull("next_cursor")) {
        return all;
      }
    }
    throw CommandFailure.environment("the list of subscriptions does not end");
  }

  /** Has something done to one. @param what as the API's path has it */
  JsonNode act(String id, String what) {
    String rest = "it may have been done";
    return answered(id, api.post(path(id) + "/" + what, rest, deadline), rest);
  }

  /** Takes one away. */
  void remove(String id) {
    String rest = "it may be gone";
    ApiAnswer answer = api.delete(path(id), rest, deadline);
    boolean goneBefore = answer.notFound() && answer.attempts() > 1;
    if (!goneBefore) {
      answered(id, answer, rest);
    }
  }

  private static String path(String id) {
    if (!id.matches("[A-Za-z0-9_]{1,40}")) {
      throw CommandFailure.usage("ID: a subscription's id has 1 to 40 letters, digits and underscores, not '" + Table.printable(id) + "'");
    }
    return PATH + "/" + id;
  }

  private static JsonNode answered(String id, ApiAnswer answer, String rest) {
    if (answer.notFound()) {
      throw CommandFailure.failed("no such subscription: " + id);
    }
    return answered(answer, rest);
  }

  private static JsonNode answered(ApiAnswer answer, String rest) {
    if (answer.succeeded()) {
      return answer.body();
    }
    throw ApiTrouble.failure(answer, rest);
  }
}
