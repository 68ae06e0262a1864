package io.tallystick.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How many bytes a linked chain can take in a segment before compression: an upper bound, so that a chain within
 * {@link Limits#CHAIN_BYTES} always fits into one segment. It need not be exact, only never too small.
 */
public final class ChainSize {
  /** Bytes of one event beside its texts: amounts, code, flags, timestamp, lengths, its place in the dictionary. */
  static final int MEMBER_BYTES = 160;
  /** Bytes of one account's after-balance beside its id: four totals, flags, lengths. */
  static final int ACCOUNT_BYTES = 128;
  /** UTF-8 bytes of one Unicode code point at most. */
  private static final int CODE_POINT_BYTES = 4;
  /** Bytes of the longest asset: a name of 16 and a scale of 3. */
  private static final int ASSET_BYTES = 19;

  private ChainSize() {}

  /** The bound for accounts opened together. */
  public static long ofAccounts(List<NewAccount> chain) {
    long bytes = 0;
    for (NewAccount account : chain) {
      long id = utf8(account.id().value());
      bytes += MEMBER_BYTES + ACCOUNT_BYTES + 2 * id + utf8(account.reference()) + utf8(account.metadata()) + asset(account.asset());
    }
    return bytes;
  }

  /**
   * The bound for transfers made together.
   *
   * @param holds answers the hold of an id, or null: a post or void stores what it inherits from its hold; of a hold that is
   *     not there yet (it may be made by the same chain) the most that it can hold is counted
   * @param recorded answers the recorded transfer of an id, or null: a reversal stores what it inherits from its original, which may be made by
   *     the same chain too
   */
  public static long ofTransfers(List<NewTransfer> chain, Function<TransferId, Hold> holds, Function<TransferId, Transfer> recorded) {
    long bytes = 0;
    Set<AccountId> named = new HashSet<>();
    for (NewTransfer transfer : chain) {
      bytes += MEMBER_BYTES + utf8(transfer.id().value()) + utf8(transfer.pendingId().value()) + utf8(transfer.reverses().value());
      bytes += utf8(transfer.reference()) + utf8(transfer.metadata()) + asset(transfer.asset());
      bytes += account(transfer.debitAccountId(), named) + account(transfer.creditAccountId(), named);
      if (transfer.resolves()) {
        Hold hold = holds.apply(transfer.pendingId());
        bytes += hold == null ? partiesAtMost(transfer) + textsAtMost(transfer) : parties(transfer, hold.transfer(), named) + texts(transfer, hold.transfer());
      } else if (transfer.reversal()) {
        Transfer original = recorded.apply(transfer.reverses());
        bytes += original == null ? partiesAtMost(transfer) : parties(transfer, original, named);
      }
    }
    return bytes;
  }

  /** The accounts and the asset of the hold or original. */
  private static long parties(NewTransfer transfer, Transfer source, Set<AccountId> named) {
    long bytes = account(source.debitAccountId(), named) + account(source.creditAccountId(), named);
    return bytes + (transfer.asset() == null ? asset(source.asset()) : 0);
  }

  private static long partiesAtMost(NewTransfer transfer) {
    long bytes = transfer.debitAccountId().isNone() ? ACCOUNT_BYTES + Limits.ID_CHARACTERS * CODE_POINT_BYTES : 0;
    bytes += transfer.creditAccountId().isNone() ? ACCOUNT_BYTES + Limits.ID_CHARACTERS * CODE_POINT_BYTES : 0;
    return bytes + (transfer.asset() == null ? ASSET_BYTES : 0);
  }

  /** The reference and the metadata of the hold. */
  private static long texts(NewTransfer transfer, Transfer hold) {
    return (transfer.reference().isEmpty() ? utf8(hold.reference()) : 0) + (transfer.metadata().isEmpty() ? utf8(hold.metadata()) : 0);
  }

  private static long textsAtMost(NewTransfer transfer) {
    long bytes = transfer.reference().isEmpty() ? Limits.REFERENCE_CHARACTERS * CODE_POINT_BYTES : 0;
    return bytes + (transfer.metadata().isEmpty() ? Limits.METADATA_BYTES : 0);
  }

  private static long account(AccountId id, Set<AccountId> named) {
    return !id.isNone() && named.add(id) ? ACCOUNT_BYTES + utf8(id.value()) : 0;
  }

  private static long asset(Asset asset) {
    return asset == null ? 0 : asset.text().length();
  }

  /** Bytes in UTF-8, without encoding it; each half of a surrogate pair counts two of the pair's four. */
  private static long utf8(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character >= 0x800) {
        bytes += Character.isSurrogate(character) ? 1 : 2;
      } else if (character >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }
}
