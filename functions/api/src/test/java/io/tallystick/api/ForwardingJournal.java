package io.tallystick.api;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Segment;
import java.util.List;
import java.util.Optional;

/** The journal as it is, for tests that change one answer. */
class ForwardingJournal implements Journal {
  private final Journal real;

  ForwardingJournal(Journal real) {
    this.real = real;
  }

  @Override
  public AppendResult append(Segment segment, Deadline deadline) {
    return real.append(segment, deadline);
  }

  @Override
  public List<Segment> read(int shard, long from, int limit, Deadline deadline) {
    return real.read(shard, from, limit, deadline);
  }

  @Override
  public Optional<Segment> at(int shard, long sequence, Deadline deadline) {
    return real.at(shard, sequence, deadline);
  }

  @Override
  public Optional<Segment> last(int shard, Deadline deadline) {
    return real.last(shard, deadline);
  }
}
