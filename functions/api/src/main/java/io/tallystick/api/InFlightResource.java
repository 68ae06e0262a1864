package io.tallystick.api;

import io.tallystick.events.InFlightWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.ChainInFlight;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.ShardedPage;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Tells which chains are in flight between shards, the oldest first. */
@Path("/v1/in-flight")
@Produces(Answers.JSON)
public class InFlightResource {
  private final Calls calls;
  private final Reads reads;

  @Inject
  InFlightResource(Calls calls, Reads reads) {
    this.calls = calls;
    this.reads = reads;
  }

  @GET
  public Response list(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "limit", "cursor", "consistency", "at_least");
          int limit = query.limit();
          Optional<ShardedPage.Row> after = query.row(reads.sharding());
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<ShardedPage<ChainInFlight>> reading =
              reads.read(consistency, atLeast, deadline, reader -> reader.chainsInFlight(after, limit, consistency, deadline));
          return Pages.answer("chains", reading, reads.sharding(), ChainInFlight::row, InFlightResource::write);
        });
  }

  private static void write(ChainInFlight chain, StringBuilder out) {
    InFlightWriter.chain(chain.key(), chain.standing().wire(), chain.participants(), chain.prepared(), chain.transfers(), out);
  }
}
