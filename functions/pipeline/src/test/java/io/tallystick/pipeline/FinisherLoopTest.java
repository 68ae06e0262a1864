package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.UnfinishedChains;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FinisherLoopTest {
  private static final ChainKey A = new ChainKey(0, 10);
  private static final ChainKey B = new ChainKey(1, 20);
  private static final ChainKey C = new ChainKey(2, 30);

  private final AtomicLong nanos = new AtomicLong();
  private final Deadline time = Deadline.after(Duration.ofSeconds(10), nanos::get);
  private final List<Collection<ChainKey>> asked = new ArrayList<>();
  private final List<Duration> left = new ArrayList<>();
  private final List<Invalid> invalid = new ArrayList<>();
  private final List<Message> postponed = new ArrayList<>();
  private final List<Message> unreported = new ArrayList<>();

  @Test
  void theChainsOfAllMessagesAreDrivenOnTogether() {
    assertThat(run(Set.of(), of(A, B), of(B, C))).isEmpty();

    assertThat(asked).containsExactly(new TreeSet<>(Set.of(A, B, C)));
    assertThat(postponed).isEmpty();
    assertThat(invalid).isEmpty();
  }

  @Test
  void aMessageComesAgainIfOneOfItsChainsIsNotFinished() {
    assertThat(ids(run(Set.of(C), of(A), of(B, C), of(C), of(B)))).containsExactly("m1", "m2");

    assertThat(ids(postponed)).containsExactly("m1", "m2");
  }

  @Test
  void allComeAgainIfTheStoreIsUnavailable() {
    Collection<Message> failed =
        loop(
                (chains, deadline) -> {
                  asked.add(chains);
                  throw new StoreException.Unavailable("throttled", null);
                })
            .run(Messages.of(of(A), of(B)), time);

    assertThat(ids(failed)).containsExactly("m0", "m1");
    assertThat(asked).as("once, since it fails for all alike").hasSize(1);
    assertThat(ids(postponed)).containsExactly("m0", "m1");
  }

  @Test
  void aChainThatCannotBeDrivenOnKeepsNoOtherMessageWaiting() {
    Collection<Message> failed =
        loop(
                (chains, deadline) -> {
                  if (chains.contains(B)) {
                    throw new IllegalStateException("bug");
                  }
                  return Set.of(C);
                })
            .run(Messages.of(of(A), of(B), of(C)), time);

    assertThat(ids(failed)).containsExactly("m1", "m2");
  }

  @Test
  void withNoTimeLeftNothingIsIsolated() {
    Collection<Message> failed =
        loop(
                (chains, deadline) -> {
                  asked.add(chains);
                  nanos.addAndGet(Duration.ofSeconds(11).toNanos());
                  throw new IllegalStateException("bug");
                })
            .run(Messages.of(of(A), of(B)), time);

    assertThat(ids(failed)).containsExactly("m0", "m1");
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsNoSuchMessageIsReportedAndDone() {
    assertThat(run(Set.of(), "rubbish", of(A), "{\"version\":9}")).isEmpty();

    assertThat(invalid).extracting(one -> one.message().id()).containsExactly("m0", "m2");
    assertThat(invalid.get(1).parsed().problems().orElseThrow().first().getFirst().field()).isEqualTo("version");
    assertThat(asked).containsExactly(Set.of(A));
    assertThat(left.getFirst()).as("time is kept for the reports").isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whatCouldNotBeReportedComesAgain() {
    unreported.addAll(Messages.of("rubbish"));

    assertThat(ids(run(Set.of(A), "rubbish", of(A)))).containsExactlyInAnyOrder("m0", "m1");
    assertThat(ids(postponed)).containsExactlyInAnyOrder("m0", "m1");
  }

  @Test
  void withoutChainsNothingIsAsked() {
    assertThat(run(Set.of(), "rubbish")).isEmpty();
    assertThat(run(Set.of())).isEmpty();

    assertThat(asked).isEmpty();
  }

  private Collection<Message> run(Set<ChainKey> unfinished, String... bodies) {
    return loop(
            (chains, deadline) -> {
              asked.add(chains);
              left.add(deadline.left());
              return unfinished;
            })
        .run(Messages.of(bodies), time);
  }

  private FinisherLoop loop(Resuming resuming) {
    return new FinisherLoop(
        resuming,
        (reports, deadline) -> {
          invalid.addAll(reports);
          return unreported;
        },
        postponed::addAll);
  }

  private static String of(ChainKey... chains) {
    return UnfinishedChains.write(List.of(chains));
  }

  private static List<String> ids(Collection<Message> messages) {
    return messages.stream().map(Message::id).toList();
  }
}
