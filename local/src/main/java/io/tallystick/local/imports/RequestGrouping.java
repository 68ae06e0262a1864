package io.tallystick.local.imports;

import io.tallystick.events.RequestWriter;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Packs chains into requests, in order. Each request opens the accounts that its transfers name, so that requests may arrive in any order:
 * an account that is open already answers {@code exists}, which costs the ledger nothing.
 */
final class RequestGrouping {
  /** Events of a request that is full; only a single chain may be longer. */
  static final int EVENTS = 1_000;
  /** Bytes of a request that is full; only a single chain may be larger. */
  static final int BYTES = 256 * 1024;
  /** Bytes of an empty request. */
  private static final int FRAME_BYTES = 40;

  private final Consumer<Request> requests;
  private final Map<AccountId, NewAccount> accounts = new LinkedHashMap<>();
  private final List<NewTransfer> transfers = new ArrayList<>();
  private int bytes = FRAME_BYTES;

  RequestGrouping(Consumer<Request> requests) {
    this.requests = requests;
  }

  void add(Chain chain) {
    if (chain.transfers().isEmpty()) {
      return;
    }
    int chainBytes = bytes(chain);
    int events = accounts.size() + transfers.size() + chain.accounts().size() + chain.transfers().size();
    if (events > EVENTS || bytes + chainBytes > BYTES) {
      flush();
    }
    chain.accounts().forEach(account -> accounts.putIfAbsent(account.id(), account));
    transfers.addAll(chain.transfers());
    bytes += chainBytes;
  }

  /** Hands over what is left. */
  void flush() {
    if (transfers.isEmpty()) {
      return;
    }
    requests.accept(new Request(List.copyOf(accounts.values()), List.copyOf(transfers)));
    accounts.clear();
    transfers.clear();
    bytes = FRAME_BYTES;
  }

  /** What the chain adds to the request; accounts that stand there already are counted again, so it is never too small. */
  static int bytes(Chain chain) {
    return RequestWriter.data(new Request(chain.accounts(), chain.transfers())).length;
  }

  /** Whether the chain fits into a request by itself. */
  static boolean fits(Chain chain) {
    return bytes(chain) + FRAME_BYTES <= Limits.REQUEST_BYTES;
  }
}
