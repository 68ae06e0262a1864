package io.tallystick.local.torture;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.linear.Findings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether requests of a FIFO group were judged in the order in which they were sent, on each account. Shards have no common order, so what two transfers have no account in common may be recorded either
 * way round. A transfer between two shards is judged when its chain is prepared, though it stands in the journal only where that has ended.
 */
final class GroupOrder {
  private record At(int shard, TransferId id) {}

  /** What has an order: a group on an account, or the whole group where there is one shard. */
  private record Line(String group, AccountId account) {}

  private record Judged(long position, int request, TransferId id) {}

  private final Sent sent;
  private final boolean several;
  private final Map<At, Long> prepared = new HashMap<>();
  private final Map<Line, List<Judged>> lines = new HashMap<>();
  private long position;

  GroupOrder(Sent sent, boolean several) {
    this.sent = sent;
    this.several = several;
  }

  /** The shard's next entry. */
  void add(int shard, Entry entry) {
    position++;
    switch (entry) {
      case CrossEntry.Prepared chain -> chain.members().forEach(member -> prepared.put(new At(shard, member.transfer().id()), position));
      case Entry.TransferMade made -> add(shard, made);
      case Entry _ -> {}
    }
  }

  private void add(int shard, Entry.TransferMade made) {
    Transfer transfer = made.transfer();
    Sent.Order order = sent.order(transfer.id());
    if (order == null) {
      return;
    }
    Judged judged = new Judged(prepared.getOrDefault(new At(shard, transfer.id()), position), order.number(), transfer.id());
    if (!several) {
      note(new Line(order.group(), AccountId.NONE), judged);
      return;
    }
    if (made.here().debit()) {
      note(new Line(order.group(), transfer.debitAccountId()), judged);
    }
    if (made.here().credit()) {
      note(new Line(order.group(), transfer.creditAccountId()), judged);
    }
  }

  private void note(Line line, Judged judged) {
    lines.computeIfAbsent(line, none -> new ArrayList<>()).add(judged);
  }

  /** Compares; to be called at the end of all journals. */
  void check(Findings findings) {
    for (List<Judged> line : lines.values()) {
      line.sort(Comparator.comparingLong(Judged::position));
      int before = 0;
      for (Judged judged : line) {
        if (judged.request() < before) {
          findings.add("a transfer overtook another of its FIFO group", judged.id());
        }
        before = Math.max(before, judged.request());
      }
    }
  }
}
