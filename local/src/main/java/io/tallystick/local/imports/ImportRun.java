package io.tallystick.local.imports;

import io.tallystick.events.RequestWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.requests.Destination;
import io.tallystick.local.requests.OutcomeFollower;
import io.tallystick.local.requests.Patience;
import io.tallystick.local.requests.RequestSender;
import io.tallystick.local.requests.SendListener;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Brings converted books into a ledger that runs: sends all requests, in one message group, and follows them to their outcomes. For one use. */
final class ImportRun {
  /** What became of the transfers of the books. */
  record Result(long made, long thereBefore, long refused, Notices refusals) {}

  private static final String MESSAGE_GROUP = "import";
  /** How long one look at the ledger may take. */
  private static final Duration LOOK_TIME = Duration.ofMinutes(1);

  private final LedgerConnection ledger;
  private final Conversion conversion;
  private final Duration patience;
  private final Progress progress;
  private final RequestSender sender;
  private final OutcomeFollower<Fate> follower;
  private final Notices refusals = new Notices();
  private long requests;
  private long made;
  private long thereBefore;
  private long refused;

  /** @param patience after so long without anything new the rest is given up */
  private ImportRun(LedgerConnection ledger, Conversion conversion, Clock clock, Duration patience, Progress progress) {
    this.ledger = ledger;
    this.conversion = conversion;
    this.patience = patience;
    this.progress = progress;
    Destination queue = Destination.fifo(ledger.queues().requestsFifo(), MESSAGE_GROUP, UUID.randomUUID().toString());
    this.follower = new OutcomeFollower<>(ledger, queue.queueUrl(), clock, new Patience(patience, Patience.Since.NEWS), this::take);
    this.sender = new RequestSender(ledger.sqs(), queue, clock.retry(), new Heard());
  }

  /**
   * Returns when the ledger has decided all of the books.
   *
   * @param patience after so long without anything new the rest is given up
   * @throws CommandFailure if nothing more is recorded, though not all is, or the queue cannot be used
   */
  static Result of(Conversion conversion, LedgerConnection ledger, Clock clock, Duration patience, Terminal terminal) throws IOException {
    try (Progress progress = Progress.start(terminal, "import", " transfers", conversion.transfers())) {
      return new ImportRun(ledger, conversion, clock, patience, progress).run();
    }
  }

  private Result run() throws IOException {
    follower.start();
    try {
      conversion.requests(this::send);
      sender.finish();
      follower.finish();
    } finally {
      follower.stop();
    }
    return new Result(made, thereBefore, refused, refusals);
  }

  private void send(Request request) {
    byte[] message = RequestWriter.data(request);
    long number = requests++;
    follower.expect(number, message.length, new Fate.Waiting(request), sender);
    sender.send(number, new String(message, StandardCharsets.UTF_8));
  }

  /** What the sender tells. */
  private final class Heard implements SendListener {
    @Override
    public void sent(long number) {
      follower.sent(number);
    }

    @Override
    public void refused(long number, String reason) {
      throw CommandFailure.failed("the queue refuses a request: " + reason);
    }
  }

  /** Called by the follower's thread, which has ended before the counts are read. */
  private void take(Fate fate) {
    switch (fate) {
      case Fate.Decided(Request request, Decision.Answer answer) -> {
        List<NewTransfer> asked = request.transfers();
        for (int at = 0; at < asked.size(); at++) {
          count(asked.get(at), answer.transfers().get(at).outcome());
        }
        progress.step(asked.size());
      }
      case Fate.Unresolved() ->
          throw CommandFailure.environment(
              "nothing was recorded for " + patience.toSeconds() + " s; " + (conversion.transfers() - made - thereBefore - refused) + " of "
                  + conversion.transfers()
                  + " transfers are still in the queue or in its dead-letter queue; the same import again goes on where this ends");
    }
  }

  private void count(NewTransfer asked, TransferOutcome outcome) {
    switch (outcome) {
      case CREATED -> made++;
      case EXISTS -> thereBefore++;
      default -> refuse(asked, outcome);
    }
  }

  /** A repeated chain that differs anywhere fails as a whole, without saying which of its transfers is there with other fields. */
  private TransferOutcome reason(NewTransfer failed) {
    return ledger
        .reader()
        .transfer(failed.id(), Optional.of(Sharding.placing(failed)).filter(Predicate.not(AccountId::isNone)), Consistency.STRONG, Deadline.after(LOOK_TIME))
        .value()
        .map(there -> there.transfer().answerTo(failed))
        .filter(difference -> difference != TransferOutcome.EXISTS)
        .orElse(TransferOutcome.LINKED_EVENT_FAILED);
  }

  private void refuse(NewTransfer asked, TransferOutcome answer) {
    refused++;
    TransferOutcome outcome = answer == TransferOutcome.LINKED_EVENT_FAILED && !refusals.isFull() ? reason(asked) : answer;
    String hint =
        outcome == TransferOutcome.TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS || outcome == TransferOutcome.ACCOUNTS_MUST_HAVE_THE_SAME_ASSET
            ? "; its account was opened with other decimals, see --decimals"
            : "";
    refusals.add("transfer " + asked.id() + " (" + asked.effectiveAt().toString().substring(0, 10) + " \"" + asked.reference() + "\"): "
        + outcome.wire() + hint);
  }
}
