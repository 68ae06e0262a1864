package io.tallystick.api;

import io.tallystick.events.InFlightWriter;
import io.tallystick.events.ObjectReader;
import io.tallystick.events.ObjectWriter;
import io.tallystick.events.ProblemType;
import io.tallystick.events.TransferAction;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.journal.readmodel.TransferFound;
import io.tallystick.journal.readmodel.TransferQuery;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Makes transfers, acts on earlier ones, and tells them. */
@Path("/v1/transfers")
@Produces(Answers.JSON)
public class TransfersResource {
  private final Calls calls;
  private final Writes writes;
  private final Reads reads;

  @Inject
  TransfersResource(Calls calls, Writes writes, Reads reads) {
    this.calls = calls;
    this.writes = writes;
    this.reads = reads;
  }

  @POST
  @Consumes(Answers.JSON)
  public Response make(@Context HttpServerRequest http, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          return writes.transfer(ObjectReader.transfer(Bodies.bounded(http, body)), deadline);
        });
  }

  @POST
  @Path("{id}/post")
  @Consumes(Answers.JSON)
  public Response post(@Context HttpServerRequest http, @PathParam("id") String id, byte[] body) {
    return act(http, id, TransferAction.Post::new, body);
  }

  @POST
  @Path("{id}/void")
  @Consumes(Answers.JSON)
  public Response voidHold(@Context HttpServerRequest http, @PathParam("id") String id, byte[] body) {
    return act(http, id, TransferAction.Void::new, body);
  }

  @POST
  @Path("{id}/reverse")
  @Consumes(Answers.JSON)
  public Response reverse(@Context HttpServerRequest http, @PathParam("id") String id, byte[] body) {
    return act(http, id, TransferAction.Reverse::new, body);
  }

  private Response act(HttpServerRequest http, String id, Function<TransferId, TransferAction> action, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "id", "account");
          TransferId of = new TransferId(query.idOf(id));
          Optional<AccountId> account = query.account("account");
          query.check();
          return writes.action(ObjectReader.action(Bodies.bounded(http, body), action.apply(of)), action.apply(of), account, deadline);
        });
  }

  @GET
  public Response find(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query =
              Parameters.of(
                  http.query(),
                  "account",
                  "debit_account",
                  "credit_account",
                  "reference",
                  "asset",
                  "code",
                  "from",
                  "to",
                  "order",
                  "limit",
                  "cursor",
                  "consistency",
                  "at_least");
          TransferQuery wanted =
              new TransferQuery(
                  query.account("account"),
                  query.account("debit_account"),
                  query.account("credit_account"),
                  query.reference(),
                  query.asset(),
                  query.code(),
                  query.range(),
                  query.order(),
                  query.limit(),
                  OptionalLong.empty());
          Optional<ShardedPage.Row> after = query.row(reads.sharding());
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<ShardedPage<TransferStanding>> reading =
              reads.read(consistency, atLeast, deadline, reader -> reader.findTransfers(wanted, after, consistency, deadline));
          return Pages.answer(
              "transfers",
              reading,
              reads.sharding(),
              standing -> new ShardedPage.Row(standing.transfer().timestamp(), reads.sharding().shardOf(standing.transfer().debitAccountId())),
              (standing, out) -> ObjectWriter.transfer(standing.transfer(), standing.hold(), out));
        });
  }

  @GET
  @Path("{id}")
  public Response get(@Context HttpServerRequest http, @PathParam("id") String id) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "id", "account", "consistency", "at_least");
          TransferId transfer = new TransferId(query.idOf(id));
          Optional<AccountId> account = query.account("account");
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<TransferFound> reading =
              reads.read(consistency, atLeast, deadline, reader -> reader.lookUp(transfer, account, consistency, deadline));
          return answer(transfer, reading.value(), Reflected.of(reading));
        });
  }

  private static Response answer(TransferId id, TransferFound found, Reflected reflected) {
    StringBuilder json = new StringBuilder();
    switch (found) {
      case TransferFound.Recorded(TransferStanding standing) -> {
        ObjectWriter.transfer(standing.transfer(), standing.hold(), json);
        return Answers.ok(json, reflected);
      }
      case TransferFound.InFlight inFlight -> {
        InFlightWriter.transfer(id, inFlight.transfer().orElse(null), inFlight.chain(), inFlight.standing().wire(), json);
        return Answers.unfinished(json, reflected);
      }
      case TransferFound.Nowhere _ -> throw ApiProblem.of(ProblemType.TRANSFER_NOT_FOUND, "there is no transfer of that id", reflected);
    }
  }
}
