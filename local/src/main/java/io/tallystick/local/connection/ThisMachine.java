package io.tallystick.local.connection;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.backend.Instance;
import io.tallystick.local.backend.Instances;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What runs on this machine. */
public final class ThisMachine {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private ThisMachine() {}

  /** Whether a URL with a host leads to this machine. */
  public static boolean isMeantBy(URI url) {
    return HOSTS.contains(url.getHost());
  }

  /**
   * The ledger that {@code tally up} runs.
   *
   * @param address of a ledger, as the command's {@code --endpoint} takes it
   * @throws CommandFailure if none runs, or several
   */
  public static Instance onlyLedger(Map<String, String> environment, Function<Instance, String> address) {
    List<Instance> running;
    try {
      running = Instances.running(Instances.work(environment));
    } catch (IOException unreadable) {
      throw CommandFailure.environment("cannot find out which ledgers run on this machine: " + unreadable.getMessage(), unreadable);
    }
    if (running.isEmpty()) {
      throw CommandFailure.environment("no ledger runs on this machine: start one with 'tally up', or name one with --endpoint");
    }
    if (running.size() > 1) {
      String endpoints = running.stream().map(address).collect(Collectors.joining(", "));
      throw CommandFailure.environment("several ledgers run on this machine, choose one with --endpoint: " + endpoints);
    }
    return running.getFirst();
  }
}
