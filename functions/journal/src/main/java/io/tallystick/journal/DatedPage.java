package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.util.List;
import java.util.Objects;

/**
 * The dated changes of one account from one run of the projector, in order of recording; several pages where one item cannot hold them.
 *
 * @param changes at least one
 */
public record DatedPage(AccountId account, int shard, List<DatedChange> changes) {
  /** The most changes of a page, so that it fits one item of the store. */
  public static final int MAX_CHANGES = DatedPageCodec.MAX_CHANGES;

  public DatedPage {
    Objects.requireNonNull(account, "account");
    changes = List.copyOf(changes);
    if (changes.isEmpty() || changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException("a page of dated changes has 1 to " + MAX_CHANGES);
    }
  }

  /** The timestamp that it stands under. */
  public long first() {
    return changes.getFirst().timestamp();
  }
}
