package io.tallystick.events;

import java.util.Locale;

/**
 * What may go wrong with a call of the HTTP API: the {@code type}s of its problem details (RFC 9457). A name never changes its meaning.
 * The API's description and the reference page list the same in the same order; tests compare the three.
 */
public enum ProblemType {
  /** The body is no JSON, or not what the operation takes. {@code errors} names fields and reasons; nothing was recorded. */
  INVALID_BODY(400, "The body is not valid"),
  /** A parameter of the path or the query is unknown, given twice, or has no valid value. {@code errors} names it and the reason. */
  INVALID_PARAMETER(400, "A parameter is not valid"),
  /** No account of that id is there, or was there at that time. */
  ACCOUNT_NOT_FOUND(404, "No such account"),
  /** No transfer of that id was recorded. */
  TRANSFER_NOT_FOUND(404, "No such transfer"),
  /** The ledger has no shard of that number. */
  SHARD_NOT_FOUND(404, "No such shard"),
  /** There is no subscription of that id. */
  SUBSCRIPTION_NOT_FOUND(404, "No such subscription"),
  /** The API has no such path. */
  PATH_NOT_FOUND(404, "No such path"),
  /** The path has other methods; the Allow header names them. */
  METHOD_NOT_ALLOWED(405, "The method is not allowed"),
  /** The Accept header excludes what the operation answers, application/json and application/problem+json. */
  NOT_ACCEPTABLE(406, "Nothing acceptable"),
  /** The id was recorded before with other fields; {@code outcome} names the first field that differs. Nothing was recorded. */
  EXISTS_WITH_DIFFERENT_FIELDS(409, "The id stands for something else"),
  /** A transfer of this id was refused before by an outcome that burns its id; use a new id. */
  ID_ALREADY_FAILED(409, "The id is used up"),
  /** There is a subscription of that id. Its secret is never shown again, but can be replaced. */
  SUBSCRIPTION_EXISTS(409, "The subscription exists"),
  /** The ledger has as many subscriptions as it may have. */
  TOO_MANY_SUBSCRIPTIONS(409, "Too many subscriptions"),
  /** Only webhooks have secrets, and this subscription is none. */
  NO_SECRET(409, "The subscription has no secret"),
  /** The ledger was deployed without deliveries. */
  DELIVERIES_OFF(409, "Deliveries are not switched on"),
  /** The subscription is another than If-Match says: somebody changed it. */
  PRECONDITION_FAILED(412, "The subscription was changed"),
  /** The body exceeds 1048576 bytes. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** Path and query exceed their bound. */
  URL_TOO_LONG(414, "The URL is too long"),
  /** The body must be application/json in UTF-8 (a request also application/cloudevents+json), not compressed. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not supported"),
  /** The rules refused; {@code outcome} names the rule that was broken. The refusal is recorded. */
  REJECTED(422, "The ledger refused"),
  /** The account was opened with no_history, and only a statement could answer. */
  NO_HISTORY(422, "The account keeps no history"),
  /** Other writers kept winning until the time was over. Whether it was recorded is certain: it was not. Repeat with the same ids after Retry-After. */
  CONTENDED(429, "The journal is contended"),
  /** A bug or a broken invariant. An alarm has been raised; nothing about it is told here. */
  INTERNAL_ERROR(500, "Something is wrong with the ledger"),
  /** The read tables did not reach at_least in time. Ask again after Retry-After, or read with consistency=strong. */
  NOT_YET_VISIBLE(503, "Not yet visible"),
  /** The store did not answer in time. A write may or may not have been recorded: repeat it with the same ids after Retry-After. */
  UNAVAILABLE(503, "The store is unavailable");

  /** What stands before the name in {@link #uri()}. */
  public static final String BASE = "https://tallystick.io/problems/";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The {@code type}: {@link #BASE} and the name, as {@code https://tallystick.io/problems/invalid-body}. */
  public String uri() {
    return BASE + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The problem in a few words, the same for each type. */
  public String title() {
    return title;
  }
}
