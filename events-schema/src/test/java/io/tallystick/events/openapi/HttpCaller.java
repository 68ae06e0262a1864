package io.tallystick.events.openapi;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends requests over HTTP, without signing them. */
public final class HttpCaller implements ApiCaller, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /** @param base the API's URL */
  public HttpCaller(URI base) {
    this.base = base;
  }

  @Override
  public ApiResponse call(ApiRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + request.target())).timeout(TIMEOUT);
    request.headers().forEach(http::header);
    http.method(request.method(), request.body() == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    HttpResponse<byte[]> response = this.http.send(http.build(), HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new ApiResponse(response.statusCode(), headers, response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
