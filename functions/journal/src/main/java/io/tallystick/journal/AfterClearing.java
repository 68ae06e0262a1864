package io.tallystick.journal;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import java.util.Objects;

/** The clearing balance of a shard in one asset, as it stands after a segment that changed it: absolute, once for each asset. */
public record AfterClearing(Asset asset, Clearing clearing) {
  public AfterClearing {
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(clearing, "clearing");
  }
}
