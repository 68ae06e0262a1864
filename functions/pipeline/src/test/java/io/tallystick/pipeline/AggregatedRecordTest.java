package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregatedRecordTest {
  @Test
  void whatAnotherImplementationHasPackedIsOpened() throws Exception {
    assertThat(AggregatedRecord.is(Aggregates.BY_ANOTHER)).isTrue();

    List<AggregatedRecord.Part> parts = AggregatedRecord.open(Aggregates.BY_ANOTHER);

    assertThat(parts).extracting(AggregatedRecord.Part::partitionKey).containsExactly("alice", "größe ✓", "alice");
    assertThat(parts).extracting(part -> new String(part.data(), StandardCharsets.UTF_8))
        .containsExactly(Messages.opening("alice", "bob"), Messages.moving("t1", "alice", "bob", "5"), "rubbish");
  }

  @Test
  void whatDoesNotBeginWithTheFourBytesOrDoesNotEndWithItsChecksumIsNotAggregated() {
    for (int at : List.of(0, 3, 4, Aggregates.BY_ANOTHER.length / 2, Aggregates.BY_ANOTHER.length - 1)) {
      byte[] changed = Aggregates.BY_ANOTHER.clone();
      changed[at] ^= 1;
      assertThat(AggregatedRecord.is(changed)).as("byte %s", at).isFalse();
    }
    assertThat(AggregatedRecord.is(new byte[0])).isFalse();
    assertThat(AggregatedRecord.is(HexFormat.of().parseHex("f3899ac2"))).isFalse();
    assertThat(AggregatedRecord.is("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void oneWithoutRecordsHasNone() throws Exception {
    assertThat(AggregatedRecord.open(Aggregates.of(""))).isEmpty();
  }

  /** A message of Protocol Buffers in hexadecimal digits, and what is wrong with it. */
  @ParameterizedTest
  @CsvSource({
    "0a, ends inside a number",
    "0a05 61, ends inside a field",
    "0affffffffffffffffff01 61, ends inside a field",
    "ffffffffffffffffffffff, has a number of more than 64 bits",
    "5b, has a field of an unknown type",
    "0801, has a field of the wrong type",
    "1a02 1a00, has a record without a partition key of its table",
    "0a0161 1a04 0801 1a00, has a record without a partition key of its table",
    "0a0161 1a0d 08ffffffffffffffffff01 1a00, has a record without a partition key of its table",
    "0a0161 1a02 0800, has a record without data",
    "0a0161 1a04 0800 1a05, ends inside a field",
    "0a0161 1a04 0800 1801, has a field of the wrong type",
  })
  void whatIsBrokenInsideIsRefusedWithItsReason(String message, String reason) {
    byte[] record = Aggregates.of(message);

    assertThat(AggregatedRecord.is(record)).isTrue();
    assertThatThrownBy(() -> AggregatedRecord.open(record)).isInstanceOf(AggregatedRecord.Malformed.class).hasMessage(reason);
  }

  @Test
  void fieldsThatNobodyKnowsAreSkipped() throws Exception {
    byte[] record = Aggregates.of("2001 0a0161 29ffffffffffffffff 1a0e 0800 22020a00 1a0178 2d00000000 4a03616263");

    assertThat(AggregatedRecord.open(record)).singleElement().satisfies(part -> {
      assertThat(part.partitionKey()).isEqualTo("a");
      assertThat(part.data()).asString(StandardCharsets.UTF_8).isEqualTo("x");
    });
  }

  @Test
  void moreThanTheMostRecordsAreRefused() throws Exception {
    String one = "1a04 0800 1a00";

    assertThat(AggregatedRecord.open(Aggregates.of("0a0161" + one.repeat(AggregatedRecord.RECORDS)))).hasSize(AggregatedRecord.RECORDS);
    assertThatThrownBy(() -> AggregatedRecord.open(Aggregates.of("0a0161" + one.repeat(AggregatedRecord.RECORDS + 1)))).hasMessage("has more than 10000 records");
    assertThatThrownBy(() -> AggregatedRecord.open(Aggregates.of("0a0161".repeat(AggregatedRecord.RECORDS + 1)))).hasMessage("has more than 10000 records");
  }

  @Test
  void anyBytesAreOpenedOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String good = HexFormat.of().formatHex(Aggregates.BY_ANOTHER, 4, Aggregates.BY_ANOTHER.length - 16);
    for (int round = 0; round < 20_000; round++) {
      byte[] message = HexFormat.of().parseHex(good.substring(0, random.nextInt(good.length() / 2) * 2));
      for (int changes = random.nextInt(4); changes > 0 && message.length > 0; changes--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt();
      }
      byte[] record = Aggregates.of(HexFormat.of().formatHex(message));
      try {
        AggregatedRecord.open(record).forEach(part -> assertThat(part.data().length).isLessThanOrEqualTo(record.length));
      } catch (AggregatedRecord.Malformed refused) {
        assertThat(refused).as("seed %s, round %s", seed, round).hasMessageMatching("(has|ends) .*");
      } catch (RuntimeException bug) {
        throw new AssertionError("seed " + seed + ", " + Base64.getEncoder().encodeToString(record), bug);
      }
    }
  }
}
