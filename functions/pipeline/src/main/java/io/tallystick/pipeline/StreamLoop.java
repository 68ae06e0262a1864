package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Recording;
import java.util.Optional;

/**
 * Takes a batch of a stream through the {@link BatchLoop} and says how far it came. Lambda delivers again from the sequence number that it is told; where that is the
 * first one's it would give up the whole batch at last, and with it what only waits behind a record that cannot be recorded. So then the invocation fails, Lambda
 * cuts the batch in half, and again, until that record stands alone and is the only one that is given up.
 */
final class StreamLoop {
  /** Tells Lambda to cut the batch in half. */
  static final class FirstFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FirstFailed() {
      super("The first record of the batch could not be recorded");
    }
  }

  private final BatchLoop loop;

  StreamLoop(Recording recording, InvalidReports reports, Redelivery redelivery) {
    loop = new BatchLoop(recording, reports, redelivery, Failures::ofStream);
  }

  /**
   * @return the sequence number of the first record that has to be delivered again, with all after it; empty if all are done
   * @throws FirstFailed if that is the first of several
   */
  Optional<String> run(StreamBatch batch, Deadline deadline) {
    int first = batch.firstOf(loop.run(batch.messages(), deadline));
    int records = batch.sequences().size();
    if (first == 0 && records > 1) {
      throw new FirstFailed();
    }
    return first < records ? Optional.of(batch.sequences().get(first)) : Optional.empty();
  }
}
