package io.tallystick.local.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer to a client: what a function returned in payload format 2.0, or what API Gateway answers itself.
 *
 * @param status 100 to 599
 */
record Answer(int status, List<Header> headers, byte[] body) {

  static final Answer BAD_REQUEST = own(400, "Bad Request");
  static final Answer NOT_FOUND = own(404, "Not Found");
  static final Answer TOO_LARGE = own(413, "Request Entity Too Large");
  static final Answer TOO_MANY = own(429, "Too Many Requests");
  static final Answer HEADERS_TOO_LARGE = own(431, "Request Header Fields Too Large");
  static final Answer FAILED = own(500, "Internal Server Error");
  static final Answer UNAVAILABLE = own(503, "Service Unavailable");

  private static final Set<String> OWN_HEADERS = Set.of("content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer", "set-cookie");
  private static final String REQUEST_ID = "Apigw-Requestid";

  /**
   * Reads what a function returned.
   *
   * @return empty if it is no answer in that format
   */
  static Optional<Answer> of(byte[] payload) {
    JsonNode json;
    try {
      json = AwsJson.MAPPER.readTree(payload);
    } catch (IOException notJson) {
      return Optional.empty();
    }
    if (json == null || json.isMissingNode()) {
      return Optional.empty();
    }
    if (!json.has("statusCode")) {
      return Optional.of(new Answer(200, List.of(new Header("Content-Type", "application/json")), json.isTextual() ? utf8(json.asText()) : payload));
    }
    int status = json.get("statusCode").asInt(0);
    Optional<byte[]> body = body(json);
    Optional<List<Header>> headers = headers(json, body.map(bytes -> bytes.length > 0).orElse(false));
    return status < 100 || status > 599 || body.isEmpty() || headers.isEmpty() ? Optional.empty() : Optional.of(new Answer(status, headers.get(), body.get()));
  }

  /**
   * The head to write before the body.
   *
   * @param closes whether the connection ends with this answer
   */
  Head head(String requestId, boolean closes) {
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header(REQUEST_ID, requestId));
    if (closes) {
      all.add(new Header("Connection", "close"));
    }
    return Head.response(status, all);
  }

  private static Optional<byte[]> body(JsonNode json) {
    String text = json.path("body").asText("");
    if (!json.path("isBase64Encoded").asBoolean(false)) {
      return Optional.of(utf8(text));
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<List<Header>> headers(JsonNode json, boolean hasBody) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
      if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT)) && !header.getValue().isNull()) {
        headers.add(new Header(header.getKey(), header.getValue().asText()));
      }
    }
    json.path("cookies").valueStream().forEach(cookie -> headers.add(new Header("Set-Cookie", cookie.asText())));
    if (hasBody && headers.stream().noneMatch(header -> header.is("content-type"))) {
      headers.add(new Header("Content-Type", "text/plain;charset=UTF-8"));
    }
    return headers.stream().allMatch(Answer::isOneLine) ? Optional.of(headers) : Optional.empty();
  }

  private static boolean isOneLine(Header header) {
    return !header.name().isEmpty() && (header.name() + header.value()).chars().noneMatch(character -> character < ' ' && character != '\t');
  }

  private static Answer own(int status, String message) {
    return new Answer(status, List.of(new Header("Content-Type", "application/json")), utf8("{\"message\":\"" + message + "\"}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
