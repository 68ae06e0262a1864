package io.tallystick.local.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The event of a request in API Gateway's payload format 2.0. There is no {@code authorizer}: nobody is asked who they are on this machine.
 *
 * @param requestId as the answer's header has it
 */
record RequestEvent(String apiId, String requestId, Head head, RequestTarget target, Routes.Match match, byte[] body, int port, Instant time) {

  static final String STAGE = "$default";

  private static final String ACCOUNT = "000000000000";
  private static final String CLIENT = "127.0.0.1";
  private static final DateTimeFormatter COMMON_LOG_TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** They concern one connection, or are told otherwise. */
  private static final Set<String> NOT_PASSED_ON = Set.of("connection", "keep-alive", "proxy-connection", "upgrade", "http2-settings", "te", "trailer",
      "transfer-encoding", "expect", "cookie");

  /** Bodies of these arrive as they are; any other is told in base64. */
  private static final List<String> TEXT_TYPES = List.of("text/", "application/json", "application/xml", "application/javascript");

  /** As JSON. */
  byte[] bytes() throws IOException {
    ObjectNode event = AwsJson.MAPPER.createObjectNode();
    String key = match.route().key().text();
    event.put("version", "2.0").put("routeKey", key).put("rawPath", target.path()).put("rawQueryString", target.rawQuery());
    cookies(event);
    Map<String, String> headers = headers();
    putAll(event.putObject("headers"), headers);
    Map<String, String> parameters = target.parameters();
    if (!parameters.isEmpty()) {
      putAll(event.putObject("queryStringParameters"), parameters);
    }
    context(event.putObject("requestContext"), key, headers);
    if (!match.variables().isEmpty()) {
      putAll(event.putObject("pathParameters"), match.variables());
    }
    body(event, headers.getOrDefault("content-type", ""));
    return AwsJson.MAPPER.writeValueAsBytes(event);
  }

  private void cookies(ObjectNode event) {
    ArrayNode cookies = null;
    for (Header header : head.headers()) {
      if (header.is("cookie")) {
        cookies = cookies == null ? event.putArray("cookies") : cookies;
        for (String cookie : header.value().split(";")) {
          if (!cookie.isBlank()) {
            cookies.add(cookie.strip());
          }
        }
      }
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : head.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!NOT_PASSED_ON.contains(name)) {
        headers.merge(name, header.value(), (first, second) -> first + "," + second);
      }
    }
    headers.putIfAbsent("content-length", Integer.toString(body.length));
    headers.putIfAbsent("x-amzn-trace-id", String.format(Locale.ROOT, "Root=1-%08x-%.24s", time.getEpochSecond(), requestId.replace("-", "")));
    headers.merge("x-forwarded-for", CLIENT, (first, second) -> first + ", " + second);
    headers.put("x-forwarded-port", Integer.toString(port));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  private void context(ObjectNode context, String key, Map<String, String> headers) throws ProtocolException {
    String host = headers.getOrDefault("host", CLIENT + ":" + port);
    context.put("accountId", ACCOUNT).put("apiId", apiId).put("domainName", host).put("domainPrefix", host.split("[.:]", 2)[0]);
    context.putObject("http")
        .put("method", head.method())
        .put("path", target.path())
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", CLIENT)
        .put("userAgent", headers.getOrDefault("user-agent", ""));
    context.put("requestId", requestId).put("routeKey", key).put("stage", STAGE)
        .put("time", COMMON_LOG_TIME.format(time)).put("timeEpoch", time.toEpochMilli());
  }

  private void body(ObjectNode event, String contentType) {
    boolean text = TEXT_TYPES.stream().anyMatch(contentType.strip().toLowerCase(Locale.ROOT)::startsWith);
    if (body.length > 0) {
      event.put("body", text ? new String(body, StandardCharsets.UTF_8) : Base64.getEncoder().encodeToString(body));
    }
    event.put("isBase64Encoded", body.length > 0 && !text);
  }

  private static void putAll(ObjectNode object, Map<String, String> texts) {
    texts.forEach(object::put);
  }
}
