package io.tallystick.api;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of this API that machines read. */
@Path("/openapi.json")
@Produces(Answers.JSON)
public class OpenApiResource {
  private static final String RESOURCE = "/openapi.json";

  private final Calls calls;

  @Inject
  OpenApiResource(Calls calls) {
    this.calls = calls;
  }

  @GET
  public Response document(@Context HttpServerRequest http) {
    return calls.answer(
        http,
        deadline -> {
          Parameters.of(http.query()).check();
          return Answers.fixed(bytes());
        });
  }

  private static byte[] bytes() {
    try (InputStream document = OpenApiResource.class.getResourceAsStream(RESOURCE)) {
      if (document == null) {
        throw new IllegalStateException("the artifact lacks its OpenAPI document");
      }
      return document.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException("the artifact cannot be read", broken);
    }
  }
}
