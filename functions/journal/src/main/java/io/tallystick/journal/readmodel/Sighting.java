package io.tallystick.journal.readmodel;

import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.Optional;

/**
 * What a shard has of a transfer's id.
 *
 * @param recorded the transfer, where it is recorded
 * @param prepared the part of a chain, prepared and not ended, of which the id is a member's; at most one is on a shard
 */
record Sighting(Optional<TransferStanding> recorded, Optional<CrossEntry.Prepared> prepared) {

  /** Whether a member of the chain has that id, as far as the shard knows its members. */
  static boolean has(CrossEntry.Prepared part, TransferId id) {
    return part.ids().containsValue(id)
        || part.members().stream().anyMatch(member -> member.transfer().id().equals(id))
        || part.chain() != null && part.chain().members().stream().anyMatch(member -> member.id().equals(id));
  }

  /** The member as it will be recorded, where a leg of it is here. */
  Optional<Transfer> transfer(TransferId id) {
    return prepared.flatMap(part -> part.members().stream().map(CrossEntry.Member::transfer).filter(transfer -> transfer.id().equals(id)).findFirst());
  }
}
