package io.tallystick.api;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.record.Recorded;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.Request;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Recording;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.UnaryOperator;

/** The recorder, whose answers a test may change: as if shards had been slow. Only where a profile enables it. */
@Alternative
@Singleton
final class FakeRecording implements Recording {
  private final Recording real;
  private UnaryOperator<Recorded> change = UnaryOperator.identity();

  @Inject
  FakeRecording(ShardedRecorder recorder, Measured measured) {
    this.real = measured.recording((requests, groups, deadline) -> change.apply(recorder.attempt(requests, deadline)));
  }

  void changing(UnaryOperator<Recorded> answers) {
    change = answers;
  }

  @Override
  public Recorded record(List<Request> requests, List<String> groups, Deadline deadline) {
    return real.record(requests, groups, deadline);
  }
}
