package io.tallystick.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.memory.MemoryLeases;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseCheckTest {
  private final Findings findings = new Findings();
  private final LeaseCheck check = new LeaseCheck(findings);
  private final Leases asked = check.around(new Writing());

  /** Tells what it writes. */
  private final class Writing implements Leases {
    private final Leases inner = new MemoryLeases();

    @Override
    public Optional<Lease> acquire(String name, String owner, long freeBefore, long expiresAt, Deadline deadline) {
      return told(inner.acquire(name, owner, freeBefore, expiresAt, deadline));
    }

    @Override
    public Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline) {
      return told(inner.renew(lease, expiresAt, kept, deadline));
    }

    @Override
    public void release(Lease lease, Deadline deadline) {
      renew(lease, 0, lease.kept(), deadline);
    }

    private Optional<Lease> told(Optional<Lease> written) {
      written.ifPresent(LeaseCheckTest.this::write);
      return written;
    }
  }

  private void write(Lease lease) {
    check.written("lease#" + lease.name(), lease.owner(), lease.epoch(), lease.step(), lease.expiresAt(), lease.kept());
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private Lease acquired(String owner, long freeBefore) {
    return asked.acquire("x", owner, freeBefore, freeBefore + 100, ample()).orElseThrow();
  }

  private String found() {
    return String.join("\n", findings.sentences());
  }

  @Test
  void whatHoldersDoPasses() {
    Lease first = acquired("a", 0);
    first = asked.renew(first, 150, "1", ample()).orElseThrow();
    asked.release(first, ample());
    acquired("b", 10);
    Lease third = acquired("c", 110);
    assertThat(asked.renew(first, 500, "late", ample())).isEmpty();
    asked.release(third, ample());
    assertThat(found()).isEmpty();
  }

  @Test
  void aStepThatIsLeftOutOrDoneAgainIsFound() {
    Lease lease = acquired("a", 0);
    write(lease);
    assertThat(found()).contains("a step of a lease was left out or written again");
  }

  @Test
  void anotherOwnerInTheSameEpochIsFound() {
    acquired("a", 0);
    write(new Lease("x", "b", 1, 1, 150, ""));
    assertThat(found()).contains("a lease has another owner in the same epoch");
  }

  @Test
  void aWriteThatTheHolderDidNotAskForIsFound() {
    Lease first = asked.renew(acquired("a", 0), 50, "1", ample()).orElseThrow();
    Lease second = acquired("b", 60);
    asked.renew(first, 500, "paused", ample());
    write(second.next(500, "paused"));
    assertThat(found()).contains("a lease was changed by whoever does not hold it");
  }

  @Test
  void anEpochThatGoesBackOrIsLeftOutIsFound() {
    Lease first = acquired("a", 0);
    acquired("b", 100);
    write(first.next(150, ""));
    assertThat(found()).contains("a lease's epoch went back or was left out");
    Findings others = new Findings();
    new LeaseCheck(others).written("lease#x", "a", 2, 0, 100, "");
    assertThat(others.sentences()).singleElement().asString().startsWith("a lease's epoch went back or was left out");
  }

  @Test
  void aLeaseThatIsTakenBeforeItsTimeIsOverIsFound() {
    acquired("a", 0);
    asked.acquire("x", "b", 99, 300, ample());
    assertThat(found()).isEmpty();
    write(new Lease("x", "b", 2, 0, 300, ""));
    assertThat(found()).contains("a lease was taken from its holder before its time was over");
  }

  @Test
  void anAcquisitionThatNobodyAskedForOrThatLosesWhatWasKeptIsFound() {
    check.written("lease#x", "nobody", 1, 0, 100, "");
    assertThat(found()).contains("a lease was acquired by nobody");
    Findings others = new Findings();
    LeaseCheck lost = new LeaseCheck(others);
    Leases leases = lost.around(new MemoryLeases());
    leases.acquire("x", "a", 0, 100, ample());
    assertThat(others.sentences()).singleElement().asString().startsWith("whoever has no lease was told that he has it");
    lost.written("lease#x", "a", 1, 0, 100, "1");
    assertThat(others.sentences()).last().asString().startsWith("what was kept under a lease did not pass to its next holder");
    Findings later = new Findings();
    LeaseCheck begun = new LeaseCheck(later);
    begun.around(new MemoryLeases()).acquire("x", "a", 0, 100, ample());
    begun.written("lease#x", "a", 1, 1, 100, "");
    assertThat(later.sentences()).contains("what was kept under a lease did not pass to its next holder: null became " + new Lease("x", "a", 1, 1, 100, ""));
  }
}
