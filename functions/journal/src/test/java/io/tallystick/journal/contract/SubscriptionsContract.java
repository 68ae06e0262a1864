package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.Subscriptions.Kept;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Standing;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Subscriptions} promise, whatever keeps them. */
public abstract class SubscriptionsContract {
  private static final String TEXT = "{\"a\":\"" + Samples.UNICODE.replace("\"", "").replace("\\", "") + "\"}";

  private final String id = UUID.randomUUID().toString();

  protected abstract DeliveryStore store();

  private Subscriptions subscriptions() {
    return store().subscriptions();
  }

  private static Deadline ample() {
    return StoreContract.ample();
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  @Test
  void oneIsAddedReadChangedAndRemoved() {
    assertThat(subscriptions().read(id, ample())).isEmpty();
    Kept first = new Kept(id, 1, TEXT);
    assertThat(subscriptions().add(id, TEXT, token(), ample())).contains(first);
    assertThat(subscriptions().read(id, ample())).contains(first);
    Kept second = new Kept(id, 2, "{}");
    assertThat(subscriptions().replace(first, "{}", token(), ample())).contains(second);
    assertThat(subscriptions().read(id, ample())).contains(second);
    subscriptions().remove(id, ample());
    assertThat(subscriptions().read(id, ample())).isEmpty();
    subscriptions().remove(id, ample());
  }

  @Test
  void allAreFoundAndNothingElseThatIsKeptBesideThem() {
    store().breakers().swap(id, Standing.INITIAL, Breaker.initial(), token(), ample());
    List<String> ids = List.of(id, UUID.randomUUID().toString(), UUID.randomUUID().toString());
    ids.forEach(each -> subscriptions().add(each, TEXT, token(), ample()));
    assertThat(subscriptions().all(ample())).contains(ids.stream().map(each -> new Kept(each, 1, TEXT)).toArray(Kept[]::new)).extracting(Kept::id).doesNotHaveDuplicates();
    subscriptions().remove(id, ample());
    assertThat(subscriptions().all(ample())).extracting(Kept::id).contains(ids.get(1)).doesNotContain(id);
  }

  @Test
  void everyChangeMovesTheVersionOfAllAndSoDoesFindingOneMade() {
    List<Runnable> changes =
        List.of(
            () -> subscriptions().add(id, "1", token(), ample()).orElseThrow(),
            () -> assertThat(subscriptions().add(id, "2", token(), ample())).isEmpty(),
            () -> subscriptions().replace(new Kept(id, 1, "1"), "2", token(), ample()).orElseThrow(),
            () -> assertThat(subscriptions().replace(new Kept(id, 1, "1"), "3", token(), ample())).isEmpty(),
            () -> subscriptions().remove(id, ample()),
            () -> subscriptions().remove(id, ample()));
    long version = subscriptions().version(ample());
    for (Runnable change : changes) {
      change.run();
      long moved = subscriptions().version(ample());
      assertThat(moved).isGreaterThan(version);
      subscriptions().read(id, ample());
      subscriptions().all(ample());
      version = subscriptions().version(ample());
      assertThat(version).as("reading moves nothing").isEqualTo(moved);
    }
  }

  @Test
  void theIdIsTakenOnce() throws Exception {
    List<Optional<Kept>> added = Race.of(8, i -> () -> subscriptions().add(id, "{\"by\":" + i + "}", token(), ample()));
    assertThat(added).filteredOn(Optional::isPresent).containsExactly(subscriptions().read(id, ample()));
  }

  @Test
  void oneThatAnotherChangedOrRemovedStaysSo() {
    Kept first = subscriptions().add(id, "1", token(), ample()).orElseThrow();
    Kept second = subscriptions().replace(first, "2", token(), ample()).orElseThrow();
    assertThat(subscriptions().replace(first, "3", token(), ample())).isEmpty();
    assertThat(subscriptions().read(id, ample())).contains(second);
    subscriptions().remove(id, ample());
    assertThat(subscriptions().replace(second, "3", token(), ample())).isEmpty();
    assertThat(subscriptions().read(id, ample())).isEmpty();
  }

  @Test
  void ofManyThatChangeItAtOnceExactlyOneDoes() throws Exception {
    Kept first = subscriptions().add(id, "1", token(), ample()).orElseThrow();
    List<Optional<Kept>> changed = Race.of(8, i -> () -> subscriptions().replace(first, "by " + i, token(), ample()));
    assertThat(changed).filteredOn(Optional::isPresent).containsExactly(subscriptions().read(id, ample()));
  }

  @Test
  void withoutTimeNothingIsDone() {
    assertThatThrownBy(() -> subscriptions().add(id, "1", token(), StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> subscriptions().version(StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> subscriptions().all(StoreContract.over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(subscriptions().read(id, ample())).isEmpty();
  }

  @Test
  void anIdHasABound() {
    assertThatThrownBy(() -> subscriptions().add("a".repeat(41), "1", token(), ample())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> subscriptions().add("", "1", token(), ample())).isInstanceOf(IllegalArgumentException.class);
  }
}
