package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.IndexKey;
import io.tallystick.journal.IndexKey.Kind;
import io.tallystick.journal.Location;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.TransferIndex;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link TransferIndex} promises, whatever keeps it. */
public abstract class TransferIndexContract extends StoreContract {
  private static final long MILLIS = 1_700_000_000_000L;
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final int shard = Samples.shard();

  private TransferIndex index() {
    return store().transfers();
  }

  private void save(long run, Map<IndexKey, Location> locations) {
    index().save(shard, run, locations, ample());
  }

  private Location found(IndexKey key) {
    return index().find(shard, List.of(key), ample()).get(key);
  }

  /** A UUID of version 7 of that millisecond. */
  private String uuid7(long millis) {
    long high = millis << 16 | 0x7000 | random.nextInt(0x1000);
    long low = random.nextLong() >>> 2 | 1L << 63;
    return new UUID(high, low).toString();
  }

  private String ulid(long millis) {
    StringBuilder text = new StringBuilder(26);
    for (int shift = 45; shift >= 0; shift -= 5) {
      text.append(CROCKFORD.charAt((int) (millis >>> shift) & 31));
    }
    for (int i = 0; i < 16; i++) {
      text.append(CROCKFORD.charAt(random.nextInt(32)));
    }
    return text.toString();
  }

  private List<IndexKey> everyForm(Kind kind) {
    String uuid7 = uuid7(MILLIS);
    String ulid = ulid(MILLIS);
    return Stream.of(
            uuid7,
            uuid7(MILLIS).toUpperCase(java.util.Locale.ROOT),
            ulid,
            ulid(MILLIS).toLowerCase(java.util.Locale.ROOT),
            UUID.randomUUID().toString(),
            Samples.name("plain"),
            Samples.name(Samples.UNICODE),
            "\ud83d\udcb0".repeat(92) + UUID.randomUUID(),
            uuid7(0),
            "7ZZZZZZZZZ" + ulid.substring(10))
        .map(id -> new IndexKey(kind, id))
        .toList();
  }

  @Test
  void anUnknownKeyIsNotFound() {
    for (Kind kind : Kind.values()) {
      assertThat(index().find(shard, everyForm(kind), ample())).isEmpty();
    }
    assertThat(index().find(shard, List.of(), ample())).isEmpty();
  }

  @Test
  void everyFormOfIdAndEveryKindIsFoundWhereItStands() {
    Map<IndexKey, Location> locations = new HashMap<>();
    for (Kind kind : Kind.values()) {
      for (IndexKey key : everyForm(kind)) {
        locations.put(key, new Location(5, locations.size()));
      }
    }
    save(3, locations);
    assertThat(index().find(shard, locations.keySet(), ample())).isEqualTo(locations);
    locations.forEach((key, location) -> assertThat(found(key)).isEqualTo(location));
  }

  @Test
  void theKindsOfOneIdAreKeptApart() {
    String timed = uuid7(MILLIS);
    for (String id : List.of(timed, Samples.name("id"))) {
      IndexKey reversal = IndexKey.reversalOf(new TransferId(id));
      save(0, Map.of(IndexKey.of(new TransferId(id)), new Location(0, 1), IndexKey.rejectionOf(new TransferId(id)), new Location(0, 2)));
      assertThat(found(reversal)).isNull();
      save(1, Map.of(reversal, new Location(1, 3)));
      assertThat(found(reversal)).isEqualTo(new Location(1, 3));
      assertThat(found(IndexKey.of(new TransferId(id)))).isEqualTo(new Location(0, 1));
      assertThat(found(IndexKey.rejectionOf(new TransferId(id)))).isEqualTo(new Location(0, 2));
      assertThat(found(IndexKey.rejectionOf(new AccountId(id)))).isNull();
    }
  }

  @Test
  void spellingsOfOneTimedIdAreDifferentIds() {
    String lower = uuid7(MILLIS);
    IndexKey written = new IndexKey(Kind.TRANSFER, lower);
    IndexKey shouted = new IndexKey(Kind.TRANSFER, lower.toUpperCase(java.util.Locale.ROOT));
    save(0, Map.of(written, new Location(0, 1)));
    assertThat(found(shouted)).isNull();
    save(1, Map.of(shouted, new Location(1, 0)));
    assertThat(found(written)).isEqualTo(new Location(0, 1));
    assertThat(found(shouted)).isEqualTo(new Location(1, 0));
  }

