package io.tallystick.events;

import io.tallystick.ledger.Asset;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/** Writes what all accounts in one asset come to. */
public final class BalanceWriter {
  private BalanceWriter() {}

  /**
   * The sums of one asset, in its smallest unit; they may exceed what one account can hold.
   *
   * @param accounts how many there are
   */
  public record Sums(
      Asset asset, long accounts, BigInteger debitsPending, BigInteger debitsPosted, BigInteger creditsPending, BigInteger creditsPosted) {
    public Sums {
      Objects.requireNonNull(asset, "asset");
      Objects.requireNonNull(debitsPending, "debitsPending");
      Objects.requireNonNull(debitsPosted, "debitsPosted");
      Objects.requireNonNull(creditsPending, "creditsPending");
      Objects.requireNonNull(creditsPosted, "creditsPosted");
    }

    boolean balanced() {
      return debitsPending.equals(creditsPending) && debitsPosted.equals(creditsPosted);
    }
  }

  /**
   * Appends {@code {"assets":[…],"in_flight":…}}.
   *
   * @param inFlight chains across shards that are in flight
   */
  public static void assets(List<Sums> assets, int inFlight, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{').name("assets").open('[');
    assets.forEach(sums -> sums(sums, out));
    json.close(']').member("in_flight", inFlight).close('}');
  }

  /** Appends the sums as one object. */
  public static void sums(Sums sums, StringBuilder out) {
    new JsonWriter(out)
        .open('{')
        .member("asset", sums.asset().text())
        .member("accounts", sums.accounts())
        .member("debits_pending", sums.debitsPending().toString())
        .member("debits_posted", sums.debitsPosted().toString())
        .member("credits_pending", sums.creditsPending().toString())
        .member("credits_posted", sums.creditsPosted().toString())
        .name("balanced")
        .raw(Boolean.toString(sums.balanced()))
        .close('}');
  }
}
