package io.tallystick.events;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A request message as {@link RequestReader} understood it. */
public sealed interface ParsedRequest {
  /** Problems that are kept of one message; further ones are only counted. */
  int PROBLEMS_KEPT = 100;

  Origin origin();

  /** The problems of the whole message or of its invalid events, the first {@value #PROBLEMS_KEPT} of them; empty if there are none. */
  Optional<Problems> problems();

  /** Nothing of the message may be decided: it is not a request, or what it asks for cannot be told for certain. */
  record Unreadable(Origin origin, Problems all) implements ParsedRequest {
    public Unreadable {
      Objects.requireNonNull(origin, "origin");
      Objects.requireNonNull(all, "all");
    }

    @Override
    public Optional<Problems> problems() {
      return Optional.of(all);
    }
  }

  /** A request whose events were read, each by itself valid or invalid, in the order of the message. */
  record Readable(Origin origin, List<Item<NewAccount>> accounts, List<Item<NewTransfer>> transfers) implements ParsedRequest {
    public Readable {
      Objects.requireNonNull(origin, "origin");
      accounts = List.copyOf(accounts);
      transfers = List.copyOf(transfers);
    }

    /** The valid events, in order; may be empty. No chain is torn: with one member invalid all members are. */
    public Request toLedgerRequest() {
      return new Request(valid(accounts), valid(transfers));
    }

    /**
     * What became of every event of the message, in its order.
     *
     * @param answer the ledger's answer to {@link #toLedgerRequest()}
     * @throws IllegalArgumentException if the answer is to another request
     */
    public OutcomesEvent outcomes(Decision.Answer answer) {
      return outcomes(answer, (_, of) -> decided(of));
    }

    /**
     * As the other, where transfers may be unfinished.
     *
     * @param told of a transfer, by its place among those of {@link #toLedgerRequest()}
     */
    public OutcomesEvent outcomes(Decision.Answer answer, ToldTransfer told) {
      int[] place = {0};
      return new OutcomesEvent(
          merge(accounts, answer.accounts(), of -> new EventOutcome.Decided(of.id().value(), of.outcome().wire(), of.timestamp())),
          merge(transfers, answer.transfers(), of -> told.told(place[0]++, of)));
    }

    private static EventOutcome decided(Decision.OfTransfer of) {
      return new EventOutcome.Decided(of.id().value(), of.outcome().wire(), of.timestamp());
    }

    /** Says what is told of a transfer. */
    @FunctionalInterface
    public interface ToldTransfer {
      EventOutcome told(int place, Decision.OfTransfer of);
    }

    @Override
    public Optional<Problems> problems() {
      ProblemList list = new ProblemList(PROBLEMS_KEPT);
      collect(accounts, list);
      collect(transfers, list);
      return list.isEmpty() ? Optional.empty() : Optional.of(list.problems());
    }

    private static <E> List<E> valid(List<Item<E>> items) {
      List<E> events = new ArrayList<>(items.size());
      for (Item<E> item : items) {
        if (item instanceof Item.Valid<E>(E event)) {
          events.add(event);
        }
      }
      return events;
    }

    private static <E> void collect(List<Item<E>> items, ProblemList list) {
      for (Item<E> item : items) {
        if (item instanceof Item.Invalid<E> invalid) {
          list.addAll(invalid.problems());
        }
      }
    }

    private static <E, A> List<EventOutcome> merge(List<Item<E>> items, List<A> answers, Function<A, EventOutcome> decided) {
      List<EventOutcome> outcomes = new ArrayList<>(items.size());
      Iterator<A> next = answers.iterator();
      for (Item<E> item : items) {
        switch (item) {
          case Item.Valid<E> _ -> {
            if (!next.hasNext()) {
              throw new IllegalArgumentException("answer has too few outcomes");
            }
            outcomes.add(decided.apply(next.next()));
          }
          case Item.Invalid<E> invalid -> outcomes.add(new EventOutcome.Invalid(invalid.id(), invalid.problems().main()));
        }
      }
      if (next.hasNext()) {
        throw new IllegalArgumentException("answer has too many outcomes");
      }
      return outcomes;
    }
  }
}
