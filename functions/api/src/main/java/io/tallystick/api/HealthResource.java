package io.tallystick.api;

import io.tallystick.events.HealthWriter;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.runtime.LedgerWiring;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Tells whether the ledger can be reached, and how far its journal and read tables are. */
@Path("/v1/health")
@Produces(Answers.JSON)
public class HealthResource {
  private final Calls calls;
  private final Store store;

  @Inject
  HealthResource(Calls calls, Store store) {
    this.calls = calls;
    this.store = store;
  }

  @GET
  public Response health(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          // The cursor first: what it has posted was in the journal before.
          long posted = store.cursors().read(Projector.CURSOR, LedgerWiring.SHARD, deadline).posted();
          long last = store.journal().last(LedgerWiring.SHARD, deadline).map(Segment::sequence).orElse(-1L);
          return Answers.ok(HealthWriter.json(List.of(new HealthWriter.Shard(LedgerWiring.SHARD, last, posted))), Reflected.commit(last));
        });
  }
}
