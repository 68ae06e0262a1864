package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was asked for comes back from what is recorded, to the letter. */
class AskedFormTest {
  private static final long FIRST = 1_795_305_600_000_000_000L;
  private static final ChainKey KEY = new ChainKey(0, FIRST);
  private static final AccountId A = new AccountId("a");
  private static final AccountId B = new AccountId("b");
  private static final AccountId C = new AccountId("c");
  private static final TransferFlags POST = TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER);
  private static final CrossEntry.Member RECORDED = new CrossEntry.Member(0, transfer("JPY"), true, true);

  @Test
  void aPlainTransferNeedsNothingButWhatIsRecorded() throws SegmentTooLarge {
    NewTransfer asked = asked(A, B, Asset.of("JPY"), 7, "r", "{}", Amount.of(9));
    assertThat(form(asked, A, Parties.Source.REQUEST)).isEqualTo(new AskedForm(0));
    comesBack(asked, A, Parties.Source.REQUEST);
  }

  @Test
  void whatAPostLeavesOutIsLeftOut() throws SegmentTooLarge {
    NewTransfer asked = asked(AccountId.NONE, AccountId.NONE, null, 0, "", "", Amount.MAX);
    assertThat(form(asked, A, Parties.Source.LOCATED).row()).isFalse();
    assertThat(form(asked, A, Parties.Source.LOCATED).amount()).isTrue();
    comesBack(asked, A, Parties.Source.LOCATED);
    for (NewTransfer one :
        List.of(
            asked(A, AccountId.NONE, null, 7, "", "{}", Amount.of(9)),
            asked(AccountId.NONE, B, Asset.of("JPY"), 0, "r", "", Amount.of(9)),
            asked(A, B, null, 7, "r", "{}", Amount.of(10)))) {
      assertThat(form(one, A, Parties.Source.CHAIN).row()).isFalse();
      comesBack(one, A, Parties.Source.CHAIN);
    }
  }

  /** {@code JPY/0} of a hold in {@code JPY} is the same asset, but the leaf of the entry has what was asked for. */
  @Test
  void anAssetThatIsWrittenOtherwiseComesBackAsItWasWritten() throws SegmentTooLarge {
    NewTransfer asked = asked(A, B, Asset.of("JPY/0"), 7, "r", "{}", Amount.of(9));
    assertThat(form(asked, A, Parties.Source.LOCATED).row()).isTrue();
    comesBack(asked, A, Parties.Source.LOCATED);
  }

  @Test
  void whatIsNotRecordedSoIsARow() throws SegmentTooLarge {
    NewTransfer asked = asked(A, B, Asset.of("JPY"), 7, "other", "{}", Amount.of(9));
    assertThat(form(asked, A, Parties.Source.REQUEST).row()).isTrue();
    assertThat(form(asked, A, Parties.Source.REQUEST).otherParties()).isFalse();
    comesBack(asked, A, Parties.Source.REQUEST);
    assertThat(form(asked, C, Parties.Source.LOCATED).otherParties()).isTrue();
    comesBack(asked, C, Parties.Source.LOCATED);
    comesBack(asked, AccountId.NONE, Parties.Source.NOWHERE);
  }

  @Test
  void aRecordThatIsWrittenOtherwiseThanWhatWasMadeIsNotTakenFromIt() throws SegmentTooLarge {
    Entry made = new Entry.TransferMade(transfer("JPY"), LegsHere.NEITHER, FIRST + 1);
    for (String asset : List.of("JPY", "JPY/0")) {
      Verdict verdict = new Verdict.Committed(Map.of(), Map.of(0, transfer(asset)));
      verify(List.of(made, new CrossEntry.Decided(KEY, verdict, Set.of(1), FIRST + 2)), List.of());
    }
  }

  private static AskedForm form(NewTransfer asked, AccountId debit, Parties.Source source) {
    return AskedForm.of(asked, new Parties(debit, B, source, Parties.anonymous(asked)), RECORDED);
  }

  private static void comesBack(NewTransfer asked, AccountId debit, Parties.Source source) throws SegmentTooLarge {
    Chain chain = new Chain(List.of(asked), List.of(new Parties(debit, B, source, Parties.anonymous(asked))), false, FIRST - 1);
    CrossEntry.Prepared prepared = new CrossEntry.Prepared(KEY, chain, List.of(RECORDED), Map.of(), Set.of(), Set.of(), FIRST);
    verify(List.of(prepared), List.of(new AfterBalance(A, Totals.ZERO, false), new AfterBalance(B, Totals.ZERO, false)));
  }

  private static void verify(List<Entry> entries, List<AfterBalance> balances) throws SegmentTooLarge {
    SegmentContent content = new SegmentContent(entries, balances);
    assertThat(SegmentCodec.verify(SegmentCodec.seal(0, 0, Hash.ZERO, 0, content), Hash.ZERO)).isEqualTo(content);
  }

  private static NewTransfer asked(AccountId debit, AccountId credit, Asset asset, int code, String reference, String metadata, Amount amount) {
    return new NewTransfer(new TransferId("t"), debit, credit, amount, asset, code, POST, new TransferId("h"), TransferId.NONE, 0, reference, metadata, null);
  }

  private static Transfer transfer(String asset) {
    return new Transfer(
        new TransferId("t"), A, B, Amount.of(9), Amount.of(12), Asset.of(asset), 7, POST, new TransferId("h"), TransferId.NONE, 0, "r", "{}", null, FIRST);
  }
}
