package io.tallystick.pipeline;

import io.tallystick.events.UnfinishedChains;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import io.tallystick.runtime.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes a batch of messages of the queue of unfinished chains through: read all, drive on the chains of all of them together, report what is no such message, put off those of which a chain is not
 * finished. Used for one batch at a time; keeps nothing between batches.
 */
final class FinisherLoop {
  /** Time that is not used for chains, but kept for the reports of what was invalid. */
  static final Duration RESERVE = Duration.ofSeconds(1);

  private final Resuming resuming;
  private final InvalidReports reports;
  private final Redelivery redelivery;

  FinisherLoop(Resuming resuming, InvalidReports reports, Redelivery redelivery) {
    this.resuming = resuming;
    this.reports = reports;
    this.redelivery = redelivery;
  }

  /** @return the messages that have to be delivered again; all others are done */
  Collection<Message> run(List<Message> messages, Deadline deadline) {
    Map<Message, List<ChainKey>> readable = new LinkedHashMap<>();
    List<Invalid> invalid = new ArrayList<>();
    for (Message message : messages) {
      switch (UnfinishedChains.read(message.body())) {
        case UnfinishedChains.Readable(List<ChainKey> chains) -> readable.put(message, chains);
        case UnfinishedChains.Unreadable unreadable -> invalid.add(new Invalid(message, unreadable.report()));
      }
    }
    List<Message> failed = new ArrayList<>();
    if (!readable.isEmpty()) {
      resume(readable, failed, invalid.isEmpty() ? deadline : deadline.within(deadline.left().minus(RESERVE)));
    }
    if (!invalid.isEmpty()) {
      failed.addAll(reports.report(invalid, deadline));
    }
    if (!failed.isEmpty()) {
      redelivery.postpone(failed);
    }
    return failed;
  }

  private void resume(Map<Message, List<ChainKey>> messages, List<Message> failed, Deadline deadline) {
    Set<ChainKey> chains = new TreeSet<>();
    messages.values().forEach(chains::addAll);
    Set<ChainKey> unfinished;
    try {
      unfinished = resuming.resume(chains, deadline);
    } catch (StoreException.Unavailable unavailable) {
      Log.warn("Chains could not be driven on in time and will be delivered again", unavailable, "chains", chains.size());
      failed.addAll(messages.keySet());
      return;
    } catch (RuntimeException broken) {
      isolate(messages, failed, broken, deadline);
      return;
    }
    for (Map.Entry<Message, List<ChainKey>> message : messages.entrySet()) {
      if (!Collections.disjoint(message.getValue(), unfinished)) {
        failed.add(message.getKey());
      }
    }
  }

  /** One chain that cannot be driven on keeps no others waiting but those of its message. */
  private void isolate(Map<Message, List<ChainKey>> messages, List<Message> failed, RuntimeException broken, Deadline deadline) {
    if (messages.size() == 1 || deadline.over()) {
      Log.error("Chains could not be driven on", broken, "message", messages.keySet().iterator().next().id(), "messages", messages.size());
      failed.addAll(messages.keySet());
      return;
    }
    messages.forEach((message, chains) -> resume(Map.of(message, chains), failed, deadline));
  }
}
