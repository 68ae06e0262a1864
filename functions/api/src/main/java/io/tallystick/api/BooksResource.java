package io.tallystick.api;

import io.tallystick.events.BalanceWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.AssetTotals;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerTotals;
import io.tallystick.ledger.Asset;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Tells what all accounts come to: in a ledger whose books are right, debits equal credits, but for what is in flight between shards. */
@Path("/v1/trial-balance")
@Produces(Answers.JSON)
public class BooksResource {
  private final Calls calls;
  private final Reads reads;

  @Inject
  BooksResource(Calls calls, Reads reads) {
    this.calls = calls;
    this.reads = reads;
  }

  @GET
  public Response balance(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "asset", "consistency", "at_least");
          // Sums of accounts as they stood at different times would not balance, so the answer is strong whatever was asked for.
          query.consistency();
          Optional<Asset> asset = query.asset();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<LedgerTotals> reading = reads.read(Consistency.STRONG, atLeast, deadline, reader -> reader.totals(asset, deadline));
          StringBuilder json = new StringBuilder();
          BalanceWriter.assets(reading.value().assets().stream().map(BooksResource::written).toList(), reading.value().inFlight(), json);
          return Answers.ok(json, Reflected.of(reading));
        });
  }

  private static BalanceWriter.Sums written(AssetTotals totals) {
    return new BalanceWriter.Sums(
        totals.asset(), totals.accounts(), totals.debitsPending(), totals.debitsPosted(), totals.creditsPending(), totals.creditsPosted());
  }
}
