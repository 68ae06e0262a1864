package io.tallystick.local.webhook;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook as its owner has it: checks each signature by another implementation of Standard Webhooks, keeps what it took in the order in which it did, and fails as it is told. */
final class Receiver {
  /** What becomes of a request. */
  interface Behaviour {
    /**
     * May take its time.
     *
     * @param tries how often this id has come, this time included
     * @return the status; 0 to hang up
     */
    int answer(String id, int tries);
  }

  private static final int SUCCESSES = 300;

  private final String url;
  private final Behaviour behaviour;
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile String secret;
  private volatile String subscription;

  Receiver(HttpServer server, String name, Behaviour behaviour) {
    this.url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    this.behaviour = behaviour;
    server.createContext("/" + name, this::receive);
  }

  String url() {
    return url;
  }

  /** @param key what its owner was told when the subscription was made */
  void expect(String name, String key) {
    subscription = name;
    secret = key;
  }

  /** The bodies of requests that it answered well, in that order; some more than once. */
  List<String> taken() {
    return taken;
  }

  /** What was wrong with requests. */
  List<String> wrong() {
    return wrong;
  }

  /** How many deliveries have been tried at least once. */
  int tried() {
    return tries.size();
  }

  int requests() {
    return requests.get();
  }

  /** Requests that wait for an answer now. */
  int underWay() {
    return underWay.get();
  }

  private void receive(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    underWay.incrementAndGet();
    int status;
    try {
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      check(id, body, exchange);
      status = behaviour.answer(id, tries.merge(id, 1, Integer::sum));
      if (status > 0 && status < SUCCESSES) {
        taken.add(body);
      }
    } finally {
      underWay.decrementAndGet();
    }
    if (status > 0) {
      exchange.sendResponseHeaders(status, -1);
    }
    exchange.close();
  }

  private void check(String id, String body, HttpExchange exchange) {
    try {
      new Webhook(secret).verify(body, HttpHeaders.of(Map.copyOf(exchange.getRequestHeaders()), (_, _) -> true));
      if (!id.equals(subscription + "." + Arrivals.id(body))) {
        wrong.add(id + " is not the id of " + body);
      }
    } catch (Exception refused) {
      wrong.add(id + ": " + refused);
    }
  }
}
