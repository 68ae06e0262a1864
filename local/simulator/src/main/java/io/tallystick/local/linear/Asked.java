package io.tallystick.local.linear;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What asked for an account or a transfer, and when it was first sent. That is not the whole request but what of it is decided together, a chain or a single event, since the parts
 * of a large request may be recorded at different places.
 */
final class Asked {
  private record Name(Recorded.Kind kind, String id) {}

  private record First(Request request, long began) {}

  private final Map<Name, First> requests = new HashMap<>();

  void add(Request request, long began) {
    for (List<NewAccount> chain : chains(request.accounts(), NewAccount::linked)) {
      Request part = new Request(chain, List.of(), request.sentAt());
      chain.forEach(account -> add(new Name(Recorded.Kind.ACCOUNT, account.id().value()), part, began));
    }
    for (List<NewTransfer> chain : chains(request.transfers(), NewTransfer::linked)) {
      Request part = new Request(List.of(), chain, request.sentAt());
      chain.forEach(transfer -> add(new Name(Recorded.Kind.TRANSFER, transfer.id().value()), part, began));
    }
  }

  /** The last of a chain is not linked, unless the request ends in it. */
  private static <E> List<List<E>> chains(List<E> events, Predicate<E> linked) {
    List<List<E>> chains = new ArrayList<>();
    int first = 0;
    for (int next = 0; next < events.size(); next++) {
      if (!linked.test(events.get(next)) || next == events.size() - 1) {
        chains.add(events.subList(first, next + 1));
        first = next + 1;
      }
    }
    return chains;
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
