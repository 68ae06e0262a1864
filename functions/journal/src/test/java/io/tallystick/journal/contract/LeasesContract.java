package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Leases} promise, whatever keeps them. */
public abstract class LeasesContract {
  private final String name = UUID.randomUUID().toString();

  protected abstract Leases leases();

  private static Deadline ample() {
    return StoreContract.ample();
  }

  private Optional<Lease> acquire(String owner, long freeBefore, long expiresAt) {
    return leases().acquire(name, owner, freeBefore, expiresAt, ample());
  }

  private Optional<Lease> renew(Lease lease, long expiresAt, String kept) {
    return leases().renew(lease, expiresAt, kept, ample());
  }

  @Test
  void nobodyHasANewOne() {
    assertThat(acquire("a", 0, 100)).contains(new Lease(name, "a", 1, 0, 100, ""));
  }

  @Test
  void anotherGetsItWhenItHasExpiredAndNotBefore() {
    acquire("a", 0, 100);
    assertThat(acquire("b", 99, 200)).isEmpty();
    assertThat(acquire("b", 100, 200)).contains(new Lease(name, "b", 2, 0, 200, ""));
    assertThat(acquire("a", 100, 300)).isEmpty();
  }

  @Test
  void theSameAcquisitionAgainIsTheSame() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    assertThat(acquire("a", 0, 100)).contains(first);
  }

  @Test
  void whatIsKeptPassesToTheNextHolder() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    Lease renewed = renew(first, 150, Samples.UNICODE).orElseThrow();
    assertThat(renewed).isEqualTo(new Lease(name, "a", 1, 1, 150, Samples.UNICODE));
    assertThat(acquire("b", 149, 300)).isEmpty();
    assertThat(acquire("b", 150, 300)).contains(new Lease(name, "b", 2, 0, 300, Samples.UNICODE));
  }

  @Test
  void aHolderWhoseLeasePassedOnChangesNothing() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    Lease second = acquire("b", 100, 200).orElseThrow();
    assertThat(renew(first, 1_000, "of a")).isEmpty();
    leases().release(first, ample());
    assertThat(acquire("c", 199, 300)).isEmpty();
    assertThat(renew(second, 250, "of b")).contains(new Lease(name, "b", 2, 1, 250, "of b"));
    assertThat(renew(first, 1_000, "of a")).as("both have written as often now").isEmpty();
    assertThat(acquire("c", 250, 300)).map(Lease::kept).contains("of b");
  }

  @Test
  void oneThatExpiredMayBeRenewedWhileNobodyElseHasIt() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    assertThat(renew(first, 5_000, "late")).isPresent();
    assertThat(acquire("b", 4_999, 6_000)).isEmpty();
  }

  @Test
  void aWriteThatComesAfterALaterOneChangesNothing() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    Lease later = renew(renew(first, 200, "1").orElseThrow(), 300, "2").orElseThrow();
    assertThat(renew(first, 200, "1")).isEmpty();
    assertThat(renew(later, 400, "3")).map(Lease::kept).contains("3");
  }

  @Test
  void whatIsReleasedIsFreeAtOnceAndItsEpochGoesOn() {
    Lease first = renew(acquire("a", 0, 100).orElseThrow(), 100, "kept").orElseThrow();
    leases().release(first, ample());
    assertThat(renew(first, 200, "too late")).isEmpty();
    assertThat(acquire("b", 0, 200)).contains(new Lease(name, "b", 2, 0, 200, "kept"));
  }

  @Test
  void theSameWriteAgainIsTheSame() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    Lease renewed = renew(first, 200, "1").orElseThrow();
    assertThat(renew(first, 200, "1")).contains(renewed);
    assertThat(renew(first, 200, "2")).isEmpty();
  }

  @Test
  void eachHasItsOwnName() {
    acquire("a", 0, 100);
    assertThat(leases().acquire(name + "'", "b", 0, 100, ample())).isPresent();
  }

  @Test
  void ofManyThatWantItExactlyOneGetsIt() throws Exception {
    acquire("a", 0, 100);
    List<Optional<Lease>> acquired = Race.of(8, i -> () -> acquire("racer " + i, 100, 200));
    assertThat(acquired).filteredOn(Optional::isPresent).singleElement().satisfies(lease -> assertThat(lease).map(Lease::epoch).contains(2L));
  }

  @Test
  void withoutTimeNothingIsDone() {
    assertThatThrownBy(() -> leases().acquire(name, "a", 0, 100, StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    Lease first = acquire("b", 0, 100).orElseThrow();
    assertThat(first.epoch()).isEqualTo(1);
    assertThatThrownBy(() -> leases().renew(first, 200, "1", StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> leases().release(first, StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(acquire("c", 99, 300)).isEmpty();
  }

  @Test
  void whatIsKeptHasABound() {
    Lease first = acquire("a", 0, 100).orElseThrow();
    assertThat(renew(first, 100, "x".repeat(Lease.KEPT_CHARACTERS))).isPresent();
    assertThatThrownBy(() -> renew(first, 100, "x".repeat(Lease.KEPT_CHARACTERS + 1))).isInstanceOf(IllegalArgumentException.class);
  }
}
