package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.ledger.Limits;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;

/** The bodies of calls. */
final class Bodies {
  private Bodies() {}

  /**
   * A body that may be read; empty where there is none.
   *
   * @throws ApiProblem if it is larger than a request may be, or compressed
   */
  static byte[] bounded(HttpServerRequest http, byte[] body) {
    String encoding = http.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ApiProblem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body as it is, not compressed");
    }
    if (body == null) {
      return new byte[0];
    }
    if (body.length > Limits.REQUEST_BYTES) {
      throw ApiProblem.of(
          ProblemType.BODY_TOO_LARGE, "the body must not exceed " + Limits.REQUEST_BYTES + " bytes; it has " + body.length);
    }
    return body;
  }
}
