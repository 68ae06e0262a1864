package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private long nanos;
  private final List<Integer> had = new ArrayList<>();
  /** Where the shards' journals end; those of others cannot be read. */
  private final Map<Integer, Long> ends = new HashMap<>();

  private Deadline deadline(int seconds) {
    return Deadline.after(Duration.ofSeconds(seconds), () -> nanos);
  }

  private static Turns of(int shards) {
    return new Turns(deadline -> new Sharding(shards), new Random(1));
  }

  @Test
  void theOnlyShardHasAllTheTime() {
    Deadline deadline = deadline(9);
    assertThat(Turns.ONE.each(Set.of(7), deadline, (shard, time) -> {
      had.add(shard);
      assertThat(time).isSameAs(deadline);
      return true;
    })).isEmpty();
    assertThat(had).containsExactly(0);
  }

  @Test
  void thoseThatAreWantedHaveTheirTurnAndWithoutAnyAllHave() {
    assertThat(of(8).each(Set.of(3, 5), deadline(60), (shard, time) -> had.add(shard))).isEmpty();
    assertThat(had).containsExactlyInAnyOrder(3, 5);
    had.clear();
    assertThat(of(8).each(Set.of(), deadline(60), (shard, time) -> had.add(shard))).isEmpty();
    assertThat(had).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void whatOneDoesNotUseTheOthersHave() {
    List<Long> parts = new ArrayList<>();
    of(4).each(Set.of(), deadline(60), (shard, time) -> {
      parts.add(time.left().toSeconds());
      nanos += Duration.ofSeconds(parts.size() == 1 ? 3 : 1).toNanos();
      return true;
    });
    assertThat(parts).containsExactly(15L, 19L, 28L, 55L);
  }

  @Test
  void thoseForWhomNoTimeIsLeftHaveNoTurnAndAreNotAlwaysTheSame() {
    Turns turns = of(8);
    Set<Integer> ever = new HashSet<>();
    for (int time = 0; time < 50; time++) {
      had.clear();
      assertThat(turns.each(Set.of(), deadline(10), (shard, left) -> {
        had.add(shard);
        assertThat(left.left()).isGreaterThanOrEqualTo(Turns.LEAST_TIME);
        nanos += left.left().toNanos();
        return true;
      })).hasSize(5).doesNotContainAnyElementsOf(had);
      assertThat(had).hasSize(3);
      ever.addAll(had);
    }
    assertThat(ever).hasSize(8);
    assertThat(of(2).each(Set.of(1), deadline(0), (shard, time) -> had.add(shard))).as("one has a turn whatever is left").isEmpty();
  }

  @Test
  void thoseThatRanOutOfTimeHaveSomethingLeft() {
    assertThat(of(4).each(Set.of(0, 1, 3), deadline(60), (shard, time) -> shard != 1)).containsExactly(1);
    assertThat(Turns.ONE.each(Set.of(), deadline(60), (shard, time) -> false)).containsExactly(0);
  }

  @Test
  void oneThatFailsKeepsNoOtherFromItsTurn() {
    assertThatThrownBy(
            () ->
                of(4).each(Set.of(), deadline(60), (shard, time) -> {
                  had.add(shard);
                  if (shard == 2) {
                    throw new StoreException.Unavailable("throttled", null);
                  }
                  return true;
                }))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(had).hasSize(4);
  }

  @Test
  void theStreamsRecordsSayWhichShardsTheyAreOf() {
    assertThat(JournalWake.shards(wake(shard("3"), shard("0"), shard("3")))).containsExactly(0, 3);
    assertThat(JournalWake.shards(new DynamodbEvent())).as("a tick").isEmpty();
    assertThat(JournalWake.shards(wake(shard("3"), new StreamRecord()))).as("one that does not say").isEmpty();
  }

  @Test
  void theLatestRecordComesAgainFromWhichOnAllShardsHaveOneThatHaveSomethingLeft() {
    DynamodbEvent wake = wake(shard("3", "5"), shard("0", "2"), shard("3", "6"), shard("1", "7"), shard("1", "8"));
    ends.putAll(Map.of(0, 2L, 1, 8L, 3, 6L));

    assertThat(again(wake)).isEmpty();
    assertThat(again(wake, 1)).containsExactly("104");
    assertThat(again(wake, 3)).containsExactly("102");
    assertThat(again(wake, 1, 3)).containsExactly("102");
    assertThat(again(wake, 0, 1, 3)).containsExactly("101");
  }

  @Test
  void aShardWhoseJournalGoesOnAfterItsRecordsIsWokenByTheNextOnes() {
    DynamodbEvent wake = wake(shard("3", "5"), shard("0", "2"), shard("3", "6"));
    ends.putAll(Map.of(0, 2L, 3, 7L));

    assertThat(again(wake, 3)).isEmpty();
    assertThat(again(wake, 0, 3)).containsExactly("101");
    ends.remove(3);
    assertThat(again(wake, 3)).as("it cannot be told").containsExactly("102");
  }

  @Test
  void aRecordThatDoesNotSayItsShardWakesForAllOfThem() {
    assertThat(again(wake(shard("3"), new StreamRecord(), shard("3")), 0, 3)).containsExactly("101");
    assertThat(again(wake(shard("3"), shard("3")), 0, 3)).as("what no record speaks of").containsExactly("100");
    assertThat(again(new DynamodbEvent(), 0)).as("a tick").isEmpty();
    assertThat(again(wake(), 0)).isEmpty();
  }

  private List<String> again(DynamodbEvent wake, Integer... left) {
    JournalEnds known =
        (shard, _) ->
            Optional.ofNullable(ends.get(shard)).orElseThrow(() -> new StoreException.Unavailable("throttled", null));
    return JournalWake.again(wake, Set.of(left), known, deadline(1)).getBatchItemFailures().stream().map(BatchItemFailure::getItemIdentifier).toList();
  }

  private static StreamRecord shard(String number) {
    return shard(number, "7");
  }

  private static StreamRecord shard(String number, String sequence) {
    return new StreamRecord().withKeys(Map.of("shard", new AttributeValue().withN(number), "sequence", new AttributeValue().withN(sequence)));
  }

  /** Their sequence numbers are 100 and so on. */
  private static DynamodbEvent wake(StreamRecord... records) {
    for (int at = 0; at < records.length; at++) {
      records[at].setSequenceNumber(Integer.toString(100 + at));
    }
    return Wakes.of(records);
  }
}
