package io.tallystick.pipeline;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Recording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes a batch of messages through: read all, record what is valid in one go, report what is invalid, put off what failed.
 *
 * <p>Invalid events are reported only after the valid ones of their message are recorded, so that a message that has to come again for the
 * journal's sake is not reported twice. Used for one batch at a time; keeps nothing between batches.
 */
final class BatchLoop {
  private final RequestReader reader = new RequestReader();
  private final Recording recording;
  private final InvalidReports reports;
  private final Redelivery redelivery;

  BatchLoop(Recording recording, InvalidReports reports, Redelivery redelivery) {
    this.recording = recording;
    this.reports = reports;
    this.redelivery = redelivery;
  }

  /** @return the messages that have to be delivered again; all others are done */
  Collection<Message> run(List<Message> messages, Deadline deadline) {
    Failures failures = new Failures();
    List<Work> works = new ArrayList<>(messages.size());
    List<Invalid> invalid = new ArrayList<>();
    for (Message message : messages) {
      read(message, works, invalid, failures);
    }
    new Isolation(recording, failures).record(works, deadline);
    report(invalid, failures, deadline);
    if (!failures.messages().isEmpty()) {
      redelivery.postpone(failures.messages());
    }
    return failures.messages();
  }

  private void read(Message message, List<Work> works, List<Invalid> invalid, Failures failures) {
    ParsedRequest parsed;
    try {
      parsed = reader.read(message.body());
    } catch (RuntimeException bug) {
      Log.error("Message could not be read", bug, "message", message.id());
      failures.add(message);
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

  private void report(List<Invalid> invalid, Failures failures, Deadline deadline) {
    List<Invalid> due = new ArrayList<>(invalid.size());
    for (Invalid one : invalid) {
      if (failures.holdsBack(one.message())) {
        failures.add(one.message());
      } else if (!failures.contains(one.message())) {
        due.add(one);
      }
    }
    if (!due.isEmpty()) {
      reports.report(due, deadline).forEach(failures::add);
    }
  }
}
