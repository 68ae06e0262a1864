package io.tallystick.ledger;

import java.util.List;

/** Makes the transfers of one request. */
final class TransferEvents extends Events<NewTransfer, TransferOutcome, Decision.OfTransfer> {
  private final TransferLadder ladder;
  private long sentAt = Request.UNKNOWN;

  TransferEvents(Overlay overlay) {
    super(
        overlay,
        new Rungs<>(
            TransferOutcome.LINKED_EVENT_FAILED,
            TransferOutcome.LINKED_EVENT_CHAIN_OPEN,
            TransferOutcome.CHAIN_TOO_LARGE,
            TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS,
            TransferOutcome.CREATED));
    this.ladder = new TransferLadder(overlay);
  }

  /** Those that follow were sent then. */
  TransferEvents sentAt(long time) {
    sentAt = time;
    return this;
  }

  @Override
  boolean linked(NewTransfer transfer) {
    return transfer.linked();
  }

  @Override
  boolean local(NewTransfer transfer) {
    return overlay.has(transfer.debitAccountId()) && overlay.has(transfer.creditAccountId());
  }

  @Override
  boolean exists(NewTransfer transfer) {
    return ladder.exists(transfer);
  }

  @Override
  long size(List<NewTransfer> chain) {
    return ChainSize.ofTransfers(chain, overlay::hold, id -> overlay.known(id) instanceof Transfer transfer ? transfer : null);
  }

  @Override
  TransferOutcome make(NewTransfer transfer) {
    long timestamp = overlay.nextTimestamp();
    TransferOutcome outcome = ladder.judge(transfer, timestamp, sentAt);
    if (outcome == TransferOutcome.CREATED) {
      ladder.make(transfer, timestamp);
    }
    return outcome;
  }

  @Override
  Decision.OfTransfer created(NewTransfer transfer, long timestamp) {
    return new Decision.OfTransfer(transfer.id(), TransferOutcome.CREATED, timestamp);
  }

  @Override
  Decision.OfTransfer existing(NewTransfer transfer) {
    return refused(transfer, TransferOutcome.EXISTS);
  }

  @Override
  Decision.OfTransfer refused(NewTransfer transfer, TransferOutcome outcome) {
    return new Decision.OfTransfer(transfer.id(), outcome, recorded(transfer.id(), outcome));
  }

  private long recorded(TransferId id, TransferOutcome outcome) {
    if (outcome == TransferOutcome.EXISTS || outcome == TransferOutcome.ID_ALREADY_FAILED) {
      return switch (overlay.known(id)) {
        case Transfer made -> made.timestamp();
        case Burned burned -> burned.timestamp();
        // It existed only inside its own chain, which is undone by now: it is its sibling's refusal that is recorded.
        case null -> overlay.rejection(id).timestamp();
      };
    }
    Entry.TransferRejected before = id.isNone() ? null : overlay.rejection(id);
    if (before != null && before.outcome() == outcome) {
      return before.timestamp();
    }
    long timestamp = overlay.nextTimestamp();
    overlay.rejected(new Entry.TransferRejected(id, outcome, timestamp));
    return timestamp;
  }
}