  @Test
  void shardsHaveIndexesOfTheirOwn() {
    Map<IndexKey, Location> locations = new HashMap<>();
    everyForm(Kind.TRANSFER).forEach(key -> locations.put(key, new Location(1, locations.size())));
    save(1, locations);
    assertThat(index().find(Samples.shard(), locations.keySet(), ample())).isEmpty();
  }

  static Stream<Kind> thatComeAgain() {
    return Stream.of(Kind.TRANSFER_REJECTION, Kind.ACCOUNT_REJECTION, Kind.REVERSAL);
  }

  @ParameterizedTest
  @MethodSource("thatComeAgain")
  void ofAKeyThatComesAgainInALaterRunTheNewestPlaceIsFound(Kind kind) {
    for (IndexKey key : everyForm(kind)) {
      save(0, Map.of(key, new Location(2, 9)));
      save(3, Map.of(key, new Location(4, 1)));
      assertThat(found(key)).isEqualTo(new Location(4, 1));
      save(5, Map.of(key, new Location(5, 0)));
      assertThat(found(key)).isEqualTo(new Location(5, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("thatComeAgain")
  void aRunThatIsSavedLateDoesNotHideANewerOne(Kind kind) {
    for (IndexKey key : everyForm(kind)) {
      save(3, Map.of(key, new Location(4, 7)));
      save(0, Map.of(key, new Location(2, 9)));
      assertThat(found(key)).isEqualTo(new Location(4, 7));
      save(3, Map.of(key, new Location(4, 7)));
      assertThat(found(key)).isEqualTo(new Location(4, 7));
    }
  }

  @Test
  void aRunSavedTwiceAndByManyAtOnceChangesNothing() throws Exception {
    Map<IndexKey, Location> locations = new HashMap<>();
    for (Kind kind : Kind.values()) {
      everyForm(kind).forEach(key -> locations.put(key, new Location(7, locations.size())));
    }
    save(6, locations);
    Race.of(
        6,
        i ->
            () -> {
              save(6, locations);
              return true;
            });
    assertThat(index().find(shard, locations.keySet(), ample())).isEqualTo(locations);
  }

  @Test
  void idsOfOneSecondFromManyRunsAreAllFound() {
    Map<IndexKey, Location> all = new HashMap<>();
    for (int run = 0; run < 12; run++) {
      Map<IndexKey, Location> locations = new HashMap<>();
      for (int i = 0; i < 40; i++) {
        locations.put(new IndexKey(Kind.TRANSFER, uuid7(MILLIS + random.nextInt(1000))), new Location(run, i));
      }
      save(run, locations);
      all.putAll(locations);
    }
    assertThat(index().find(shard, all.keySet(), ample())).isEqualTo(all);
  }

  @Test
  void manyMoreThanABatchAreFoundWhateverTheirForm() {
    Map<IndexKey, Location> locations = new HashMap<>();
    String stem = Samples.name("many");
    for (int i = 0; i < 260; i++) {
      locations.put(new IndexKey(Kind.TRANSFER, stem + i), new Location(1, 2 * i));
      locations.put(new IndexKey(Kind.TRANSFER, uuid7(MILLIS + i * 500L)), new Location(1, 2 * i + 1));
    }
    save(1, locations);
    List<IndexKey> asked = new ArrayList<>(locations.keySet());
    asked.addAll(locations.keySet());
    everyForm(Kind.TRANSFER).forEach(asked::add);
    assertThat(index().find(shard, asked, ample())).isEqualTo(locations);
  }

  @Test
  void aRunWithMoreIdsOfOneSecondThanAnItemHoldsIsSavedInParts() {
    Map<IndexKey, Location> locations = new HashMap<>();
    for (int i = 0; i < 70_000; i++) {
      locations.put(new IndexKey(Kind.TRANSFER, uuid7(MILLIS)), new Location(i / 1000, i % 1000));
    }
    save(0, locations);
    List<IndexKey> sample = locations.keySet().stream().limit(200).toList();
    Map<IndexKey, Location> found = index().find(shard, sample, ample());
    assertThat(found.keySet()).isEqualTo(Set.copyOf(sample));
    found.forEach((key, location) -> assertThat(location).isEqualTo(locations.get(key)));
  }

  @Test
  void withoutTimeNothingIsBegun() {
    IndexKey key = new IndexKey(Kind.TRANSFER, Samples.name("late"));
    assertThatThrownBy(() -> index().save(shard, 0, Map.of(key, new Location(0, 0)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> index().find(shard, List.of(key), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(found(key)).isNull();
  }
}
