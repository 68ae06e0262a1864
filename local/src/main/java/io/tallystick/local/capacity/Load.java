package io.tallystick.local.capacity;

import io.tallystick.ledger.Limits;

/**
 * How a ledger is laid out and used.
 *
 * @param shards of the ledger
 * @param batch transfers that a recorder decides in one call, on all shards together
 * @param recorders calls of the recorder at once
 * @param accounts of all shards together that transfers go between, each as often as any other but for the hottest
 * @param hottest the share of transfers that the hottest account takes part in, beyond its even part
 * @param window seconds that the projector waits for a run to grow
 * @param perMessage transfers in one message of the queue
 * @param crossing the share of transfers whose accounts live on two shards, 0 to 1
 */
public record Load(int shards, int batch, int recorders, int accounts, double hottest, double window, int perMessage, double crossing) {
  private static final int MOST_ACCOUNTS = 1_000_000_000;
  private static final int MOST_RECORDERS = 1_000;
  private static final int MOST_SECONDS = 300;

  public Load {
    require("shards", shards, 1, Limits.SHARDS);
    require("batch", batch, 1, Limits.REQUEST_EVENTS);
    require("recorders", recorders, 1, MOST_RECORDERS);
    require("accounts", accounts, 2 * shards, MOST_ACCOUNTS);
    require("hottest", hottest, 0, 1);
    require("window", window, 0, MOST_SECONDS);
    require("per-message", perMessage, 1, Limits.REQUEST_EVENTS);
    require("crossing", crossing, 0, 1);
  }

  /** Both accounts of each transfer live on one shard. */
  public Load(int shards, int batch, int recorders, int accounts, double hottest, double window, int perMessage) {
    this(shards, batch, recorders, accounts, hottest, window, perMessage, 0);
  }

  /** The share of transfers that cross; none does where there is one shard. */
  double across() {
    return shards == 1 ? 0 : crossing;
  }

  private static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException("%s must be %.0f to %.0f".formatted(name, least, most));
    }
  }

  Load withRecorders(int others) {
    return new Load(shards, batch, others, accounts, hottest, window, perMessage, crossing);
  }

  /** The share of all transfers that the busiest shard has. */
  double busiestShare() {
    return hottest + (1 - hottest) / shards;
  }

  /** The share of all transfers that each of the other shards has; they are {@code shards − 1}. */
  double otherShare() {
    return (1 - hottest) / shards;
  }
}
