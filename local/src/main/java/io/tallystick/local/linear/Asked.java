package io.tallystick.local.linear;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.HashMap;
import java.util.Map;

/** Which request asked for an account or a transfer, and when it was first sent. */
final class Asked {
  private record Name(Recorded.Kind kind, String id) {}

  private record First(Request request, long began) {}

  private final Map<Name, First> requests = new HashMap<>();

  void add(Request request, long began) {
    for (NewAccount account : request.accounts()) {
      add(new Name(Recorded.Kind.ACCOUNT, account.id().value()), request, began);
    }
    for (NewTransfer transfer : request.transfers()) {
      add(new Name(Recorded.Kind.TRANSFER, transfer.id().value()), request, began);
    }
  }

  private void add(Name name, Request request, long began) {
    requests.merge(name, new First(request, began), (a, b) -> a.began() <= b.began() ? a : b);
  }

  /** Null if nobody asked for it. */
  Request request(Recorded.Key key) {
    First first = requests.get(new Name(key.kind(), key.id()));
    return first == null ? null : first.request();
  }

  /** When it was first asked for, as operations count time; before all times if nobody did. */
  long first(Recorded.Key key) {
    First first = requests.get(new Name(key.kind(), key.id()));
    return first == null ? Long.MIN_VALUE : first.began();
  }
}
