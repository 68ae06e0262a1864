package io.tallystick.api;

import io.tallystick.events.HealthWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** Tells whether the ledger can be reached, and how far its journal and read tables are. */
@Path("/v1/health")
@Produces(Answers.JSON)
public class HealthResource {
  private final Calls calls;
  /** Shards that are looked at at once. */
  private static final int WIDTH = 16;

  private final Store store;
  private final FixedShards shards;

  @Inject
  HealthResource(Calls calls, Store store, FixedShards shards) {
    this.calls = calls;
    this.store = store;
    this.shards = shards;
  }

  @GET
  public Response health(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          Map<Integer, HealthWriter.Shard> found = new ConcurrentSkipListMap<>();
          List<Integer> all = IntStream.range(0, shards.certain(deadline).shards()).boxed().toList();
          Parallel.forEach(WIDTH, all, shard -> found.put(shard, look(shard, deadline)));
          Map<Integer, Long> positions = new TreeMap<>();
          found.forEach((shard, of) -> positions.put(shard, of.sequence()));
          return Answers.ok(HealthWriter.json(List.copyOf(found.values())), Reflected.commit(new Positions(positions)));
        });
  }

  /** The cursor first: what it has posted was in the journal before. */
  private HealthWriter.Shard look(int shard, Deadline deadline) {
    long posted = store.cursors().read(Projector.CURSOR, shard, deadline).posted();
    long last = store.journal().lastSequence(shard, deadline);
    return new HealthWriter.Shard(shard, last, posted);
  }
}
