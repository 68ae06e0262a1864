package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.RouteKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEventTest {

  private static final String REQUEST_ID = "01234567-89ab-cdef-0123-456789abcdef";

  @Test
  void anEventHasAllThatApiGatewayTellsButWhoCalls() throws Exception {
    JsonNode event = event("{\"a\":1}", new Header("Host", "127.0.0.1:5000"), new Header("Content-Type", "application/json"), new Header("User-Agent", "curl/8"),
        new Header("X-Many", "1"), new Header("x-many", "2"), new Header("Cookie", "a=1; b=2"), new Header("cookie", "c=3"),
        new Header("Connection", "Upgrade, HTTP2-Settings"), new Header("Upgrade", "h2c"), new Header("HTTP2-Settings", "x"), new Header("Expect", "100-continue"),
        new Header("Transfer-Encoding", "chunked"), new Header("X-Forwarded-For", "192.0.2.1"), new Header("X-Forwarded-Proto", "https"));
    assertThat(event).isEqualTo(AwsJson.MAPPER.readTree("""
        {
          "version": "2.0",
          "routeKey": "POST /things/{id}",
          "rawPath": "/things/a b",
          "rawQueryString": "x=1&x=%202&y=",
          "cookies": ["a=1", "b=2", "c=3"],
          "headers": {
            "content-length": "7",
            "content-type": "application/json",
            "host": "127.0.0.1:5000",
            "user-agent": "curl/8",
            "x-amzn-trace-id": "Root=1-67653acb-0123456789abcdef01234567",
            "x-forwarded-for": "192.0.2.1, 127.0.0.1",
            "x-forwarded-port": "5000",
            "x-forwarded-proto": "http",
            "x-many": "1,2"
          },
          "queryStringParameters": {"x": "1, 2", "y": ""},
          "requestContext": {
            "accountId": "000000000000",
            "apiId": "books-Api",
            "domainName": "127.0.0.1:5000",
            "domainPrefix": "127",
            "http": {"method": "POST", "path": "/things/a b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "curl/8"},
            "requestId": "01234567-89ab-cdef-0123-456789abcdef",
            "routeKey": "POST /things/{id}",
            "stage": "$default",
            "time": "20/Dec/2024:09:37:15 +0000",
            "timeEpoch": 1734687435123
          },
          "pathParameters": {"id": "a b"},
          "body": "{\\"a\\":1}",
          "isBase64Encoded": false
        }
        """));
  }

  @Test
  void whatIsNotThereIsNotTold() throws Exception {
    byte[] bytes = new RequestEvent("books-Api", REQUEST_ID, Head.request("GET", "/", List.of()), RequestTarget.parse("/"),
        new Routes.Match(route("GET /"), Map.of()), new byte[0], 5000, Instant.EPOCH).bytes();
    JsonNode event = AwsJson.MAPPER.readTree(bytes);
    assertThat(event.propertyStream().map(Map.Entry::getKey)).doesNotContain("cookies", "queryStringParameters", "pathParameters", "body", "stageVariables");
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    assertThat(event.path("rawQueryString").asText("missing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      application/json                  | false
      application/json; charset=utf-8   | false
      Application/JSON                  | false
      text/plain                        | false
      application/xml                   | false
      application/javascript            | false
      application/cloudevents+json      | true
      application/x-www-form-urlencoded | true
      image/png                         | true
      -                                 | true
      """)
  void aBodyIsTextForTextTypesOnly(String type, boolean encoded) throws Exception {
    JsonNode event = type == null ? event("Grüße") : event("Grüße", new Header("Content-Type", type));
    assertThat(event.path("isBase64Encoded").asBoolean()).isEqualTo(encoded);
    assertThat(event.path("body").asText()).isEqualTo(encoded ? "R3LDvMOfZQ==" : "Grüße");
  }

  private static JsonNode event(String body, Header... headers) throws Exception {
    Head head = Head.request("POST", "/things/a%20b?x=1&x=%202&y=", List.of(headers));
    RequestEvent event = new RequestEvent("books-Api", REQUEST_ID, head, RequestTarget.parse(head.target()),
        new Routes.Match(route("POST /things/{id}"), Map.of("id", "a b")), body.getBytes(StandardCharsets.UTF_8), 5000, Instant.ofEpochMilli(1_734_687_435_123L));
    return AwsJson.MAPPER.readTree(event.bytes());
  }

  private static HttpApi.Route route(String key) {
    return new HttpApi.Route(RouteKey.parse(key), "f", Duration.ofSeconds(1));
  }
}
