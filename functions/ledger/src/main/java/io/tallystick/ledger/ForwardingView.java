package io.tallystick.ledger;

/** A view that answers what another one does, for those that change some of its answers or add to them. */
public interface ForwardingView extends View {
  /** The one that answers. */
  View view();

  @Override
  default boolean has(AccountId id) {
    return view().has(id);
  }

  @Override
  default Account account(AccountId id) {
    return view().account(id);
  }

  @Override
  default Hold hold(TransferId id) {
    return view().hold(id);
  }

  @Override
  default Known known(TransferId id) {
    return view().known(id);
  }

  @Override
  default Amount reversible(TransferId original) {
    return view().reversible(original);
  }

  @Override
  default Entry.AccountRejected rejection(AccountId id) {
    return view().rejection(id);
  }

  @Override
  default Entry.TransferRejected rejection(TransferId id) {
    return view().rejection(id);
  }

  @Override
  default long lastTimestamp() {
    return view().lastTimestamp();
  }
}
