package io.tallystick.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;

/**
 * What the HTTP API answered.
 *
 * @param status of HTTP
 * @param body JSON; a missing node if the answer was none
 * @param sequence what the answer reflects, {@code SHARD:SEQUENCE}
 * @param attempts how many requests it took; if more than one, an earlier one may have had effect
 */
public record ApiAnswer(int status, JsonNode body, Optional<String> sequence, int attempts) {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int NO_SUCCESS = 300;
  private static final int NOT_FOUND = 404;

  public ApiAnswer {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(sequence, "sequence");
  }

  /** Whether it is what was asked for. */
  public boolean succeeded() {
    return status >= OK && status < NO_SUCCESS;
  }

  /** Whether some shard of a transfer that was written has still to follow, or it has no outcome yet. */
  public boolean inFlight() {
    return undecided() || status == ACCEPTED && body.path("in_flight").asBoolean();
  }

  /** Whether a transfer that was written has no outcome yet. */
  public boolean undecided() {
    return status == ACCEPTED && text("outcome").equals("in_flight");
  }

  /** Whether what was written had been recorded before this call. */
  public boolean existed() {
    return status == OK && attempts == 1;
  }

  /** Whether what was asked for is not there. */
  public boolean notFound() {
    return status == NOT_FOUND && body.has("type");
  }

  /** The rule that was broken, if the ledger refused. */
  public Optional<String> outcome() {
    return Optional.ofNullable(body.path("outcome").textValue());
  }

  /** A member of the body, empty if it is missing. */
  public String text(String member) {
    return body.path(member).asText("");
  }
}
