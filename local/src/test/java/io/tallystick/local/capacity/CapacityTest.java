package io.tallystick.local.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CapacityTest {
  private static final Path COSTS = Path.of("..", "docs", "operating", "costs.md");
  private static final double SLOW = 1e-3;

  private static Load even(int shards, int batch, int recorders) {
    return new Load(shards, batch, recorders, 10_000, 0, 1, 1);
  }

  private static Assumptions with(Assumption assumption, double value) {
    return new Assumptions(Map.of(assumption, value));
  }

  private static double most(Load load, Assumptions assumptions) {
    return new Capacity(load, assumptions).most().rate();
  }

  /** Rows of the page of costs, whose units are measured. One recorder has no race to lose; a rate so low that every run is one commit, or one at which ten make a run. */
  @ParameterizedTest
  @CsvSource({
    "one by one, 1, 2, 0, 10",
    "'100 a commit, two accounts', 100, 2, 0, 10",
    "'100 a commit, 2,000 accounts', 100, 2000, 0, 10",
    "'1,000 a commit, two accounts', 1000, 2, 0, 10",
    "'1,000 a commit, 2,000 accounts', 1000, 2000, 0, 10",
    "'1,000 a commit, 2,000 accounts, 10 commits a run', 1000, 2000, 1, 10000"
  })
  void onOneShardItSaysWhatIsMeasured(String row, int batch, int accounts, double window, double rate) throws IOException {
    List<Double> measured =
        Files.readAllLines(COSTS).stream()
            .filter(line -> line.startsWith("| " + row + " |"))
            .map(line -> Pattern.compile("(?<=\\| )(?:\\*\\*)?\\$?([0-9]+\\.[0-9]+)").matcher(line).results().map(match -> Double.parseDouble(match.group(1))).toList())
            .findFirst()
            .orElseThrow();
    Prediction prediction = new Capacity(new Load(1, batch, 1, accounts, 0, window, 1), Assumptions.USUAL).at(rate);
    assertThat(prediction.commitUnits()).as("commit").isCloseTo(measured.get(0), withPercentage(10));
    assertThat(prediction.postUnits()).as("read tables").isCloseTo(measured.get(2), withPercentage(6));
    assertThat(prediction.readUnits()).as("reads").isCloseTo(measured.get(4), withPercentage(50));
    assertThat(prediction.dollars()).as("in all").isCloseTo(measured.get(8), withPercentage(4));
  }

  @ParameterizedTest
  @EnumSource(Limit.class)
  void eachLimitIsTheOneThatStopsALedgerWhereItIsSmall(Limit limit) {
    Map<Assumption, Double> wide =
        new EnumMap<>(
            Map.of(
                Assumption.PARTITION_WRITE_UNITS, 1e9, Assumption.TABLE_WRITE_UNITS, 1e9, Assumption.APPEND_MS, 1e-9, Assumption.RECORDING_MS, 1e-9,
                Assumption.TRANSFER_RECORDED_MS, 1e-9, Assumption.TRANSFER_FOLLOWED_MS, 1e-9, Assumption.POSTING_MS, 1e-9, Assumption.TRANSFER_POSTED_MS, 1e-9));
    Load load = even(4, 1_000, 2);
    switch (limit) {
      case JOURNAL_PARTITION -> wide.put(Assumption.PARTITION_WRITE_UNITS, 1_000.0);
      case SHARD_TURNS -> wide.put(Assumption.APPEND_MS, 1e3);
      case RECORDERS -> wide.put(Assumption.RECORDING_MS, 1e5);
      case PROJECTORS -> wide.put(Assumption.TRANSFER_POSTED_MS, 1.0);
      case JOURNAL_TABLE -> {
        wide.put(Assumption.TABLE_WRITE_UNITS, 10.0);
        wide.put(Assumption.LINE_BYTES, 1e-3);
        load = new Load(4, 1_000, 2, 8, 0, 300, 1);
      }
      case ACCOUNTS_TABLE -> {
        wide.put(Assumption.TABLE_WRITE_UNITS, 100.0);
        wide.put(Assumption.LINE_BYTES, 1e-3);
      }
      case STATEMENTS_TABLE -> {
        wide.put(Assumption.TABLE_WRITE_UNITS, 100.0);
        wide.put(Assumption.LINE_BYTES, 1e3);
      }
    }
    Prediction most = new Capacity(load, new Assumptions(wide)).most();
    if (limit == Limit.ACCOUNTS_TABLE) {
      assertThat(most.used().get(limit)).isCloseTo(1, offset(SLOW));
      assertThat(most.used().get(Limit.STATEMENTS_TABLE)).isCloseTo(most.used().get(limit), offset(SLOW));
    } else {
      assertThat(most.tightest()).isEqualTo(limit);
    }
    assertThat(most.used().get(limit)).isCloseTo(1, offset(SLOW));
    assertThat(most.possible()).isTrue();
  }

  @Test
  void aPartitionTakesAThousandUnitsASecond() {
    Assumptions only =
        new Assumptions(
            Map.of(
                Assumption.TABLE_WRITE_UNITS, 1e9, Assumption.APPEND_MS, 1e-9, Assumption.RECORDING_MS, 1e-9, Assumption.TRANSFER_RECORDED_MS, 1e-9,
                Assumption.TRANSFER_FOLLOWED_MS, 1e-9, Assumption.POSTING_MS, 1e-9, Assumption.TRANSFER_POSTED_MS, 1e-9));
    Load two = new Load(1, 1_000, 1, 2, 0, 1, 1);
    Prediction most = new Capacity(two, only).most();
    assertThat(most.commitUnits()).isEqualTo(0.012);
    assertThat(most.rate()).isCloseTo(1_000 / 0.012, withPercentage(0.01));
    assertThat(most(new Load(4, 4_000, 1, 8, 0, 1, 1), only)).isCloseTo(4 * most.rate(), withPercentage(0.1));
  }

  @Test
  void aBatchThatIsCutByMoreShardsCostsMore() {
    double before = 0;
    for (int shards : List.of(1, 4, 16, 64, 256)) {
      Prediction prediction = new Capacity(even(shards, 1_000, 1), Assumptions.USUAL).at(1_000);
      assertThat(prediction.commitUnits()).as("%d shards", shards).isGreaterThan(before);
      before = prediction.commitUnits();
    }
    assertThat(before).as("a segment is one unit at least, and of 1,000 transfers on 256 shards hardly one is missed").isCloseTo(0.25, withPercentage(5));
  }

  /** A recorder of eight shards decides 1,000 on each at most, so 4,500 of 8,000 are five segments, nearly, and not one. */
  @Test
  void whatOneShardHasOfABatchIsSeveralSegmentsWhereThatIsTooMuch() {
    Assumptions patient = new Assumptions(Map.of(Assumption.TRANSFER_RECORDED_MS, 1e-9, Assumption.APPEND_MS, 100.0));
    Prediction at = new Capacity(new Load(8, 8_000, 1, 100_000, 0.5, 1, 1), patient).at(1_000);
    assertThat(at.used().get(Limit.SHARD_TURNS)).isCloseTo(1_000 * 0.5625 / 1_000 * 0.1, withPercentage(0.01));
  }

  @Test
  void aHotAccountMakesMoreShardsOfNoUse() {
    Load hot = new Load(64, 8_000, 8, 10_000, 1, 1, 1);
    assertThat(hot.busiestShare()).isEqualTo(1);
    assertThat(new Capacity(hot, Assumptions.USUAL).most().rate()).isLessThanOrEqualTo(most(new Load(1, 8_000, 8, 10_000 / 64, 1, 1, 1), Assumptions.USUAL) * 1.01);
    assertThat(most(new Load(64, 8_000, 8, 10_000, 0, 1, 1), Assumptions.USUAL)).isGreaterThan(new Capacity(hot, Assumptions.USUAL).most().rate());
  }

  @Test
  void writersOfOneShardLoseRacesAndPayForThem() {
    Prediction alone = new Capacity(even(1, 100, 1), Assumptions.USUAL).at(5_000);
    Prediction four = new Capacity(even(1, 100, 4), Assumptions.USUAL).at(5_000);
    assertThat(alone.lost()).isZero();
    // 50 segments a second, three quarters of them by others, 11 ms each: exp(0.4125) attempts.
    assertThat(four.lost()).isCloseTo(100 * (1 - Math.exp(-0.4125)), withPercentage(0.1));
    assertThat(four.commitUnits()).isCloseTo(alone.commitUnits() * Math.exp(0.4125), withPercentage(0.1));
    assertThat(four.used().get(Limit.JOURNAL_PARTITION)).isCloseTo(alone.used().get(Limit.JOURNAL_PARTITION) * Math.exp(0.4125), withPercentage(0.1));
  }

  @Test
  void moreTimeForAnythingIsNeverFaster() {
    Load load = new Load(8, 1_000, 4, 10_000, 0.1, 1, 10);
    double usual = most(load, Assumptions.USUAL);
    for (Assumption time :
        List.of(
            Assumption.APPEND_MS, Assumption.RECORDING_MS, Assumption.TRANSFER_RECORDED_MS, Assumption.TRANSFER_FOLLOWED_MS, Assumption.POSTING_MS, Assumption.TRANSFER_POSTED_MS)) {
      assertThat(most(load, with(time, 2 * time.usual()))).as(time.label()).isLessThanOrEqualTo(usual * (1 + 1e-9));
    }
    assertThat(most(load, Assumptions.USUAL)).isLessThanOrEqualTo(new Capacity(load, Assumptions.USUAL).at(usual * 1.01).rate());
    assertThat(new Capacity(load, Assumptions.USUAL).at(usual * 1.01).possible()).isFalse();
  }

  @Test
  void aMessageIsChargedForEach64KBAndForItsReceiptAndDeletionWithNineOthers() {
    Assumptions queueOnly =
        new Assumptions(Map.of(Assumption.WRITE_PRICE, 1e-9, Assumption.READ_PRICE, 1e-9, Assumption.INVOCATION_PRICE, 1e-9, Assumption.GB_SECOND_PRICE, 1e-15));
    assertThat(new Capacity(new Load(1, 1_000, 1, 2, 0, 1, 1), queueOnly).at(1_000).dollars()).isCloseTo(1.2 * 0.40, withPercentage(0.1));
    assertThat(new Capacity(new Load(1, 1_000, 1, 2, 0, 1, 100), queueOnly).at(1_000).dollars()).isCloseTo(0.012 * 0.40, withPercentage(0.1));
    assertThat(new Capacity(new Load(1, 1_000, 1, 2, 0, 1, 1_000), queueOnly).at(1_000).dollars()).isCloseTo(0.001 * 5 * 3 * 0.40, withPercentage(0.1));
  }

  /** 64 shards on four projectors are 16 for each, which take 40 ms each and leave 1 − 2,500 × 0.05 ms of each second. */
  @Test
  void runsGrowWhereAProjectorCannotKeepToItsWindow() {
    Prediction late = new Capacity(new Load(64, 8_000, 2, 10_000, 0, 0.1, 1), Assumptions.USUAL).at(10_000);
    assertThat(late.every()).isCloseTo(16 * 0.040 / 0.875, withPercentage(0.01));
    assertThat(late.used().get(Limit.PROJECTORS)).isCloseTo(2_500 * 0.051e-3, withPercentage(0.01));
    Prediction intime = new Capacity(new Load(64, 8_000, 2, 10_000, 0, 5, 1), Assumptions.USUAL).at(10_000);
    assertThat(intime.every()).isEqualTo(5);
    assertThat(intime.postUnits()).isLessThan(late.postUnits());
  }

  @Test
  void onOneShardNothingCrosses() {
    Load none = new Load(1, 1_000, 2, 10_000, 0, 1, 1, 0);
    Load all = new Load(1, 1_000, 2, 10_000, 0, 1, 1, 1);
    assertThat(new Capacity(all, Assumptions.USUAL).at(1_000)).isEqualTo(new Capacity(none, Assumptions.USUAL).at(1_000));
  }

  /** Two accounts on each of two shards. A batch of 1,000 that cross is 500 prepared, 500 asked, 500 decided and 500 ended on each, each segment of as many bytes as 500 recorded at once. */
  @Test
  void whatCrossesIsFourSegmentsOnEachShard() {
    Assumptions alike = new Assumptions(Map.of(Assumption.CROSSING_PREPARED_SIZE, 1.0, Assumption.CROSSING_ENDED_SIZE, 1.0, Assumption.CROSSING_WORK, 4.0));
    Capacity local = new Capacity(new Load(2, 500, 1, 4, 0, 1, 1), Assumptions.USUAL);
    Capacity crossing = new Capacity(new Load(2, 1_000, 1, 4, 0, 1, 1, 1), alike);
    Capacity half = new Capacity(new Load(2, 1_000, 1, 4, 0, 1, 1), Assumptions.USUAL);
    assertThat(crossing.at(1_000).commitUnits()).isCloseTo(4 * half.at(1_000).commitUnits(), withPercentage(0.1));
    assertThat(local.at(1_000).commitUnits()).isLessThan(crossing.at(1_000).commitUnits());
    // The busiest shard appends four times as often and its recorder waits four times and works four times as long.
    assertThat(crossing.at(1_000).used().get(Limit.SHARD_TURNS)).isCloseTo(4 * half.at(1_000).used().get(Limit.SHARD_TURNS), withPercentage(0.1));
    double recording = (20 + 3 * 6 + 1_000 * 4 * 0.05) / 1e3;
    assertThat(crossing.at(1_000).used().get(Limit.RECORDERS)).isCloseTo(recording, withPercentage(0.1));
  }

  /** A part that takes half as much in a segment. */
  @Test
  void partsAreAsLargeAsTheyAreAssumedToBe() {
    Load load = new Load(2, 8_000, 1, 4, 0, 1, 1, 1);
    double whole = units(load, 1, 1);
    assertThat(units(load, 1, 0.5)).isCloseTo(0.75 * whole, withPercentage(2));
    assertThat(units(load, 0.5, 1)).isCloseTo(0.75 * whole, withPercentage(2));
  }

  private static double units(Load load, double prepared, double ended) {
    Assumptions assumptions = new Assumptions(Map.of(Assumption.CROSSING_PREPARED_SIZE, prepared, Assumption.CROSSING_ENDED_SIZE, ended));
    return new Capacity(load, assumptions).at(1_000).commitUnits();
  }

  /** {@code tally bench --shards 4 --crossing 100 --shard-batches 1000 --recorders 1}: 0.0880 write units of the journal each, and 0.0243 where nothing crosses. These segments are of 4 to 6 KB, and each is charged by the kilobyte. */
  @Test
  void whatCrossesCostsWhatWasMeasured() {
    assertThat(new Capacity(new Load(4, 1_000, 1, 10_000, 0, 5, 1, 1), Assumptions.USUAL).at(1_000).commitUnits()).isCloseTo(0.0880, withPercentage(30));
    assertThat(new Capacity(new Load(4, 1_000, 1, 10_000, 0, 5, 1), Assumptions.USUAL).at(1_000).commitUnits()).isCloseTo(0.0243, withPercentage(20));
  }

  /** Each has its id on both shards, and each shard has as many legs, so lines and checkpoints, as without. */
  @Test
  void theReadTablesTakeIdsTwiceAndLegsOnce() {
    Prediction local = new Capacity(new Load(2, 1_000, 1, 10_000, 0, 5, 1), Assumptions.USUAL).at(10_000);
    Prediction crossing = new Capacity(new Load(2, 1_000, 1, 10_000, 0, 5, 1, 1), Assumptions.USUAL).at(10_000);
    assertThat(crossing.used().get(Limit.ACCOUNTS_TABLE)).isEqualTo(local.used().get(Limit.ACCOUNTS_TABLE));
    assertThat(crossing.used().get(Limit.STATEMENTS_TABLE)).isEqualTo(local.used().get(Limit.STATEMENTS_TABLE));
    // 25,000 ids of a run are in 40 groups; twice as many take as many bytes again.
    assertThat(crossing.postUnits() - local.postUnits()).isBetween(0.008, 0.013);
  }

  @Test
  void whatCrossesIsMoreWorkForRecordersAndAsMuchMoreToFollow() {
    Load local = new Load(4, 1_000, 2, 10_000, 0, 1, 1);
    Load crossing = new Load(4, 1_000, 2, 10_000, 0, 1, 1, 0.5);
    assertThat(most(crossing, Assumptions.USUAL)).isLessThan(most(local, Assumptions.USUAL) / 2);
    assertThat(most(crossing, with(Assumption.CROSSING_WORK, 1))).isGreaterThan(most(crossing, Assumptions.USUAL));
    assertThat(new Capacity(crossing, Assumptions.USUAL).at(1_000).lost()).isGreaterThan(new Capacity(local, Assumptions.USUAL).at(1_000).lost());
    assertThat(new Capacity(crossing, Assumptions.USUAL).at(1_000).readUnits()).isGreaterThan(1.5 * new Capacity(local, Assumptions.USUAL).at(1_000).readUnits());
  }

  @Test
  void aShareOfCrossingTransfersIsBetweenNoneAndAll() {
    assertThatThrownBy(() -> new Load(2, 1, 1, 1_000, 0, 1, 1, -0.1)).isInstanceOf(IllegalArgumentException.class).hasMessage("crossing must be 0 to 1");
    assertThatThrownBy(() -> new Load(2, 1, 1, 1_000, 0, 1, 1, Double.NaN)).isInstanceOf(IllegalArgumentException.class).hasMessage("crossing must be 0 to 1");
  }

  @Test
  void recordersThatFitAreAsFewAsTakeNearlyTheMost() {
    Capacity fitting = Capacity.withFittingRecorders(even(16, 8_000, 1), Assumptions.USUAL);
    int chosen = fitting.load().recorders();
    assertThat(Integer.bitCount(chosen)).isEqualTo(1);
    assertThat(chosen).isGreaterThan(1);
    assertThat(most(even(16, 8_000, 2 * chosen), Assumptions.USUAL)).isLessThan(fitting.most().rate() * 1.06);
    assertThat(most(even(16, 8_000, chosen / 2), Assumptions.USUAL)).isLessThan(fitting.most().rate());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1000, 0, 1, 1, shards must be 1 to 256",
    "257, 1, 1, 1000, 0, 1, 1, shards must be 1 to 256",
    "1, 0, 1, 1000, 0, 1, 1, batch must be 1 to 8000",
    "1, 1, 0, 1000, 0, 1, 1, recorders must be 1 to 1000",
    "4, 1, 1, 7, 0, 1, 1, accounts must be 8 to 1000000000",
    "1, 1, 1, 1000, 1.1, 1, 1, hottest must be 0 to 1",
    "1, 1, 1, 1000, NaN, 1, 1, hottest must be 0 to 1",
    "1, 1, 1, 1000, 0, 301, 1, window must be 0 to 300",
    "1, 1, 1, 1000, 0, 1, 8001, per-message must be 1 to 8000"
  })
  void aLoadThatCannotBeIsRefused(int shards, int batch, int recorders, int accounts, double hottest, double window, int perMessage, String message) {
    assertThatThrownBy(() -> new Load(shards, batch, recorders, accounts, hottest, window, perMessage)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "NaN", "Infinity"})
  void anAssumptionIsANumberAboveZero(double value) {
    assertThatThrownBy(() -> with(Assumption.APPEND_MS, value)).isInstanceOf(IllegalArgumentException.class).hasMessage("append-ms must be a number above 0");
  }
}
