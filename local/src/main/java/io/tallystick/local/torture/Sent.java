package io.tallystick.local.torture;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What was sent, as little of it as it takes to recognise it in the journal. */
final class Sent {
  private final Map<TransferId, Integer> transfers = new HashMap<>();
  private final Map<TransferId, Order> ordered = new LinkedHashMap<>();
  private final Map<String, Integer> groupSizes = new HashMap<>();
  private int requests;
  private int rubbish;

  /** The place of a transfer among those of its FIFO group. */
  record Order(String group, int number) {}

  void request(Request request) {
    requests++;
    request.transfers().forEach(transfer -> transfers.put(transfer.id(), print(transfer)));
  }

  void request(Request request, String group) {
    request(request);
    for (NewTransfer transfer : request.transfers()) {
      ordered.put(transfer.id(), new Order(group, groupSizes.merge(group, 1, Integer::sum)));
    }
  }

  void rubbish() {
    rubbish++;
  }

  int requests() {
    return requests;
  }

  int rubbishMessages() {
    return rubbish;
  }

  int transfers() {
    return transfers.size();
  }

  boolean has(TransferId id) {
    return transfers.containsKey(id);
  }

  Order order(TransferId id) {
    return ordered.get(id);
  }

  void forEach(BiConsumer<TransferId, Integer> consumer) {
    transfers.forEach(consumer);
  }

  /** Whether the recorded transfer is the one that was sent under that id. */
  boolean isSame(Transfer recorded) {
    Integer sent = transfers.get(recorded.id());
    return sent != null && sent == print(asked(recorded));
  }

  private static int print(NewTransfer transfer) {
    return transfer.resolves() || transfer.reversal()
        ? Objects.hash(transfer.flags(), transfer.pendingId(), transfer.reverses())
        : transfer.flags().has(TransferFlag.BALANCING_DEBIT)
            ? Objects.hash(transfer.flags(), transfer.debitAccountId(), transfer.creditAccountId())
            : Objects.hash(
                transfer.flags(), transfer.debitAccountId(), transfer.creditAccountId(), transfer.amount(), transfer.timeoutSeconds());
  }

  /** The recorded transfer as a request would have it. */
  private static NewTransfer asked(Transfer recorded) {
    return new NewTransfer(
        recorded.id(),
        recorded.debitAccountId(),
        recorded.creditAccountId(),
        recorded.amount(),
        recorded.asset(),
        recorded.code(),
        recorded.flags(),
        recorded.pendingId(),
        recorded.reverses(),
        recorded.timeoutSeconds(),
        recorded.reference(),
        recorded.metadata(),
        recorded.effectiveAt());
  }
}
