package io.tallystick.local.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Store;
import io.tallystick.journal.Deadline;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.JournalEvents;
import io.tallystick.publisher.Publisher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** What the journal says, read from it to its end now and then. */
final class Told {
  private static final String SOURCE = LedgerEventWriter.source("tallystick", LedgerConnection.SHARD);

  private final Store store;
  private final JournalEvents events;
  private final List<Happening> happenings = new ArrayList<>();
  private long last = -1;

  Told(Store store) {
    this.store = store;
    this.events = new JournalEvents(store, LedgerConnection.SHARD, "tallystick", Publisher.Limits.DEFAULT);
  }

  /** Reads on. */
  Told readOn(Deadline deadline) {
    for (Optional<Batch> batch = events.after(last, deadline); batch.isPresent(); batch = events.after(last, deadline)) {
      happenings.addAll(batch.get().happenings());
      last = batch.get().last();
    }
    return this;
  }

  /** The last segment that was read. */
  long last() {
    return last;
  }

  /** Whether the publisher and the projector have come to the end of what was read. */
  boolean readBy(String cursor, Deadline deadline) {
    return store.cursors().read(cursor, LedgerConnection.SHARD, deadline).posted() >= last;
  }

  boolean any(Predicate<LedgerEvent> event) {
    return happenings.stream().flatMap(happening -> happening.events().stream()).anyMatch(event);
  }

  /** The events of an interest from a segment on, by id, in the order of the journal, as they should be delivered. */
  SequencedMap<String, JsonNode> events(long since, Predicate<LedgerEvent> interest) {
    SequencedMap<String, JsonNode> expected = new LinkedHashMap<>();
    happenings.stream()
        .flatMap(happening -> happening.events().stream())
        .filter(event -> event.id().sequence() >= since && interest.test(event))
        .forEach(event -> expected.put(event.id().text(), json(event)));
    return expected;
  }

  /** Ids of events that tell of a crossing, in the order of the journal: of each entry that moved an account across, by either side. */
  List<EventId> crossings(String subscription, Predicate<io.tallystick.publisher.Movement> crosses) {
    List<EventId> ids = new ArrayList<>();
    for (Happening happening : happenings) {
      for (int side = 0; side < happening.movements().size(); side++) {
        if (crosses.test(happening.movements().get(side))) {
          ids.add(happening.id().part("threshold:" + subscription + ":" + side));
        }
      }
    }
    return ids;
  }

  private static JsonNode json(LedgerEvent event) {
    StringBuilder out = new StringBuilder();
    LedgerEventWriter.cloudEvent(event, SOURCE, out);
    return Arrivals.read(out.toString());
  }
}
