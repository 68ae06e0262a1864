package io.tallystick.local.linear;

import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.List;

/** Everything that clients asked of a ledger and were told, gathered by many threads. */
public final class History {
  private final List<Operation> operations = new ArrayList<>();

  /** A request is about to be put into a queue, where nobody answers. To be called before it is sent. */
  public void sent(Request request) {
    add(Operation.unanswered(now(), new Operation.Asked.Recording(request)));
  }

  public synchronized void add(Operation operation) {
    operations.add(operation);
  }

  /** The clock of all operations. */
  public static long now() {
    return System.nanoTime();
  }

  /** What there is so far. */
  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }
}
