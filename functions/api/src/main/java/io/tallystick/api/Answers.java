package io.tallystick.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** The responses of the API: JSON that is written already, or a problem. */
final class Answers {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  /** After how many seconds a call that may succeed later may be repeated. */
  static final int RETRY_AFTER_SECONDS = 1;

  /** No answer is kept on the way: what it reflects was true when it was given, and it is for whoever asked. */
  static final String NOT_KEPT = "no-store";
  /** No answer is anything else than its type says, whatever texts of users are in it. */
  static final String AS_TYPED = "nosniff";
  /** The header that says so. */
  static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;

  private Answers() {}

  static Response ok(StringBuilder json, Reflected reflected) {
    return ok(bytes(json), reflected);
  }

  static Response ok(byte[] json, Reflected reflected) {
    return reflects(response(OK, JSON, json), reflected).build();
  }

  /**
   * An object that was written, as it stands.
   *
   * @param now whether this very call recorded it
   * @param collection the path under which it can be looked up by its id
   */
  static Response written(boolean now, StringBuilder json, Reflected reflected, String collection, String id) {
    return reflects(response(now ? CREATED : OK, JSON, bytes(json)), reflected)
        .header(HttpHeaders.LOCATION, PathIds.location(collection, id))
        .build();
  }

  /** What was made beside the ledger, as it stands. @param tag the header {@code ETag} */
  static Response made(StringBuilder json, String tag, String collection, String id) {
    return response(CREATED, JSON, bytes(json)).header(HttpHeaders.ETAG, tag).header(HttpHeaders.LOCATION, PathIds.location(collection, id)).build();
  }

  /** What stands beside the ledger. @param tag the header {@code ETag} */
  static Response tagged(StringBuilder json, String tag) {
    return response(OK, JSON, bytes(json)).header(HttpHeaders.ETAG, tag).build();
  }

  /** What will be done. */
  static Response accepted(StringBuilder json) {
    return response(ACCEPTED, JSON, bytes(json)).build();
  }

  /** What was written as far as it came; the rest goes on, or has to be sent again. */
  static Response.ResponseBuilder unfinished(byte[] json, Reflected reflected) {
    return reflects(response(ACCEPTED, JSON, json), reflected).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  /** What is not finished, as it stands. */
  static Response unfinished(StringBuilder json, Reflected reflected) {
    return unfinished(bytes(json), reflected).build();
  }

  /** The same of one object. @param collection the path under which it can be looked up by its id */
  static Response unfinished(byte[] json, Reflected reflected, String collection, String id) {
    return unfinished(json, reflected).header(HttpHeaders.LOCATION, PathIds.location(collection, id)).build();
  }

  /** It is no more. */
  static Response gone() {
    return Response.noContent().header(HttpHeaders.CACHE_CONTROL, NOT_KEPT).build();
  }

  static Response fixed(StringBuilder json) {
    return fixed(bytes(json));
  }

  /** What does not depend on the ledger's state. */
  static Response fixed(byte[] json) {
    return response(OK, JSON, json).build();
  }

  static Response problem(ApiProblem problem) {
    Response.ResponseBuilder response = problem(problem.type().status(), problem);
    problem.reflected().ifPresent(reflected -> reflects(response, reflected));
    return response.build();
  }

  /** A problem whose response needs further headers. */
  static Response.ResponseBuilder problem(int status, ApiProblem problem) {
    Response.ResponseBuilder response = response(status, PROBLEM, problem.details().json());
    if (problem.passing()) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response;
  }

  private static Response.ResponseBuilder response(int status, String type, byte[] body) {
    return Response.status(status).type(type).entity(body).header(HttpHeaders.CACHE_CONTROL, NOT_KEPT).header(CONTENT_TYPE_OPTIONS, AS_TYPED);
  }

  private static Response.ResponseBuilder reflects(Response.ResponseBuilder response, Reflected reflected) {
    return response
        .header(Reflected.CONSISTENCY_HEADER, reflected.consistencyHeader())
        .header(Reflected.SEQUENCE_HEADER, reflected.sequenceHeader());
  }

  private static byte[] bytes(StringBuilder json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
