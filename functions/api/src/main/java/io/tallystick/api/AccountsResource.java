package io.tallystick.api;

import io.tallystick.events.ObjectReader;
import io.tallystick.events.ObjectWriter;
import io.tallystick.events.ProblemType;
import io.tallystick.events.StatementWriter;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.readmodel.AccountQuery;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.Page;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.journal.readmodel.StatementQuery;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens accounts, and tells how they stand, stood, and came to it. */
@Path("/v1/accounts")
@Produces(Answers.JSON)
public class AccountsResource {
  private final Calls calls;
  private final Writes writes;
  private final Reads reads;

  @Inject
  AccountsResource(Calls calls, Writes writes, Reads reads) {
    this.calls = calls;
    this.writes = writes;
    this.reads = reads;
  }

  @POST
  @Consumes(Answers.JSON)
  public Response open(@Context HttpServerRequest http, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          return writes.account(ObjectReader.account(Bodies.bounded(http, body)), deadline);
        });
  }

  @GET
  public Response find(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "reference", "asset", "code", "from", "to", "order", "limit", "cursor", "consistency", "at_least");
          AccountQuery wanted =
              new AccountQuery(query.reference(), query.asset(), query.code(), query.range(), query.order(), query.limit(), OptionalLong.empty());
          Optional<ShardedPage.Row> after = query.row(reads.sharding());
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<ShardedPage<Account>> reading =
              reads.read(consistency, atLeast, deadline, reader -> reader.findAccounts(wanted, after, consistency, deadline));
          return Pages.answer(
              "accounts",
              reading,
              reads.sharding(),
              account -> new ShardedPage.Row(account.timestamp(), reads.sharding().shardOf(account.id())),
              ObjectWriter::account);
        });
  }

  @GET
  @Path("{id}")
  public Response get(@Context HttpServerRequest http, @PathParam("id") String id) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "id", "at", "at_effective", "consistency", "at_least");
          AccountId account = new AccountId(query.idOf(id));
          OptionalLong at = query.timestamp("at");
          Optional<Instant> atEffective = query.instant("at_effective");
          if (at.isPresent() && atEffective.isPresent()) {
            query.wrong("at_effective", "cannot be given together with at");
          }
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<Optional<Account>> reading =
              reads.read(consistency, atLeast, deadline, reader -> account(reader.of(account), account, at, atEffective, consistency, deadline));
          Account found =
              reading
                  .value()
                  .orElseThrow(
                      () -> ApiProblem.of(ProblemType.ACCOUNT_NOT_FOUND, "there is no account of that id" + (at.isPresent() ? " at that time" : ""), Reflected.of(reading)));
          StringBuilder json = new StringBuilder();
          ObjectWriter.account(found, json);
          return Answers.ok(json, Reflected.of(reading));
        });
  }

  private static Reading<Optional<Account>> account(
      LedgerReader reader, AccountId id, OptionalLong at, Optional<Instant> atEffective, Consistency consistency, Deadline deadline) {
    if (at.isPresent()) {
      return reader.accountAt(id, at.getAsLong(), consistency, deadline);
    }
    if (atEffective.isPresent()) {
      return reader.accountEffectiveAt(id, atEffective.get(), consistency, deadline);
    }
    var reading = reader.accounts(List.of(id), consistency, deadline);
    return new Reading<>(Optional.ofNullable(reading.value().get(id)), reading.positions(), reading.consistency());
  }

  @GET
  @Path("{id}/statement")
  public Response statement(@Context HttpServerRequest http, @PathParam("id") String id) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "id", "from", "to", "order", "limit", "cursor", "consistency", "at_least");
          AccountId account = new AccountId(query.idOf(id));
          StatementQuery wanted = new StatementQuery(account, query.range(), query.order(), query.limit(), query.cursor());
          Consistency consistency = query.consistency();
          Positions atLeast = query.atLeast(reads.sharding());
          query.check();
          Reading<Page<Line>> reading = reads.read(consistency, atLeast, deadline, reader -> reader.of(account).statement(wanted, consistency, deadline));
          if (reading.value().items().isEmpty()) {
            requireAccount(account, consistency, atLeast, deadline);
          }
          return Pages.answer("lines", reading, line -> line.line().timestamp(), (line, out) -> StatementWriter.line(written(line), out));
        });
  }

  private void requireAccount(AccountId id, Consistency consistency, Positions atLeast, Deadline deadline) {
    var reading = reads.read(consistency, atLeast, deadline, reader -> reader.accounts(List.of(id), consistency, deadline));
    if (reading.value().isEmpty()) {
      throw ApiProblem.of(ProblemType.ACCOUNT_NOT_FOUND, "there is no account of that id", Reflected.of(reading));
    }
  }

  static StatementWriter.Line written(Line entry) {
    StatementLine line = entry.line();
    return new StatementWriter.Line(
        line.kind().name().toLowerCase(Locale.ROOT),
        line.side().name().toLowerCase(Locale.ROOT),
        line.transfer(),
        line.counterpart(),
        line.amount(),
        line.released(),
        line.timestamp(),
        line.location().sequence(),
        line.location().position(),
        entry.after());
  }

}
