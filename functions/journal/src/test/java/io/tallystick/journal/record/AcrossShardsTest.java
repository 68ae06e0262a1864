package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static io.tallystick.ledger.TransferOutcome.EXCEEDS_CREDITS;
import static io.tallystick.ledger.TransferOutcome.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests whose accounts live on several shards, one call after the other, with nothing in the way. */
class AcrossShardsTest {
  private final Shards shards = new Shards(3);
  private final ShardedRecorder recorder = shards.recorder();

  private Recorded commit(Request... requests) {
    return recorder.commit(List.of(requests), deadline());
  }

  private List<TransferOutcome> make(String... lines) {
    return outcomes(commit(shards.transfers(lines)));
  }

  private String balance(String name) {
    Totals totals = shards.books().totals.get(shards.account(name));
    return totals.debitsPending() + "/" + totals.debitsPosted() + " " + totals.creditsPending() + "/" + totals.creditsPosted();
  }

  @Test
  void aTransferBetweenTwoShardsTakesFourSegments() {
    commit(shards.open("0a", "1a"));
    shards.appends.clear();
    assertThat(make("T 0a 1a 5")).containsExactly(CREATED);
    assertThat(shards.appends).containsExactly(0, 1, 0, 1);
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/5 0/0", "0/0 0/5");
    shards.books().checkQuiet();
    assertThat(make("T 0a 1a 5")).containsExactly(EXISTS);
  }

  @Test
  void holdsAreMadePostedVoidedAndReversedAcrossShards() {
    commit(shards.open("0a", "1a", "2a"));
    assertThat(make("H 0a 1a 5 pending", "I 2a 1a 7 pending")).containsExactly(CREATED, CREATED);
    assertThat(balance("1a")).isEqualTo("0/0 12/0");
    assertThat(make("P 0a 1a 3 post pending_id=H", "V - - 0 void pending_id=I")).containsExactly(CREATED, CREATED);
    assertThat(balance("1a")).isEqualTo("0/0 0/3");
    assertThat(make("R - - max reverses=P")).containsExactly(CREATED);
    assertThat(List.of(balance("0a"), balance("1a"), balance("2a"))).containsExactly("0/3 0/3", "0/3 0/3", "0/0 0/0");
    shards.books().checkQuiet();
  }

  @Test
  void aHoldAndWhatEndsItComeInOrderInOneRequest() {
    commit(shards.open("0a", "1a"));
    assertThat(make("H 0a 1a 5 pending", "P - - 2 post pending_id=H", "Q 0a - 1 post pending_id=H")).containsExactly(CREATED, CREATED, TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED);
    assertThat(balance("0a")).isEqualTo("0/2 0/0");
    shards.books().checkQuiet();
  }

  @Test
  void aChainOverThreeShardsIsMadeAsAWhole() {
    commit(shards.open("0a", "1a", "2a"), shards.openLimited("1b"));
    assertThat(make("A 0a 1a 1 linked", "B 1a 2a 2 linked", "C 2a 0a 3")).containsOnly(CREATED);
    assertThat(make("D 0a 1a 1 linked", "E 1b 2a 2 linked", "F 2a 0a 3")).containsExactly(TransferOutcome.LINKED_EVENT_FAILED, EXCEEDS_CREDITS, TransferOutcome.LINKED_EVENT_FAILED);
    assertThat(balance("1b")).isEqualTo("0/0 0/0");
    shards.books().checkQuiet();
  }

  @Test
  void moneyThatIsOnItsWayInTheSameCallMayBeSpentAfterItAsOnOneShard() {
    commit(shards.open("0a", "2a"), shards.openLimited("1a"));
    assertThat(make("T 0a 1a 5", "U 1a 2a 5", "V 1a 2a 1", "W 0a 1a 1", "X 1a 0a 1")).containsExactly(CREATED, CREATED, EXCEEDS_CREDITS, CREATED, CREATED);
    shards.books().checkQuiet();
  }

  @Test
  void aHotAccountCostsNoRounds() {
    List<String> names = new ArrayList<>();
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String other = (i % 2 == 0 ? "1" : "2") + "x" + i;
      names.add(other);
      transfers.add(shards.transfer("T" + i + (i % 3 == 0 ? " 0hot " + other : " " + other + " 0hot") + " 1"));
    }
    names.add("0hot");
    commit(shards.open(names.toArray(String[]::new)));
    shards.appends.clear();
    assertThat(outcomes(commit(new Request(List.of(), transfers)))).containsOnly(CREATED);
    assertThat(shards.appends).hasSizeLessThanOrEqualTo(15);
    for (int shard = 0; shard < 3; shard++) {
      int of = shard;
      assertThat(Collections.frequency(shards.appends, of)).isLessThanOrEqualTo(5);
    }
    shards.books().checkQuiet();
  }

  @Test
  void theTransfersOfAHotAccountThatHasNotEnoughAreRefusedFromTheFirstThatDoesNotFit() {
    List<String> lines = new ArrayList<>();
    commit(shards.open("2bank"), shards.openLimited("0hot"), shards.open("1x"));
    make("M 2bank 0hot 60");
    for (int i = 0; i < 100; i++) {
      lines.add("T" + i + " 0hot 1x 1");
    }
    shards.appends.clear();
    List<TransferOutcome> expected = new ArrayList<>(Collections.nCopies(60, CREATED));
    expected.addAll(Collections.nCopies(40, EXCEEDS_CREDITS));
    assertThat(make(lines.toArray(String[]::new))).isEqualTo(expected);
    assertThat(shards.appends).hasSizeLessThan(20);
    shards.books().checkQuiet();
  }
}
