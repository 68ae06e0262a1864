package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentRoundTripTest {
  private static final int CASES = 400;

  @Test
  void whateverIsSealedOpensAsItWas() throws SegmentTooLarge {
    long seed = Long.getLong("tally.seed", System.nanoTime());
    RandomContents contents = new RandomContents(new SplittableRandom(seed));
    Set<EntryKind> seen = EnumSet.noneOf(EntryKind.class);
    for (int i = 0; i < CASES; i++) {
      SegmentContent content = contents.next();
      Segment segment = SegmentCodec.seal(7, i, Hash.ZERO, 3, content);
      SegmentContent opened = SegmentCodec.verify(segment, Hash.ZERO);
      assertThat(opened).as("-Dtally.seed=%d, case %d", seed, i).isEqualTo(content);
      assertThat(assets(opened)).as("-Dtally.seed=%d, case %d", seed, i).isEqualTo(assets(content));
      content.entries().forEach(entry -> seen.add(EntryKind.of(entry)));
    }
    assertThat(seen).as("-Dtally.seed=%d", seed).containsExactlyInAnyOrder(EntryKind.values());
  }

  @Test
  void theSameContentIsSealedToTheSameBytes() throws SegmentTooLarge {
    SegmentContent content = new RandomContents(new SplittableRandom(1)).next(100, RandomContents.ALL);
    Segment first = SegmentCodec.seal(0, 5, Hash.ZERO, 0, content);
    Segment second = SegmentCodec.seal(0, 5, Hash.ZERO, 0, new SegmentContent(content.entries(), content.balances()));
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(second.hash()).isEqualTo(first.hash());
  }

  @ParameterizedTest
  @EnumSource
  void everyOutcomeOfAnAccountComesBack(AccountOutcome outcome) throws SegmentTooLarge {
    roundTrip(new SegmentContent(List.of(new Entry.AccountRejected(new AccountId("a"), outcome, 1)), List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void everyOutcomeOfATransferComesBack(TransferOutcome outcome) throws SegmentTooLarge {
    roundTrip(new SegmentContent(List.of(new Entry.TransferRejected(new TransferId("t"), outcome, 1)), List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE - 1})
  void timestampsMayBeAsFarApartAsTheyCan(long first) throws SegmentTooLarge {
    roundTrip(
        new SegmentContent(
            List.of(
                new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, first),
                new Entry.TransferRejected(new TransferId("u"), TransferOutcome.EXCEEDS_DEBITS, Long.MAX_VALUE)),
            List.of()));
  }

  @Test
  void contentThatBreaksARuleIsRefused() {
    Entry one = new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, 1);
    Entry lone = new Entry.TransferRejected(new TransferId("\ud800"), TransferOutcome.EXCEEDS_CREDITS, 1);
    Entry unpaired = new Entry.TransferRejected(new TransferId("\ud800a"), TransferOutcome.EXCEEDS_CREDITS, 1);
    SegmentContent made = new RandomContents(new SplittableRandom(2)).next(20, 0b00010);
    List<AfterBalance> swapped = new ArrayList<>(made.balances());
    Collections.swap(swapped, 0, 1);
    assertRefused(new SegmentContent(List.of(), List.of()), "at least one entry");
    assertRefused(new SegmentContent(List.of(one, one), List.of()), "timestamps must grow");
    assertRefused(new SegmentContent(List.of(lone), List.of()), "unpaired surrogate");
    assertRefused(new SegmentContent(List.of(unpaired), List.of()), "unpaired surrogate");
    assertRefused(new SegmentContent(made.entries(), made.balances().subList(1, made.balances().size())), "one after-balance");
    assertRefused(new SegmentContent(made.entries(), swapped), "order");
    assertRefused(new SegmentContent(List.of(one), List.of(new AfterBalance(new AccountId("a"), Totals.ZERO, false))), "one after-balance");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, 0", "256, 0, 0", "0, -1, 0", "0, 0, -1"})
  void aSegmentsPlaceIsWithinItsBounds(int shard, long sequence, long epoch) {
    SegmentContent content =
        new SegmentContent(List.of(new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, 1)), List.of());
    assertThatThrownBy(() -> SegmentCodec.seal(shard, sequence, Hash.ZERO, epoch, content)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(SegmentContent content, String reason) {
    assertThatThrownBy(() -> SegmentCodec.seal(0, 0, Hash.ZERO, 0, content))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static void roundTrip(SegmentContent content) throws SegmentTooLarge {
    assertThat(SegmentCodec.verify(SegmentCodec.seal(0, 0, Hash.ZERO, 0, content), Hash.ZERO)).isEqualTo(content);
  }

  /** As written: assets of the same meaning are equal, but their text has to come back too. */
  private static List<String> assets(SegmentContent content) {
    List<String> assets = new ArrayList<>();
    for (Entry entry : content.entries()) {
      if (entry instanceof Entry.AccountOpened opened) {
        assets.add(String.valueOf(opened.account().asset()));
      } else if (entry instanceof Entry.TransferMade made) {
        assets.add(made.transfer().asset().text());
      } else if (entry instanceof CrossEntry.Prepared prepared && prepared.chain() != null) {
        prepared.chain().members().forEach(asked -> assets.add(asked.asset() == null ? "" : asked.asset().text()));
      }
    }
    return assets;
  }
}
