package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.journal.StoreException;
import io.tallystick.runtime.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a call into a problem. What went wrong inside is logged, never told. */
public final class Failures {
  /** How a failure is answered. */
  static Response answer(Throwable failure) {
    return switch (failure) {
      case ApiProblem problem -> Answers.problem(problem);
      case StoreException.Contended contended -> {
        Log.warn("A call lost every race for the journal's end", contended);
        yield problem(ProblemType.CONTENDED, "other writers were quicker for as long as there was time; the same call may be repeated");
      }
      case StoreException.Newer newer -> {
        Log.error("The ledger's state is newer than this release of the function", newer);
        yield problem(ProblemType.UNAVAILABLE, "nothing was recorded; the ledger is being upgraded, and the same call may be repeated");
      }
      case StoreException.Unavailable unavailable -> {
        Log.warn("The store did not answer a call in time", unavailable);
        yield unanswered();
      }
      default -> {
        Log.error("A call failed", failure);
        yield problem(ProblemType.INTERNAL_ERROR, "the ledger's log says what");
      }
    };
  }

  /** The store did not answer in time. */
  static Response unanswered() {
    return problem(ProblemType.UNAVAILABLE, "whether it was recorded is not known; the same call may be repeated");
  }

  @ServerExceptionMapper
  public Response anything(Throwable failure) {
    return answer(failure);
  }

  /** What the framework refuses before an operation begins. */
  @ServerExceptionMapper
  public Response refused(WebApplicationException refusal, UriInfo uri) {
    Response inner = refusal.getResponse();
    return switch (inner.getStatus()) {
      // A path that cannot be decoded leads nowhere either.
      case 400, 404 -> problem(ProblemType.PATH_NOT_FOUND, "the path leads to no operation");
      case 405 -> {
        ApiProblem problem = ApiProblem.of(ProblemType.METHOD_NOT_ALLOWED, "the header allow names the methods");
        yield Answers.problem(problem.type().status(), problem).header(HttpHeaders.ALLOW, Routes.methods(uri.getPath())).build();
      }
      case 406 -> problem(ProblemType.NOT_ACCEPTABLE, "answers are " + Answers.JSON + " or " + Answers.PROBLEM);
      case 413 -> problem(ProblemType.BODY_TOO_LARGE, "the body is too large");
      case 415 -> problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body as " + Answers.JSON);
      default -> answer(new IllegalStateException("the framework refused a call", refusal));
    };
  }

  private static Response problem(ProblemType type, String detail) {
    return Answers.problem(ApiProblem.of(type, detail));
  }
}
