package io.tallystick.simulator.check;

import io.tallystick.events.EventType;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.simulator.cloud.SimulatedKinesis;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at every record of the stream of outcomes when the stream takes it: nothing is invented, what comes again is the same, and what comes first comes in the order of the journal. */
public final class OutcomesCheck implements SimulatedKinesis.Taker {
  private static final String BEGIN = "{\"specversion\":\"1.0\",\"id\":\"";
  private static final String TYPE = "\"type\":\"";
  private static final String SUBJECT = "\"subject\":\"";

  private final Findings findings;
  private final List<JournalCheck> journals;
  /** By lane and id: what was told. */
  private final Map<String, Map<String, Integer>> told = new HashMap<>();
  private final Map<String, Place> newest = new HashMap<>();
  private final Set<String> entries = new HashSet<>();
  private long records;

  private record Place(long sequence, int position) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return sequence != other.sequence ? Long.compare(sequence, other.sequence) : Integer.compare(position, other.position);
    }
  }

  /** @param journals of the shards, by number */
  public OutcomesCheck(Findings findings, List<JournalCheck> journals) {
    this.findings = findings;
    this.journals = journals;
  }

  @Override
  public long take(String lane, byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int next = text.indexOf(BEGIN, begin + 1);
      event(lane, text.substring(begin, next < 0 ? text.length() - 1 : next - 1));
      begin = next;
    }
    return records++;
  }

  private void event(String lane, String event) {
    String id = after(event, BEGIN);
    String[] parts = id.split(":");
    Place place = new Place(Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    JournalCheck journal = journals.get(Integer.parseInt(parts[0]));
    if (place.sequence() > journal.last() || place.position() >= journal.entries(place.sequence()).size()) {
      findings.add("an event was published of what the journal does not have", id);
      return;
    }
    Integer before = told.computeIfAbsent(lane, _ -> new HashMap<>()).putIfAbsent(id, event.hashCode());
    if (before != null) {
      if (before != event.hashCode()) {
        findings.add("an event was published again as another one", id);
      }
      return;
    }
    Place last = newest.put(lane, place);
    if (last != null && last.compareTo(place) > 0) {
      findings.add("an event was published out of order", id + " after " + last + " on lane " + lane);
    }
    if (parts.length == 3) {
      Entry entry = journal.entries(place.sequence()).get(place.position());
      if (!isTold(entry)) {
        if (!isOfCredit(entry, after(event, TYPE), after(event, SUBJECT))) {
          findings.add("an event was published of what another shard tells", event + " of " + entry);
        }
      } else if (!after(event, TYPE).equals(type(entry).type()) || !after(event, SUBJECT).equals(subject(entry))) {
        findings.add("an event does not say what the journal does", event + " of " + entry);
      }
      entries.add(id);
    }
  }

  /** Of what two shards record the one tells that has the debit account, and of what is refused the one that decided it. */
  private static boolean isTold(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened _, Entry.AccountRejected _ -> true;
      case Entry.TransferMade made -> made.here().debit();
      case Entry.HoldExpired expired -> expired.here().debit();
      case Entry.TransferRejected rejected -> !rejected.told();
      case CrossEntry _ -> false;
    };
  }

  /** Whether it tells that the credit account was closed or opened again, as the shard does on which that one lives alone. */
  private static boolean isOfCredit(Entry entry, String type, String subject) {
    boolean opened = type.equals(EventType.ACCOUNT_REOPENED_V1.type());
    boolean closed = type.equals(EventType.ACCOUNT_CLOSED_V1.type());
    return switch (entry) {
      case Entry.TransferMade made when made.here() == LegsHere.CREDIT ->
          subject.equals(made.transfer().creditAccountId().value())
              && (made.transfer().pending() ? closed && made.transfer().flags().has(TransferFlag.CLOSING_CREDIT) : opened && made.transfer().voids());
      case Entry.HoldExpired expired when expired.here() == LegsHere.CREDIT ->
          subject.equals(expired.creditAccountId().value()) && opened && expired.closing().has(TransferFlag.CLOSING_CREDIT);
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, Entry.TransferMade _, Entry.HoldExpired _, CrossEntry _ -> false;
    };
  }

  private static String after(String event, String begin) {
    int at = event.indexOf(begin);
    return at < 0 ? "" : event.substring(at + begin.length(), event.indexOf('"', at + begin.length()));
  }

  private static EventType type(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened _ -> EventType.ACCOUNT_OPENED_V1;
      case Entry.AccountRejected _ -> EventType.ACCOUNT_REJECTED_V1;
      case Entry.TransferRejected _ -> EventType.TRANSFER_REJECTED_V1;
      case Entry.HoldExpired _ -> EventType.TRANSFER_EXPIRED_V1;
      case CrossEntry across -> throw new IllegalArgumentException("tells nothing: " + across);
      case Entry.TransferMade(var transfer, var _, long _) ->
          transfer.pending()
              ? EventType.TRANSFER_HELD_V1
              : transfer.voids() ? EventType.TRANSFER_RELEASED_V1 : transfer.reversal() ? EventType.TRANSFER_REVERSED_V1 : EventType.TRANSFER_POSTED_V1;
    };
  }

  private static String subject(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened opened -> opened.account().id().value();
      case Entry.AccountRejected rejected -> rejected.id().value();
      case Entry.TransferRejected rejected -> rejected.id().value();
      case Entry.HoldExpired expired -> expired.holdId().value();
      case CrossEntry across -> throw new IllegalArgumentException("tells nothing: " + across);
      case Entry.TransferMade(var transfer, var _, long _) -> transfer.voids() ? transfer.pendingId().value() : transfer.id().value();
    };
  }

  /** To be called when the publisher is at the end of all journals. */
  public void complete() {
    for (int shard = 0; shard < journals.size(); shard++) {
      complete(shard, journals.get(shard));
    }
  }

  private void complete(int shard, JournalCheck journal) {
    for (long sequence = 0; sequence <= journal.last(); sequence++) {
      for (int position = 0; position < journal.entries(sequence).size(); position++) {
        String id = shard + ":" + sequence + ":" + position;
        if (isTold(journal.entries(sequence).get(position)) && !entries.contains(id)) {
          findings.add("an entry was never published", id + " " + journal.entries(sequence).get(position));
          return;
        }
      }
    }
  }
}
