package io.tallystick.journal.record;

import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Requests cut into the units that are decided apart. */
final class UnitsOf {
  private UnitsOf() {}

  /** Of requests that are in no group. */
  static List<Unit> requests(List<Request> requests) {
    return requests(requests, Collections.nCopies(requests.size(), ""));
  }

  /** @param groups of each request, empty where it is in order with no other */
  static List<Unit> requests(List<Request> requests, List<String> groups) {
    List<Unit> units = new ArrayList<>();
    for (int at = 0; at < requests.size(); at++) {
      Request request = requests.get(at);
      String group = groups.get(at);
      int first = 0;
      for (List<NewAccount> chain : chains(request.accounts(), NewAccount::linked)) {
        units.add(Unit.ofAccounts(group, at, first, chain, request.sentAt()));
        first += chain.size();
      }
      first = 0;
      for (List<NewTransfer> chain : chains(request.transfers(), NewTransfer::linked)) {
        units.add(Unit.ofTransfers(group, at, first, chain, request.sentAt()));
        first += chain.size();
      }
    }
    return units;
  }

  static <E> List<List<E>> chains(List<E> events, Predicate<E> linked) {
    List<List<E>> chains = new ArrayList<>();
    for (int start = 0; start < events.size(); ) {
      int end = start + 1;
      while (end < events.size() && linked.test(events.get(end - 1))) {
        end++;
      }
      chains.add(events.subList(start, end));
      start = end;
    }
    return chains;
  }
}
