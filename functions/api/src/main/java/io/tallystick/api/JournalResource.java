package io.tallystick.api;

import io.tallystick.events.JournalWriter;
import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Limits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.OptionalInt;

/** Tells the journal itself, for auditors and copies: segments as they are stored, or decoded. */
@Path("/v1/journal")
@Produces(Answers.JSON)
public class JournalResource {
  /** Segments of a page at most. */
  static final int LIMIT_MAX = 100;
  /** Segments of a page where the call does not say. */
  static final int LIMIT_DEFAULT = 10;

  private static final int SHARD_MAX = Limits.SHARDS - 1;

  private final Calls calls;
  private final Store store;
  private final FixedShards shards;

  @Inject
  JournalResource(Calls calls, Store store, FixedShards shards) {
    this.calls = calls;
    this.store = store;
    this.shards = shards;
  }

  @GET
  @Path("{shard}")
  public Response read(@Context HttpServerRequest http, @PathParam("shard") String shard) {
    return calls.answer(
        http,
        deadline -> {
          Parameters query = Parameters.of(http.query(), "from", "cursor", "limit", "decoded");
          JournalCursor start = start(query);
          int limit = query.whole("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
          boolean decoded = query.decoded();
          if (start.position() > 0 && !decoded) {
            query.wrong("cursor", "is one of decoded segments");
          }
          OptionalInt number = OptionalInt.empty();
          if (Parameters.isNumber(shard) && shard.length() <= 3 && Integer.parseInt(shard) <= SHARD_MAX) {
            number = OptionalInt.of(Integer.parseInt(shard));
          } else {
            query.wrong("shard", "must be an integer from 0 to " + SHARD_MAX);
          }
          query.check();
          int last = shards.certain(deadline).shards() - 1;
          if (number.orElseThrow() > last) {
            throw ApiProblem.of(ProblemType.SHARD_NOT_FOUND, last == 0 ? "the ledger has the shard 0 only" : "the ledger has the shards 0 to " + last + " only");
          }
          return page(number.getAsInt(), start, limit, new JournalPage(decoded), deadline);
        });
  }

  private static JournalCursor start(Parameters query) {
    long from = query.sequence("from").orElse(0);
    if (query.raw("cursor").isEmpty()) {
      return new JournalCursor(from, 0);
    }
    if (query.raw("from").isPresent()) {
      query.wrong("cursor", "cannot be given together with from");
    }
    return JournalCursor.parse(query.raw("cursor").get())
        .orElseGet(
            () -> {
              query.wrong("cursor", "must be the next_cursor of the page before");
              return new JournalCursor(from, 0);
            });
  }

  private Response page(int shard, JournalCursor start, int limit, JournalPage page, Deadline deadline) {
    JournalCursor next = start;
    long reflected = -1;
    while (next != null && page.segments().size() < limit) {
      List<Segment> segments = store.journal().read(shard, next.sequence(), limit - page.segments().size(), deadline);
      if (segments.isEmpty()) {
        if (next.position() > 0) {
          throw noSuchPosition();
        }
        next = null;
      }
      for (Segment segment : segments) {
        int position = add(page, segment, next.position());
        reflected = segment.sequence();
        if (position >= 0) {
          return answer(shard, page, new JournalCursor(segment.sequence(), position), reflected);
        }
        next = new JournalCursor(segment.sequence() + 1, 0);
      }
    }
    return answer(shard, page, next, reflected < 0 ? last(shard, deadline) : reflected);
  }

  private long last(int shard, Deadline deadline) {
    return store.journal().lastSequence(shard, deadline);
  }

  private static int add(JournalPage page, Segment segment, int position) {
    try {
      return page.add(segment, position);
    } catch (IndexOutOfBoundsException _) {
      throw noSuchPosition();
    }
  }

  private static ApiProblem noSuchPosition() {
    return ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of("cursor", "must be the next_cursor of the page before"));
  }

  private static Response answer(int shard, JournalPage page, JournalCursor next, long reflected) {
    StringBuilder json = new StringBuilder();
    JournalWriter.page(shard, page.segments(), next == null ? null : next.text(), json);
    return Answers.ok(json, new Reflected(Consistency.STRONG, Positions.of(shard, reflected)));
  }
}
