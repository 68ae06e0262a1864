package io.tallystick.local.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size that the model gives a segment is that of segments which the real recorder makes. */
class SegmentSizeTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final long START = 1_800_000_000_000_000_000L;
  /** What a segment's item has besides its packed content: names of attributes, hashes, numbers. */
  private static final int ITEM_BYTES = 200;
  private static final double PERCENT = 4;

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  private static AccountId id(int account) {
    return new AccountId("acct-%06d".formatted(account));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "10, 2", "10, 2000", "100, 2", "100, 2000", "1000, 2", "1000, 50", "1000, 2000", "8000, 2", "8000, 2000", "8000, 20000"})
  void aSegmentIsAsLargeAsTheModelSays(int transfers, int accounts) {
    Random random = new Random(3);
    MemoryStore store = new MemoryStore();
    long[] now = {START};
    Recorder recorder = new Recorder(store, 0, () -> now[0], RecorderLimits.DEFAULT, new Retry(random, time -> {}), RecorderListener.NONE);
    List<NewAccount> openings = new ArrayList<>();
    for (int account = 0; account < accounts; account++) {
      openings.add(new NewAccount(id(account), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    for (int from = 0; from < accounts; from += 1_000) {
      recorder.record(List.of(new Request(openings.subList(from, Math.min(accounts, from + 1_000)), List.of())), deadline());
    }
    Set<Integer> touched = new HashSet<>();
    List<NewTransfer> made = new ArrayList<>();
    for (int i = 0; i < transfers; i++) {
      int debit = random.nextInt(accounts);
      int credit = (debit + 1 + random.nextInt(accounts - 1)) % accounts;
      touched.add(debit);
      touched.add(credit);
      String transfer = new UUID((START / 1_000_000) << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63).toString();
      made.add(
          new NewTransfer(
              new TransferId(transfer), id(debit), id(credit), Amount.of(1 + random.nextInt(10_000)), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null));
    }
    now[0] += 50_000_000;
    recorder.record(List.of(new Request(List.of(), made)), deadline());

    double size = ITEM_BYTES + store.journal().last(0, deadline()).orElseThrow().payload().length;

    assertThat(SegmentSize.bytes(transfers, touched.size())).isCloseTo(size, withPercentage(PERCENT));
  }
}
