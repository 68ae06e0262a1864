package io.tallystick.ledger;

import java.util.List;

/** How a shard ends its prepared part of a chain, whoever has decided it. */
final class Ending {
  private Ending() {}

  /** How many transfers are recorded by it. */
  static int recorded(CrossEntry.Prepared prepared, Verdict verdict) {
    return prepared != null && verdict instanceof Verdict.Committed ? prepared.members().size() + prepared.ids().size() : 0;
  }

  /**
   * Lets the verdict take effect.
   *
   * @param prepared null where the shard has prepared nothing
   * @param entry what is recorded of it
   */
  static Step of(ShardView view, CrossEntry.Prepared prepared, Verdict verdict, CrossEntry entry, List<Entry.TransferRejected> rejections) {
    Legs legs = new Legs(view);
    if (prepared != null) {
      prepared.members().forEach(legs::release);
      switch (verdict) {
        case Verdict.Committed committed -> commit(legs, prepared, committed);
        case Verdict.Refused _, Verdict.Abandoned _ -> prepared.closes().forEach(id -> legs.setClosed(id, false));
      }
    }
    return legs.step(entry, rejections);
  }

  private static void commit(Legs legs, CrossEntry.Prepared prepared, Verdict.Committed committed) {
    for (CrossEntry.Member member : prepared.members()) {
      Amount balanced = committed.balanced().get(member.number());
      legs.record(member, balanced == null ? member.transfer() : member.transfer().with(balanced));
    }
    prepared.ids().keySet().forEach(number -> legs.record(committed.records().get(number)));
    prepared.reopens().forEach(id -> legs.setClosed(id, false));
  }
}
