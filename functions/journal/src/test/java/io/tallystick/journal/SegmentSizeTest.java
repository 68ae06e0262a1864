package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainSize;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fits a segment, what does not, and what the rules promise to fit. */
class SegmentSizeTest {
  private static final long START = 1_795_305_600_000_000_000L;
  private static final Asset ASSET = Asset.of("AAAAAAAAAAAAAAAA/99");
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /** Chains are filled up to the bound with what compresses worst: random code points of four bytes, random digits, random numbers. */
  @ParameterizedTest(name = "ids of {0} characters, references {1}, metadata {2}, {3} accounts, digits {4}")
  @CsvSource({
    "1, 0, 0, 100000, false",
    "1, 0, 0, 2, false",
    "2, 2, 2, 100000, true",
    "20, 0, 0, 50, true",
    "36, 0, 0, 100000, true",
    "128, 128, 0, 100000, false",
    "128, 128, 1024, 100000, false",
    "128, 128, 4096, 3, true"
  })
  void aChainWithinTheBoundOfTheRulesAlwaysFits(int ids, int references, int metadata, int accounts, boolean digits) throws SegmentTooLarge {
    List<String> names = new ArrayList<>();
    List<NewTransfer> chain = new ArrayList<>();
    while (ChainSize.ofTransfers(chain, _ -> null, _ -> null) <= Limits.CHAIN_BYTES) {
      for (int i = 0; i < 2 && names.size() < accounts; i++) {
        names.add(text(ids, digits));
      }
      chain.add(newTransfer(ids, references, metadata, digits, names));
    }
    chain.removeLast();
    List<Entry> entries = new ArrayList<>();
    long timestamp = START;
    for (NewTransfer transfer : chain) {
      entries.add(new Entry.TransferMade(made(transfer, timestamp)));
      timestamp += 1 + (random.nextLong() >>> 20);
    }
    assertFits(entries);
  }

  @ParameterizedTest(name = "ids of {0} characters, metadata {1}")
  @CsvSource({"1, 0", "128, 0", "30, 500", "128, 1024"})
  void aChainOfAccountsWithinTheBoundOfTheRulesAlwaysFits(int ids, int metadata) throws SegmentTooLarge {
    List<NewAccount> chain = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    while (ChainSize.ofAccounts(chain) <= Limits.CHAIN_BYTES) {
      chain.add(
          new NewAccount(
              new AccountId(text(ids, false)), ASSET, random.nextInt(65_536), new AccountFlags(random.nextInt(32)), amount(), text(ids, true),
              text(metadata, false)));
    }
    chain.removeLast();
    long timestamp = START;
    for (NewAccount account : chain) {
      entries.add(new Entry.AccountOpened(account, timestamp));
      timestamp += 1 + (random.nextLong() >>> 20);
    }
    assertFits(entries);
  }

