package io.tallystick.local.api;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.query.Table;
import java.util.ArrayList;
import java.util.List;

/** What to tell a person about an answer of the HTTP API that is not what was asked for. */
public final class ApiTrouble {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private ApiTrouble() {}

  /** @param ifUnknown what to tell where it is not known what became of a write; empty for none */
  public static CommandFailure failure(ApiAnswer answer, String ifUnknown) {
    String detail = Table.printable(answer.text("detail").isEmpty() ? answer.text("message") : answer.text("detail"));
    String status = "HTTP status " + answer.status() + (detail.isEmpty() ? "" : ", " + detail);
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      return CommandFailure.environment("the HTTP API refuses these credentials (" + status + "); choose others with --profile");
    }
    if (answer.status() == NOT_FOUND) {
      return CommandFailure.environment("there is no ledger's HTTP API (" + status + "); --endpoint must be the stack's output ApiUrl");
    }
    if (answer.status() == TOO_MANY_REQUESTS || answer.status() >= SERVER_ERROR) {
      return CommandFailure.environment("the ledger could not answer (" + status + ")" + (ifUnknown.isEmpty() ? "" : "; " + ifUnknown));
    }
    List<String> errors = new ArrayList<>();
    answer.body().path("errors").forEach(error -> errors.add(Table.printable(error.path("field").asText()) + " " + Table.printable(error.path("reason").asText())));
    return CommandFailure.failed(errors.isEmpty() ? "the ledger refused the request (" + status + ")" : String.join("; ", errors));
  }
}
