package io.tallystick.pipeline;

import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Batches of messages for tests, each message with an id by its position: m0, m1, … */
final class Messages {
  static final String QUEUE = "tallystick-requests";
  static final String FIFO = "tallystick-requests.fifo";

  private final List<Message> messages = new ArrayList<>();

  static Messages batch() {
    return new Messages();
  }

  static List<Message> of(String... bodies) {
    Messages batch = batch();
    for (String body : bodies) {
      batch.add(body);
    }
    return batch.list();
  }

  Messages add(String body) {
    return add(QUEUE, "", 1, body);
  }

  Messages inGroup(String group, String body) {
    return add(FIFO, group, 1, body);
  }

  Messages add(String queue, String group, int receives, String body) {
    int at = messages.size();
    messages.add(new Message(at, "m" + at, queue, group, receives, Request.UNKNOWN, "receipt" + at, body.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  List<Message> list() {
    return Collections.unmodifiableList(messages);
  }

  /** A request that opens accounts in USD/2. */
  static String opening(String... ids) {
    List<String> accounts = new ArrayList<>();
    for (String id : ids) {
      accounts.add("{\"id\":\"" + id + "\",\"asset\":\"USD/2\"}");
    }
    return "{\"accounts\":[" + String.join(",", accounts) + "]}";
  }

  /** A request that moves an amount. */
  static String moving(String id, String from, String to, String amount) {
    return "{\"transfers\":[" + transfer(id, from, to, amount) + "]}";
  }

  static String transfer(String id, String from, String to, String amount) {
    return "{\"id\":\"%s\",\"debit_account_id\":\"%s\",\"credit_account_id\":\"%s\",\"amount\":\"%s\",\"asset\":\"USD/2\"}"
        .formatted(id, from, to, amount);
  }
}
