package io.tallystick.local.torture;

import io.tallystick.journal.Positions;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.local.linear.History;
import io.tallystick.local.linear.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was asked of the ledger and what clients were told, gathered by many threads. Times are those of {@link History#now}. */
final class Witness {
  /**
   * The answer to a request.
   *
   * @param complete whether all of it was decided and ended everywhere when it was answered
   */
  record Answered(long began, long ended, Request request, List<Operation.Outcome> transfers, Positions positions, boolean complete) {
    Answered {
      transfers = List.copyOf(transfers);
    }
  }

  /** The answer to a question about an account. */
  record Read(long began, long ended, Operation.Asked.Reading reading, Operation.Told.Balance told) {}

  private final Map<String, Long> firstAsked = new HashMap<>();
  private final List<Answered> answers = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final History history = new History();

  /** A request is about to be sent. */
  void sending(Request request) {
    note(request, History.now());
    history.sent(request);
  }

  synchronized void answered(Answered answer) {
    answers.add(answer);
    // The history of one shard is of one sequence; it is not asked where there are more.
    long sequence = answer.positions().sequences().values().stream().findFirst().orElse(-1L);
    history.add(
        new Operation(
            answer.began(), answer.ended(), new Operation.Asked.Recording(answer.request()), new Operation.Told.Outcomes(List.of(), answer.transfers(), sequence)));
  }

  synchronized void read(Read read) {
    reads.add(read);
    history.add(new Operation(read.began(), read.ended(), read.reading(), read.told()));
  }

  private synchronized void note(Request request, long began) {
    for (NewTransfer transfer : request.transfers()) {
      firstAsked.merge(transfer.id().value(), began, Math::min);
    }
  }

  /** When a transfer was first asked for; before all times if nobody did. */
  synchronized long firstAsked(String transfer) {
    return firstAsked.getOrDefault(transfer, Long.MIN_VALUE);
  }

  synchronized List<Answered> answers() {
    return List.copyOf(answers);
  }

  synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  /** The same for a check of a ledger of one shard. */
  List<Operation> operations() {
    return history.operations();
  }
}
