package io.tallystick.api;

import io.tallystick.events.ProblemDetails;
import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import java.util.Optional;

/** Ends a call with a problem. It is an answer, not a failure, so it has no stack trace. */
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient Optional<Problems> problems;
  private final transient Optional<ProblemDetails.Refusal> refusal;
  private final transient Optional<Reflected> reflected;

  private ApiProblem(
      ProblemType type, String detail, Optional<Problems> problems, Optional<ProblemDetails.Refusal> refusal, Optional<Reflected> reflected) {
    super(detail, null, false, false);
    this.type = type;
    this.problems = problems;
    this.refusal = refusal;
    this.reflected = reflected;
  }

  static ApiProblem of(ProblemType type, String detail) {
    return new ApiProblem(type, detail, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What was sent is wrong. */
  static ApiProblem invalid(ProblemType type, Problems problems) {
    String detail = problems.main().field() + " " + problems.main().reason();
    String more = problems.count() == 1 ? "" : "; " + (problems.count() - 1) + " more";
    return new ApiProblem(type, detail + more, Optional.of(problems), Optional.empty(), Optional.empty());
  }

  /** A problem that speaks of the ledger's state. */
  static ApiProblem of(ProblemType type, String detail, Reflected reflected) {
    return new ApiProblem(type, detail, Optional.empty(), Optional.empty(), Optional.of(reflected));
  }

  /** The ledger decided against it. */
  static ApiProblem refused(ProblemType type, String detail, ProblemDetails.Refusal refusal, Reflected reflected) {
    return new ApiProblem(type, detail, Optional.empty(), Optional.of(refusal), Optional.of(reflected));
  }

  /** Whether the same call may succeed a little later; then the answer says after how long. */
  boolean passing() {
    return switch (type) {
      case CONTENDED, NOT_YET_VISIBLE, UNAVAILABLE -> true;
      case INVALID_BODY,
          INVALID_PARAMETER,
          ACCOUNT_NOT_FOUND,
          TRANSFER_NOT_FOUND,
          SHARD_NOT_FOUND,
          SUBSCRIPTION_NOT_FOUND,
          PATH_NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          EXISTS_WITH_DIFFERENT_FIELDS,
          ID_ALREADY_FAILED,
          SUBSCRIPTION_EXISTS,
          TOO_MANY_SUBSCRIPTIONS,
          NO_SECRET,
          DELIVERIES_OFF,
          PRECONDITION_FAILED,
          BODY_TOO_LARGE,
          URL_TOO_LONG,
          UNSUPPORTED_MEDIA_TYPE,
          REJECTED,
          NO_HISTORY,
          INTERNAL_ERROR -> false;
    };
  }

  ProblemType type() {
    return type;
  }

  /** The state that it speaks of, where it speaks of any. */
  Optional<Reflected> reflected() {
    return reflected;
  }

  ProblemDetails details() {
    return new ProblemDetails(type.uri(), type.title(), type.status(), getMessage(), problems, refusal);
  }
}
