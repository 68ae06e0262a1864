package io.tallystick.local.torture;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.linear.GroupOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What was sent, as little of it as it takes to recognise it in the journal. Safe for use by several threads. */
final class Sent {
  private final Map<TransferId, Integer> transfers = new HashMap<>();
  /** Those whose sender never got an answer: they may have been recorded or not. */
  private final Set<TransferId> doubtful = new HashSet<>();
  private final Map<TransferId, GroupOrder.Place> ordered = new LinkedHashMap<>();
  private final Map<String, Integer> groupSizes = new HashMap<>();
  private final Map<TransferId, List<TransferId>> chains = new LinkedHashMap<>();
  private int requests;
  private int rubbish;

  /** Will be recorded: it is in a queue, or was answered. */
  synchronized void request(Request request) {
    requests++;
    note(request);
    for (NewTransfer transfer : request.transfers()) {
      transfers.put(transfer.id(), print(transfer));
      doubtful.remove(transfer.id());
    }
  }

  /** May be recorded or not: nobody has answered yet. */
  synchronized void attempted(Request request) {
    note(request);
    for (NewTransfer transfer : request.transfers()) {
      transfers.put(transfer.id(), print(transfer));
      doubtful.add(transfer.id());
    }
  }

  /** Keeps which transfers are linked; that of the same request again changes nothing. */
  private void note(Request request) {
    List<TransferId> chain = new ArrayList<>();
    for (NewTransfer transfer : request.transfers()) {
      chain.add(transfer.id());
      if (!transfer.linked()) {
        if (chain.size() > 1) {
          chains.put(chain.getFirst(), List.copyOf(chain));
        }
        chain.clear();
      }
    }
  }

  /** The linked chains that were sent, each as its members. */
  synchronized List<List<TransferId>> chains() {
    return List.copyOf(chains.values());
  }

  synchronized void request(Request request, String group) {
    request(request);
    GroupOrder.Place place = new GroupOrder.Place(group, groupSizes.merge(group, 1, Integer::sum));
    request.transfers().forEach(transfer -> ordered.put(transfer.id(), place));
  }

  synchronized void rubbish() {
    rubbish++;
  }

  synchronized int requests() {
    return requests;
  }

  synchronized int rubbishMessages() {
    return rubbish;
  }

  synchronized int transfers() {
    return transfers.size();
  }

  synchronized boolean has(TransferId id) {
    return transfers.containsKey(id);
  }

  /** The place of a transfer's request among those of its FIFO group, if it has one. */
  synchronized Optional<GroupOrder.Place> place(TransferId id) {
    return Optional.ofNullable(ordered.get(id));
  }

  /** Every transfer that must be in the journal. */
  synchronized List<TransferId> certain() {
    return transfers.keySet().stream().filter(id -> !doubtful.contains(id)).toList();
  }

  /** Whether the recorded transfer is the one that was sent under that id. */
  synchronized boolean isSame(Transfer recorded) {
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
