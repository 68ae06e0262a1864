package io.tallystick.journal.record;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The requests of one call, cut where segments may be cut: between chains. Collects the answers to their parts. */
final class Parts {
  /** A piece of a request that may be decided apart from the rest of it. */
  private record Part(int request, Request events) {}

  private final Deque<Part> waiting = new ArrayDeque<>();
  private final List<Decision.Answer> answers = new ArrayList<>();

  Parts(List<Request> requests, int maxEvents) {
    for (int i = 0; i < requests.size(); i++) {
      answers.add(new Decision.Answer(new ArrayList<>(), new ArrayList<>()));
      for (Request piece : cut(requests.get(i), maxEvents)) {
        waiting.addLast(new Part(i, piece));
      }
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The next pieces in order with together at most that many events, but at least one piece. They wait until they are answered. */
  List<Request> next(int maxEvents) {
    List<Request> pieces = new ArrayList<>();
    int events = 0;
    for (Part part : waiting) {
      events += part.events().events();
      if (!pieces.isEmpty() && events > maxEvents) {
        break;
      }
      pieces.add(part.events());
    }
    return pieces;
  }

  /** The first waiting piece is too large for a segment: cuts it in smaller ones. False if it is one chain. */
  boolean cutFirst() {
    Part first = waiting.removeFirst();
    List<Request> pieces = cut(first.events(), Math.max(1, first.events().events() / 2));
    for (Request piece : pieces.reversed()) {
      waiting.addFirst(new Part(first.request(), piece));
    }
    return pieces.size() > 1;
  }

  /** Takes the answers to the pieces that {@link #next} gave. */
  void answered(List<Decision.Answer> toPieces) {
    for (Decision.Answer answer : toPieces) {
      Decision.Answer whole = answers.get(waiting.removeFirst().request());
      whole.accounts().addAll(answer.accounts());
      whole.transfers().addAll(answer.transfers());
    }
  }

  /** The requests of which a part waits, counted from 0. */
  Set<Integer> incomplete() {
    return waiting.stream().map(Part::request).collect(Collectors.toCollection(TreeSet::new));
  }

  /** One answer for each request, in order; complete once no part waits. */
  List<Decision.Answer> answers() {
    return answers;
  }

  private static List<Request> cut(Request request, int maxEvents) {
    if (request.events() <= maxEvents) {
      return List.of(request);
    }
    List<Request> pieces = new ArrayList<>();
    for (List<NewAccount> accounts : cut(request.accounts(), NewAccount::linked, maxEvents)) {
      pieces.add(new Request(accounts, List.of(), request.sentAt()));
    }
    for (List<NewTransfer> transfers : cut(request.transfers(), NewTransfer::linked, maxEvents)) {
      pieces.add(new Request(List.of(), transfers, request.sentAt()));
    }
    return pieces;
  }

  private static <T> List<List<T>> cut(List<T> events, Predicate<T> linked, int maxEvents) {
    List<List<T>> pieces = new ArrayList<>();
    int from = 0;
    int chain = 0;
    for (int i = 0; i < events.size(); i++) {
      boolean chainEnds = !linked.test(events.get(i)) || i == events.size() - 1;
      if (!chainEnds) {
        continue;
      }
      if (i + 1 - from > maxEvents && chain > from) {
        pieces.add(events.subList(from, chain));
        from = chain;
      }
      chain = i + 1;
    }
    if (from < events.size()) {
      pieces.add(events.subList(from, events.size()));
    }
    return pieces;
  }
}
