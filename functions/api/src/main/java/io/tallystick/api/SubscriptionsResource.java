package io.tallystick.api;

import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.events.JsonWriter;
import io.tallystick.events.PageWriter;
import io.tallystick.events.ProblemType;
import io.tallystick.journal.Deadline;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Makes, shows, changes and tests subscriptions. */
@Path("/v1/subscriptions")
@Produces(Answers.JSON)
public class SubscriptionsResource {
  private static final String COLLECTION = "/v1/subscriptions";

  private final Calls calls;
  private final SubscriptionSettings settings;
  private final SubscriptionReader reader;
  private final SubscriptionBook book;
  private final TestDeliveries tests;
  private final InstantSource clock;

  @Inject
  SubscriptionsResource(Calls calls, SubscriptionSettings settings, SubscriptionReader reader, SubscriptionBook book, TestDeliveries tests, InstantSource clock) {
    this.calls = calls;
    this.settings = settings;
    this.reader = reader;
    this.book = book;
    this.tests = tests;
    this.clock = clock;
  }

  @POST
  @Consumes(Answers.JSON)
  public Response create(@Context HttpServerRequest http, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          byte[] bounded = Bodies.bounded(http, body);
          requireDeliveries();
          SubscriptionStanding made = book.create(reader.created(bounded), deadline);
          return Answers.made(json(made), made.tag(), COLLECTION, made.subscription().id());
        });
  }

  @GET
  public Response list(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "limit", "cursor");
          int limit = query.limit();
          String after = query.raw("cursor").map(cursor -> subscriptionId("cursor", cursor, query)).orElse("");
          query.check();
          requireDeliveries();
          // One more than asked for, which tells whether there is another page.
          return page(book.after(after, limit + 1, deadline), limit);
        });
  }

  private Response page(List<SubscriptionStanding> found, int limit) {
    JsonPieces pieces = new JsonPieces();
    for (SubscriptionStanding standing : found) {
      if (pieces.count() == limit || !pieces.add(out -> standing.write(clock.instant(), out))) {
        break;
      }
    }
    String next = pieces.count() == found.size() ? null : found.get(pieces.count() - 1).subscription().id();
    StringBuilder json = new StringBuilder();
    PageWriter.page("subscriptions", pieces.list(), next, json);
    return Answers.fixed(json);
  }

  @GET
  @Path("{id}")
  public Response get(@Context HttpServerRequest http, @PathParam("id") String id) {
    return of(http, id, book::find);
  }

  @PUT
  @Path("{id}")
  @Consumes(Answers.JSON)
  public Response change(@Context HttpServerRequest http, @PathParam("id") String id, byte[] body) {
    return calls.answer(
        http,
        deadline -> {
          String subscription = id(http, id);
          IfMatch expected = IfMatch.of(http.getHeader(HttpHeaders.IF_MATCH));
          byte[] bounded = Bodies.bounded(http, body);
          requireDeliveries();
          return answer(book.replace(subscription, expected, reader.changed(bounded), deadline));
        });
  }

  @DELETE
  @Path("{id}")
  public Response remove(@Context HttpServerRequest http, @PathParam("id") String id) {
    return calls.answer(
        http,
        deadline -> {
          String subscription = id(http, id);
          requireDeliveries();
          book.remove(subscription, deadline);
          return Answers.gone();
        });
  }

  @POST
  @Path("{id}/pause")
  public Response pause(@Context HttpServerRequest http, @PathParam("id") String id) {
    return move(http, id, Subscription::paused);
  }

  @POST
  @Path("{id}/resume")
  public Response resume(@Context HttpServerRequest http, @PathParam("id") String id) {
    return move(http, id, Subscription::resumed);
  }

  private Response move(HttpServerRequest http, String id, UnaryOperator<Subscription> move) {
    return of(http, id, (subscription, deadline) -> book.move(subscription, move, deadline));
  }

  @POST
  @Path("{id}/rotate-secret")
  public Response rotate(@Context HttpServerRequest http, @PathParam("id") String id) {
    return of(http, id, book::rotate);
  }

  @POST
  @Path("{id}/test")
  public Response test(@Context HttpServerRequest http, @PathParam("id") String id) {
    return calls.answer(
        http,
        deadline -> {
          String subscription = id(http, id);
          requireDeliveries();
          TestDeliveries.Queued queued = tests.send(book.find(subscription, deadline).subscription().subscriber(), deadline);
          StringBuilder json = new StringBuilder();
          new JsonWriter(json).open('{').member("event_id", queued.event()).member("delivery_id", queued.delivery()).close('}');
          return Answers.accepted(json);
        });
  }

  private Response of(HttpServerRequest http, String id, BiFunction<String, Deadline, SubscriptionStanding> work) {
    return calls.answer(
        http,
        deadline -> {
          String subscription = id(http, id);
          requireDeliveries();
          return answer(work.apply(subscription, deadline));
        });
  }

  private void requireDeliveries() {
    if (!settings.areThere()) {
      throw ApiProblem.of(ProblemType.DELIVERIES_OFF, "the ledger was deployed without deliveries; the template's parameter Deliveries=on makes them");
    }
  }

  private static String id(HttpServerRequest http, String segment) {
    Parameters query = Parameters.of(http.query());
    String id = subscriptionId("id", segment, query);
    query.check();
    return id;
  }

  private static String subscriptionId(String name, String text, Parameters query) {
    if (!SubscriptionReader.ID.matcher(text).matches()) {
      query.wrong(name, SubscriptionReader.NO_ID);
    }
    return text;
  }

  private Response answer(SubscriptionStanding standing) {
    return Answers.tagged(json(standing), standing.tag());
  }

  private StringBuilder json(SubscriptionStanding standing) {
    StringBuilder json = new StringBuilder();
    standing.write(clock.instant(), json);
    return json;
  }
}
