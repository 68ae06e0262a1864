package io.tallystick.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.crac.Core;

/**
 * What Lambda calls: {@code io.tallystick.api.ApiFunction::handleRequest}. It hands events on to Quarkus, with URLs as Quarkus expects them.
 *
 * <p>It has no interface of Lambda's, since Quarkus would take it for a second handler.
 */
public final class ApiFunction {
  private final RequestStreamHandler quarkus;
  /** Kept here, since who is asked before a checkpoint is not kept by those who ask. */
  private final Rehearsal rehearsal = new Rehearsal(this);

  /** Made once for each process, before its first event. */
  public ApiFunction() {
    this(new QuarkusStreamHandler());
    // After Quarkus's own, so that it is asked before it.
    Core.getGlobalContext().register(rehearsal);
  }

  /** @param quarkus what handles events whose path is encoded */
  ApiFunction(RequestStreamHandler quarkus) {
    this.quarkus = quarkus;
  }

  /** Answers one event of API Gateway's, of payload format 2.0. */
  public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
    byte[] encoded;
    try {
      encoded = EventUrl.encoded(event.readAllBytes());
    } catch (ApiProblem problem) {
      answer.write(GatewayAnswer.of(problem));
      return;
    }
    quarkus.handleRequest(new ByteArrayInputStream(encoded), answer, context);
  }
}