  @Test
  void tooManyEntriesAreRefused() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i <= SegmentCodec.MAX_ENTRIES; i++) {
      entries.add(new Entry.TransferRejected(new TransferId("t" + i), TransferOutcome.EXCEEDS_CREDITS, START + i));
    }
    assertTooLarge(entries, "entries", SegmentCodec.MAX_ENTRIES + 1);
  }

  @Test
  void theMostEntriesFit() throws SegmentTooLarge {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < SegmentCodec.MAX_ENTRIES; i++) {
      entries.add(new Entry.TransferRejected(new TransferId("t" + i), TransferOutcome.EXCEEDS_CREDITS, START + i));
    }
    Segment segment = SegmentCodec.seal(0, 0, Hash.ZERO, 0, new SegmentContent(entries, List.of()));
    assertThat(segment.payload()).hasSizeLessThan(1_000);
    assertThat(SegmentCodec.verify(segment, Hash.ZERO).entries()).isEqualTo(entries);
  }

  @Test
  void aPayloadThatFitsNoItemIsRefused() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      entries.add(new Entry.TransferRejected(new TransferId(text(400, false)), TransferOutcome.EXCEEDS_CREDITS, START + i));
    }
    assertTooLarge(entries, "payload bytes", SegmentCodec.MAX_PAYLOAD_BYTES + 1);
  }

  @Test
  void textThatAReaderWouldRefuseIsRefusedHoweverWellItCompresses() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      String id = "x".repeat(4_000) + i;
      entries.add(new Entry.TransferRejected(new TransferId(id), TransferOutcome.EXCEEDS_CREDITS, START + i));
    }
    assertTooLarge(entries, "text bytes", SegmentCodec.MAX_TEXT_BYTES + 1);
  }

  private void assertFits(List<Entry> entries) throws SegmentTooLarge {
    List<AfterBalance> balances = new ArrayList<>();
    for (AccountId id : SegmentContent.touched(entries)) {
      balances.add(new AfterBalance(id, new Totals(amount(), amount(), amount(), amount()), random.nextBoolean()));
    }
    SegmentContent content = new SegmentContent(entries, balances);
    Segment segment = SegmentCodec.seal(0, 0, Hash.ZERO, 0, content);
    assertThat(undeflated(segment.payload())).as("-Dtally.seed=%d", seed).isLessThanOrEqualTo(SegmentCodec.MAX_PAYLOAD_BYTES);
    assertThat(SegmentCodec.verify(segment, Hash.ZERO)).as("-Dtally.seed=%d", seed).isEqualTo(content);
  }

  /** How large the payload would be if its text had not been deflated at all: no text that can be written deflates worse. */
  static int undeflated(byte[] payload) {
    ByteSource in = new ByteSource("payload", payload);
    in.skip(in.readVarint());
    in.skip(in.readVarint());
    if (in.remaining() == 0 || in.read() == ColumnWriter.TEXT_PLAIN) {
      return payload.length;
    }
    int text = in.readVarint();
    return payload.length - in.remaining() + text;
  }

  private static void assertTooLarge(List<Entry> entries, String what, long atLeast) {
    assertThatThrownBy(() -> SegmentCodec.seal(0, 0, Hash.ZERO, 0, new SegmentContent(entries, List.of())))
        .isInstanceOfSatisfying(
            SegmentTooLarge.class,
            refused -> {
              assertThat(refused.what()).isEqualTo(what);
              assertThat(refused.size()).isGreaterThanOrEqualTo(atLeast);
            });
  }

  private NewTransfer newTransfer(int ids, int references, int metadata, boolean digits, List<String> names) {
    return new NewTransfer(
        new TransferId(text(ids, digits)),
        new AccountId(names.get(names.size() - 1 - random.nextInt(Math.min(2, names.size())))),
        new AccountId(names.get(random.nextInt(names.size()))),
        amount(),
        ASSET,
        random.nextInt(65_536),
        new TransferFlags(random.nextInt(1 << TransferFlag.values().length)),
        new TransferId(random.nextBoolean() ? text(ids, digits) : ""),
        new TransferId(random.nextBoolean() ? text(ids, digits) : ""),
        random.nextLong() >>> 1,
        text(references, digits),
        text(metadata, digits),
        Instant.ofEpochSecond(random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()), random.nextInt(1_000_000_000)));
  }

  private Transfer made(NewTransfer asked, long timestamp) {
    return new Transfer(
        asked.id(), asked.debitAccountId(), asked.creditAccountId(), asked.amount(), amount(), asked.asset(), asked.code(), asked.flags(),
        asked.pendingId(), asked.reverses(), asked.timeoutSeconds(), asked.reference(), asked.metadata(), asked.effectiveAt(), timestamp);
  }

  private Amount amount() {
    return Amount.of(random.nextLong() | Long.MIN_VALUE, random.nextLong());
  }

  /** So many characters that are four bytes each and compress as badly as any, or digits here and there so that templates are tried. */
  private String text(int characters, boolean digits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint(digits && random.nextInt(3) > 0 ? '0' + random.nextInt(10) : random.nextInt(0x10000, 0x110000));
    }
    return text.toString();
  }
}
