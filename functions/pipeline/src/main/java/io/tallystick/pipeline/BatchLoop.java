package io.tallystick.pipeline;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Recording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes a batch of messages of a queue or a stream through: read all, record what is valid in one go, report what is invalid, put off what failed.
 *
 * <p>Invalid events are reported only after the valid ones of their message are recorded, so that a message that has to come again for the
 * journal's sake is not reported twice. Used for one batch at a time; keeps nothing between batches.
 */
final class BatchLoop {
  private final RequestReader reader = new RequestReader();
  private final Recording recording;
  private final InvalidReports reports;
  private final Redelivery redelivery;
  private final Supplier<Failures> failures;

  /** For queues. */
  BatchLoop(Recording recording, InvalidReports reports, Redelivery redelivery) {
    this(recording, reports, redelivery, Failures::ofQueue);
  }

  /** @param failures makes what keeps the failed messages of one batch */
  BatchLoop(Recording recording, InvalidReports reports, Redelivery redelivery, Supplier<Failures> failures) {
    this.recording = recording;
    this.reports = reports;
    this.redelivery = redelivery;
    this.failures = failures;
  }

  /** @return the messages that have to be delivered again; all others are done */
  Collection<Message> run(List<Message> messages, Deadline deadline) {
    Failures failed = failures.get();
    List<Work> works = new ArrayList<>(messages.size());
    List<Invalid> invalid = new ArrayList<>();
    for (Message message : messages) {
      read(message, works, invalid, failed);
    }
    new Isolation(recording, failed).record(works, deadline);
    report(invalid, failed, deadline);
    if (!failed.messages().isEmpty()) {
      redelivery.postpone(failed.messages());
    }
    return failed.messages();
  }

  private void read(Message message, List<Work> works, List<Invalid> invalid, Failures failed) {
    ParsedRequest parsed;
    try {
      parsed = reader.read(message.body());
    } catch (RuntimeException bug) {
      Log.error("Message could not be read", bug, "message", message.id());
      failed.add(message);
      return;
    }
    if (parsed.problems().isPresent()) {
      invalid.add(new Invalid(message, parsed));
    }
    if (parsed instanceof ParsedRequest.Readable readable) {
      Work work = new Work(message, readable.toLedgerRequest().sentAt(message.sentAt()));
      if (work.request().events() > 0) {
        works.add(work);
      }
    }
  }

  private void report(List<Invalid> invalid, Failures failed, Deadline deadline) {
    List<Invalid> due = new ArrayList<>(invalid.size());
    for (Invalid one : invalid) {
      if (failed.holdsBack(one.message())) {
        failed.add(one.message());
      } else if (!failed.comesAgain(one.message())) {
        due.add(one);
      }
    }
    if (!due.isEmpty()) {
      reports.report(due, deadline).forEach(failed::add);
    }
  }
}
