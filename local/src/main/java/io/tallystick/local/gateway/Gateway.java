package io.tallystick.local.gateway;

import io.tallystick.local.http.Listener;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * One endpoint for all emulated services, as {@code AWS_ENDPOINT_URL} wants it: it tells the service from the request and passes it on.
 *
 * <p>Requests may fail on purpose: see {@link Faults}. {@code GET /} answers the greeting, so that a client can tell which gateway it found.
 */
public final class Gateway implements Closeable {

  private final Map<Service, URI> targets = new EnumMap<>(Service.class);
  private final Map<Operation, LongAdder> calls = new ConcurrentHashMap<>();
  private final Listener listener;

  private Gateway(int port, Faults faults, String greeting) throws IOException {
    byte[] bytes = greeting.getBytes(StandardCharsets.UTF_8);
    listener = Listener.start(port, "gateway", wire -> new GatewaySession(wire, targets(), faults, this::count, bytes).serve());
  }

  /**
   * Opens the port. Emulators are named later, since ElasticMQ must know the gateway's port when it starts.
   *
   * @param port 0 for any that is free
   * @param greeting JSON, the answer to {@code GET /}
   */
  public static Gateway open(int port, Faults faults, String greeting) throws IOException {
    return new Gateway(port, faults, greeting);
  }

  /**
   * Names what is behind some services; connections made from now on use it.
   *
   * @param target a URL of plain HTTP
   */
  public void connect(URI target, Service... services) {
    synchronized (targets) {
      for (Service service : services) {
        targets.put(service, target);
      }
    }
  }

  /** How often each operation was asked for, by what rules of faults call it: {@code sqs:SendMessageBatch}. */
  public Map<String, Long> calls() {
    Map<String, Long> counted = new TreeMap<>();
    calls.forEach((operation, times) -> counted.merge(operation.toString(), times.sum(), Long::sum));
    return counted;
  }

  private void count(Operation operation) {
    calls.computeIfAbsent(operation, _ -> new LongAdder()).increment();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private Map<Service, URI> targets() {
    synchronized (targets) {
      return new EnumMap<>(targets);
    }
  }
}
