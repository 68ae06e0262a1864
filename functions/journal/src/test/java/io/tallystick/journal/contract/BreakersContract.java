package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.Breakers;
import io.tallystick.journal.breaker.Breakers.Swap;
import io.tallystick.journal.breaker.Probe;
import io.tallystick.journal.breaker.Standing;
import io.tallystick.journal.breaker.Window;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Breakers} promise, whatever keeps them. */
public abstract class BreakersContract {
  private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_123L);

  private final String endpoint = Samples.name("endpoint");

  protected abstract DeliveryStore store();

  private Breakers breakers() {
    return store().breakers();
  }

  private Swap swap(Standing expected, Breaker next) {
    return breakers().swap(endpoint, expected, next, Samples.name("token"), StoreContract.ample());
  }

  private Standing read() {
    return breakers().read(endpoint, StoreContract.ample());
  }

  @Test
  void aBreakerThatNobodyChangedIsClosed() {
    assertThat(read()).isEqualTo(new Standing(0, Breaker.initial()));
  }

  @Test
  void everyStateIsReadAsItWasWritten() {
    List<Probe> most =
        IntStream.range(0, BreakerLimits.MOST_PROBES).mapToObj(at -> new Probe(Samples.name("probe"), THEN.plusMillis(at))).toList();
    List<Breaker> states =
        List.of(
            new Breaker.Closed(THEN, 7, new Window(THEN.plusMillis(1), 12, 34)),
            new Breaker.Open(THEN, 1, List.of()),
            new Breaker.Open(THEN, 2, List.of(new Probe("a", THEN), new Probe("b", THEN.plusMillis(5)))),
            new Breaker.HalfOpen(Integer.MAX_VALUE, most),
            Breaker.initial());
    Standing standing = read();
    for (Breaker state : states) {
      Standing wanted = new Standing(standing.version() + 1, state);
      assertThat(swap(standing, state)).isEqualTo(new Swap.Done(wanted));
      assertThat(read()).isEqualTo(wanted);
      standing = wanted;
    }
  }

  @Test
  void aBreakerThatAnotherChangedStaysAndIsGivenBack() {
    Breaker open = new Breaker.Open(THEN, 1, List.of());
    Breaker closed = new Breaker.Closed(THEN, 1, Window.empty(THEN));
    assertThat(swap(Standing.INITIAL, open)).isEqualTo(new Swap.Done(new Standing(1, open)));
    assertThat(swap(Standing.INITIAL, closed)).as("it is no longer new").isEqualTo(new Swap.Lost(new Standing(1, open)));
    assertThat(swap(new Standing(2, open), closed)).as("it has not come so far").isEqualTo(new Swap.Lost(new Standing(1, open)));
    assertThat(swap(new Standing(1, open), closed)).isEqualTo(new Swap.Done(new Standing(2, closed)));
    assertThat(swap(new Standing(1, open), open)).as("it has moved on").isEqualTo(new Swap.Lost(new Standing(2, closed)));
    assertThat(read()).isEqualTo(new Standing(2, closed));
  }

  @Test
  void aBreakerThatIsNotKeptIsNotChangedFromALaterVersion() {
    assertThat(swap(new Standing(1, Breaker.initial()), new Breaker.Open(THEN, 1, List.of()))).isEqualTo(new Swap.Lost(Standing.INITIAL));
    assertThat(read()).isEqualTo(Standing.INITIAL);
  }

  @Test
  void endpointsHaveBreakersOfTheirOwn() {
    swap(Standing.INITIAL, new Breaker.Open(THEN, 1, List.of()));
    assertThat(breakers().read(endpoint + "1", StoreContract.ample())).isEqualTo(Standing.INITIAL);
  }

  @Test
  void ofManyThatChangeABreakerAtOnceExactlyOneDoes() throws Exception {
    List<Swap> swaps = Race.of(16, i -> () -> swap(Standing.INITIAL, new Breaker.Open(THEN, i + 1, List.of())));
    assertThat(swaps).filteredOn(Swap.Done.class::isInstance).singleElement().isEqualTo(new Swap.Done(read()));
    assertThat(swaps).filteredOn(Swap.Lost.class::isInstance).allSatisfy(lost -> assertThat(lost).isEqualTo(new Swap.Lost(read())));
  }

  @Test
  void withoutTimeNothingIsChanged() {
    assertThatThrownBy(() -> breakers().swap(endpoint, Standing.INITIAL, new Breaker.Open(THEN, 1, List.of()), "t", StoreContract.over()))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> breakers().read(endpoint, StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(read()).isEqualTo(Standing.INITIAL);
  }
}
