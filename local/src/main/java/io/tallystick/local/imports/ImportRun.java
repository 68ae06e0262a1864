package io.tallystick.local.imports;

import io.tallystick.events.RequestWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.terminal.Progress;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Brings converted books into a ledger that runs: sends all requests, then follows the journal until it has them all. */
final class ImportRun {
  /** What became of the transfers of the books. */
  record Result(long made, long thereBefore, long refused, Notices refusals) {}

  /** After so long without anything new, a refusal from before counts for a transfer that was sent again: repeated refusals are not recorded. */
  static final Duration QUIET = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final Retry retry;
  private final LongSupplier nanoTime;
  private final Duration patience;
  private final Notices refusals = new Notices();
  private long made;
  private long thereBefore;
  private long refused;
  private Deadline quiet;
  private Deadline silent;

  /**
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param patience after so long without anything new the rest is given up
   */
  ImportRun(Terminal terminal, Retry retry, LongSupplier nanoTime, Duration patience) {
    this.terminal = terminal;
    this.retry = retry;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  void send(Conversion conversion, RequestQueue queue) throws IOException {
    try (Progress progress = Progress.start(terminal, "send", " transfers", conversion.transfers())) {
      conversion.requests(
          request -> {
            queue.send(RequestWriter.data(request));
            progress.step(request.transfers().size());
          });
      queue.flush();
    }
  }

  /** @throws CommandFailure if nothing more is recorded, though not all is */
  Result follow(Conversion conversion, Recorded recorded) throws IOException {
    heard();
    try (Progress progress = Progress.start(terminal, "record", " transfers", conversion.transfers())) {
      conversion.requests(
          request -> {
            await(request, recorded, conversion.transfers());
            progress.step(request.transfers().size());
          });
    }
    return new Result(made, thereBefore, refused, refusals);
  }

  private void heard() {
    quiet = Deadline.after(QUIET, nanoTime);
    silent = Deadline.after(patience, nanoTime);
  }

  private void await(Request request, Recorded recorded, long all) {
    Map<TransferId, NewTransfer> waiting = new LinkedHashMap<>();
    request.transfers().forEach(transfer -> waiting.put(transfer.id(), transfer));
    // Refused by an earlier run and perhaps not this time: what this run recorded, if it comes, is what counts.
    Map<TransferId, Fate> earlierRefusals = new LinkedHashMap<>();
    Retry.Backoff backoff = retry.backoff(silent);
    while (true) {
      Map<TransferId, Fate> found = recorded.find(waiting.keySet());
      boolean news = false;
      for (Map.Entry<TransferId, Fate> entry : found.entrySet()) {
        if (entry.getValue() instanceof Fate.Refused && !recorded.isNew(entry.getValue())) {
          earlierRefusals.put(entry.getKey(), entry.getValue());
        } else {
          count(waiting.remove(entry.getKey()), entry.getValue(), recorded.isNew(entry.getValue()));
          news = true;
        }
      }
      if (quiet.over()) {
        earlierRefusals.forEach(
            (id, fate) -> {
              if (waiting.containsKey(id)) {
                count(waiting.remove(id), fate, false);
              }
            });
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (news) {
        heard();
        backoff = retry.backoff(silent);
      } else if (!backoff.pause()) {
        backoff = again(all);
      }
    }
  }

  /** The repetitions are used up; is the time too? */
  private Retry.Backoff again(long all) {
    if (silent.left().compareTo(Retry.LEAST) >= 0 && !Thread.currentThread().isInterrupted()) {
      return retry.backoff(silent);
    }
    throw CommandFailure.environment(
        "nothing was recorded for " + patience.toSeconds() + " s; " + (all - made - thereBefore - refused) + " of " + all
            + " transfers are still in the queue or in its dead-letter queue; the same import again goes on where this ends");
  }

  private void count(NewTransfer asked, Fate fate, boolean isNew) {
    switch (fate) {
      case Fate.Made(Transfer transfer, long _) -> {
        TransferOutcome difference = difference(asked, transfer);
        if (difference != null) {
          refuse(asked, difference);
        } else if (isNew) {
          made++;
        } else {
          thereBefore++;
        }
      }
      case Fate.Refused(TransferOutcome outcome, long _) -> refuse(asked, outcome);
    }
  }

  private void refuse(NewTransfer asked, TransferOutcome outcome) {
    refused++;
    String hint =
        outcome == TransferOutcome.TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS || outcome == TransferOutcome.ACCOUNTS_MUST_HAVE_THE_SAME_ASSET
            ? "; its account was opened with other decimals, see --decimals"
            : "";
    refusals.add("transfer " + asked.id() + " (" + asked.effectiveAt().toString().substring(0, 10) + " \"" + asked.reference() + "\"): "
        + outcome.wire() + hint);
  }

  /** How what is there differs from what the books say, in the order of the ladder; null if it does not. */
  static TransferOutcome difference(NewTransfer asked, Transfer there) {
    if (!asked.flags().equals(there.flags())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_FLAGS;
    }
    if (!asked.debitAccountId().equals(there.debitAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID;
    }
    if (!asked.creditAccountId().equals(there.creditAccountId())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID;
    }
    if (!asked.amount().equals(there.amount())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT;
    }
    if (!asked.reference().equals(there.reference())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_REFERENCE;
    }
    if (!asked.metadata().equals(there.metadata())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_METADATA;
    }
    if (!asked.asset().equals(there.asset())) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_ASSET;
    }
    if (asked.code() != there.code()) {
      return TransferOutcome.EXISTS_WITH_DIFFERENT_CODE;
    }
    return Objects.equals(asked.effectiveAt(), there.effectiveAt()) ? null : TransferOutcome.EXISTS_WITH_DIFFERENT_EFFECTIVE_AT;
  }
}
