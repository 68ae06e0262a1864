package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainSizeTest {
  private static final String TEXTS = "aé€\uD83D\uDE00";

  private static NewTransfer transfer(String id, String debit, String credit, String text, TransferFlag... flags) {
    return new NewTransfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(1), Asset.of("USD/2"), 1, TransferFlags.of(flags),
        new TransferId(flags.length == 0 ? "" : "H"), TransferId.NONE, 0, text, text, null);
  }

  @Test
  void countsTextsInUtf8() {
    int bytes = TEXTS.getBytes(StandardCharsets.UTF_8).length;
    assertThat(bytes).isEqualTo(10);
    long size = ChainSize.ofTransfers(List.of(transfer(TEXTS, TEXTS, "B", TEXTS)), _ -> null, _ -> null);
    // id, reference, metadata, debit account; then the asset and the credit account
    assertThat(size).isEqualTo(160 + 4 * bytes + 5 + 1 + 2 * 128);
  }

  @Test
  void countsAnAccountOnceHoweverOftenItIsNamed() {
    NewTransfer one = transfer("T", "A", "B", "");
    NewTransfer back = transfer("U", "B", "A", "");
    long alone = ChainSize.ofTransfers(List.of(one), _ -> null, _ -> null);
    assertThat(ChainSize.ofTransfers(List.of(one, back), _ -> null, _ -> null)).isEqualTo(alone + 160 + 1 + 5);
  }

  @Test
  void countsWhatAPostInheritsFromItsHold() {
    Transfer held =
        new Transfer(
            new TransferId("H"), new AccountId("A"), new AccountId("B"), Amount.of(1), Amount.ZERO, Asset.of("USD/2"), 1,
            TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, 0, "reference", "{\"a\":1}", null, 1);
    NewTransfer post =
        new NewTransfer(
            new TransferId("P"), AccountId.NONE, AccountId.NONE, Amount.MAX, null, 0, TransferFlags.of(TransferFlag.POST_PENDING_TRANSFER),
            new TransferId("H"), TransferId.NONE, 0, "", "", null);
    assertThat(ChainSize.ofTransfers(List.of(post), _ -> new Hold.Open(held), _ -> null)).isEqualTo(160 + 1 + 1 + 2 * (128 + 1) + 9 + 7 + 5);
    assertThat(ChainSize.ofTransfers(List.of(post), _ -> null, _ -> null)).as("the most, where the hold is not there yet")
        .isEqualTo(160 + 1 + 1 + 2 * (128 + 4 * Limits.ID_CHARACTERS) + 4 * Limits.REFERENCE_CHARACTERS + Limits.METADATA_BYTES + 19);
  }

  @Test
  void countsWhatAReversalInheritsFromItsOriginal() {
    Transfer original =
        new Transfer(
            new TransferId("O"), new AccountId("A"), new AccountId("B"), Amount.of(1), Amount.ZERO, Asset.of("USD/2"), 1, TransferFlags.NONE,
            TransferId.NONE, TransferId.NONE, 0, "reference", "{\"a\":1}", null, 1);
    NewTransfer reversal =
        new NewTransfer(
            new TransferId("R"), AccountId.NONE, AccountId.NONE, Amount.MAX, null, 0, TransferFlags.NONE, TransferId.NONE, new TransferId("O"), 0, "é",
            "", null);
    assertThat(ChainSize.ofTransfers(List.of(reversal), _ -> null, _ -> original)).isEqualTo(160 + 1 + 1 + 2 * (128 + 1) + 2 + 5);
    assertThat(ChainSize.ofTransfers(List.of(reversal), _ -> null, _ -> null)).as("the most, where the original is not there yet")
        .isEqualTo(160 + 1 + 1 + 2 * (128 + 4 * Limits.ID_CHARACTERS) + 2 + 19);
  }

  @Test
  void aChainMayBeExactlyAsLargeAsTheLimit() {
    int members = 2 * (ChainSize.MEMBER_BYTES + ChainSize.ACCOUNT_BYTES + 2);
    assertThat(opened(Limits.CHAIN_BYTES - members)).containsOnly(AccountOutcome.CREATED);
    assertThat(opened(Limits.CHAIN_BYTES - members + 1)).containsOnly(AccountOutcome.CHAIN_TOO_LARGE);
  }

  private static List<AccountOutcome> opened(int metadataBytes) {
    NewAccount first =
        new NewAccount(new AccountId("A"), Asset.of("X"), 1, AccountFlags.of(AccountFlag.LINKED), Amount.ZERO, "", "x".repeat(metadataBytes - 2));
    NewAccount last = new NewAccount(new AccountId("B"), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
    return Ledger.decide(new MemoryState(), List.of(new Request(List.of(first, last), List.of())), 1).answers().getFirst().accounts().stream()
        .map(Decision.OfAccount::outcome)
        .toList();
  }

  @Test
  void countsAccountsWithTheirBalance() {
    NewAccount account = new NewAccount(new AccountId("AB"), Asset.of("USD/2"), 1, AccountFlags.NONE, Amount.ZERO, "é", "{\"a\":1}");
    assertThat(ChainSize.ofAccounts(List.of(account, account))).isEqualTo(2 * (160 + 128 + 2 * 2 + 2 + 7 + 5));
  }

  @Test
  void anAssetIsNeverLongerThanCounted() {
    assertThat(Asset.of("ABCDEFGHIJKLMNOP/99").text()).hasSize(19);
  }
}
