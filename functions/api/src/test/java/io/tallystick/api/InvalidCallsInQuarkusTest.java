package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.ledger.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that are wrong before the ledger is asked: each is a problem that names what and why. */
@QuarkusTest
class InvalidCallsInQuarkusTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/requests|``|$|is empty",
        "/v1/requests|[]|$|must be a JSON object",
        "/v1/requests|{}|$|must hold at least one account or transfer",
        "/v1/requests|{\"transfer\":[]}|transfer|is not a field of a request; did you mean transfers?",
        "/v1/requests|{\"accounts\":[{}]|$|is not JSON",
        "/v1/accounts|{\"id\":\"a\",\"asset\":\"usd\"}|asset|must match [A-Z][A-Z0-9_]{0,15}(/[0-9]{1,2})?",
        "/v1/accounts|{\"id\":\"a\",\"asset\":\"USD\",\"colour\":1}|colour|is not a field of an account",
        "/v1/accounts|\"a\"|$|must be a JSON object",
        "/v1/accounts|{\"id\":\"a\"} {}|$|must be one JSON object; more follows after it",
        "/v1/transfers|{\"id\":\"a\",\"amount\":1.5}|amount|must be a decimal string, or an integer without fraction or exponent",
        "/v1/transfers|{\"id\":\"a\"}|amount|is required",
        "/v1/transfers|{\"id\":\"a\",\"amount\":\"1\",\"flags\":[\"pendin\"]}|flags|holds the unknown flag pendin",
        "/v1/transfers/h/post|{}|id|is required",
        "/v1/transfers/h/post|{\"id\":\"p\",\"asset\":\"USD\"}|asset|is not a field of a post",
        "/v1/transfers/h/void|{\"id\":\"p\",\"keep_open\":true}|keep_open|is not a field of a void",
        "/v1/transfers/h/post|{\"id\":\"p\",\"keep_open\":1}|keep_open|must be true or false",
        "/v1/transfers/h/reverse|{\"id\":\"p\",\"code\":65536}|code|must be an integer from 1 to 65535",
        "/v1/transfers/h/void|{\"id\":\"p\",\"amount\":\"x\"}|amount|must be a whole decimal number",
      })
  void aBodyThatIsNotWhatTheOperationTakesNamesFieldAndReason(String path, String body, String field, String reason) {
    Answer answer = Gateway.post(path, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-body");
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(answer.body().path("errors").get(0).path("field").asText()).isEqualTo(field);
    assertThat(answer.body().path("errors").get(0).path("reason").asText()).startsWith(reason);
    assertThat(answer.body().path("error_count").asInt()).isEqualTo(answer.body().path("errors").size());
    assertThat(answer.body().path("detail").asText()).startsWith(field + " " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/accounts?referenc=1|referenc|is not a parameter of this operation",
        "/v1/accounts?limit=0|limit|must be an integer from 1 to 1000",
        "/v1/accounts?limit=1001|limit|must be an integer from 1 to 1000",
        "/v1/accounts?limit=01|limit|must be an integer from 1 to 1000",
        "/v1/accounts?limit=99999999999999999999|limit|must be an integer from 1 to 1000",
        "/v1/accounts?asset=usd|asset|must match",
        "/v1/accounts?code=65536|code|must be an integer from 1 to 65535",
        "/v1/accounts?reference=|reference|must not be empty",
        "/v1/accounts?order=up|order|must be ascending or descending",
        "/v1/accounts?cursor=x|cursor|must be the next_cursor of the page before",
        "/v1/accounts?from=yesterday|from|must be an RFC 3339 date-time",
        "/v1/accounts?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z|to|must not be before from",
        "/v1/accounts?from=1969-01-01T00:00:00Z|from|must be an RFC 3339 date-time",
        "/v1/accounts?limit=1&limit=2|limit|is given twice",
        "/v1/accounts?reference=%zz|query|must be percent-encoded",
        "/v1/accounts?reference=%f|query|must be percent-encoded",
        "/v1/accounts?reference=%ff|query|must be percent-encoded UTF-8",
        "/v1/accounts/a?consistency=weak|consistency|must be eventual or strong",
        "/v1/accounts/a?at_least=5|at_least|must be SHARD:SEQUENCE",
        "/v1/accounts/a?at_least=0:-2|at_least|must be SHARD:SEQUENCE",
        "/v1/accounts/a?at_least=1:5|at_least|names a shard that the ledger does not have",
        "/v1/accounts/a?at=1&at_effective=1|at_effective|cannot be given together with at",
        "/v1/accounts/a%01b|id|must not hold control characters",
        "/v1/accounts/a?id=b|id|is taken only where the path has - in its place",
        "/v1/accounts/-?id=|id|must not be empty",
        "/v1/transfers?account=a%01b|account|must not hold control characters",
        "/v1/transfers/a?limit=1|limit|is not a parameter of this operation",
        "/v1/trial-balance?asset=|asset|must match",
        "/v1/in-flight?limit=1001|limit|must be an integer from 1 to 1000",
        "/v1/in-flight?cursor=1-0|cursor|must be the next_cursor of the page before",
        "/v1/in-flight?asset=USD|asset|is not a parameter of this operation",
        "/v1/journal/x|shard|must be an integer from 0 to 255",
        "/v1/journal/256|shard|must be an integer from 0 to 255",
        "/v1/journal/0?limit=101|limit|must be an integer from 1 to 100",
        "/v1/journal/0?decoded=yes|decoded|must be true or false",
        "/v1/journal/0?from=1&cursor=1|cursor|cannot be given together with from",
        "/v1/journal/0?cursor=1:1|cursor|is one of decoded segments",
        "/v1/journal/0?cursor=-1|cursor|must be the next_cursor",
        "/v1/health?verbose=true|verbose|is not a parameter; this operation has none",
        "/openapi.json?v=1|v|is not a parameter; this operation has none",
      })
  void aParameterThatIsWrongIsNamedWithTheReason(String target, String field, String reason) {
    Answer answer = Gateway.get(target);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-parameter");
    assertThat(answer.body().path("errors").get(0).path("field").asText()).isEqualTo(field);
    assertThat(answer.body().path("errors").get(0).path("reason").asText()).startsWith(reason);
  }

  @Test
  void everyWrongParameterIsNamed() {
    Answer answer = Gateway.get("/v1/transfers?limit=0&code=0&nonsense=1");

    assertThat(answer.body().path("errors").findValuesAsText("field")).containsExactlyInAnyOrder("nonsense", "code", "limit");
    assertThat(answer.body().path("error_count").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"GET|/|404|path-not-found", "GET|/v1|404|path-not-found", "GET|/v2/accounts|404|path-not-found", "POST|/v1/transfers/t/undo|404|path-not-found",
        "GET|/v1/accounts/..%2Fjournal%2F0|404|path-not-found", "GET|/v1/accounts/.|404|path-not-found", "GET|/v1/accounts/%2Fa|404|path-not-found",
        "POST|/v1/transfers/%2Fh/void|404|path-not-found",
        "DELETE|/v1/accounts/a|405|method-not-allowed", "PUT|/v1/requests|405|method-not-allowed", "GET|/v1/requests|405|method-not-allowed"})
  void whatThereIsNoOperationForIsAProblemToo(String method, String path, int status, String problem) {
    Answer answer = Gateway.call(method, path, JSON, method.equals("GET") ? null : "{}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    if (status == 405) {
      assertThat(answer.headers().get("allow")).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"})
  void aBodyOfAnotherTypeIsRefused(String type) {
    Answer answer = Gateway.call("POST", "/v1/accounts", Map.of("content-type", type), "{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.problem()).isEqualTo("unsupported-media-type");
  }

  @Test
  void aCompressedBodyIsRefused() {
    Answer answer = Gateway.call("POST", "/v1/accounts", Map.of("content-type", "application/json", "content-encoding", "gzip"), "{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.problem()).isEqualTo("unsupported-media-type");
  }

  @Test
  void whoTakesNoJsonGetsNone() {
    Answer answer = Gateway.call("GET", "/v1/health", Map.of("accept", "text/html"), null);

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.problem()).isEqualTo("not-acceptable");
  }

  @Test
  void aBodyMayBeAsLargeAsAMessageAndNoLarger() {
    String start = "{\"id\":\"";
    String largest = start + "x".repeat(Limits.REQUEST_BYTES - start.length());

    assertThat(Gateway.post("/v1/accounts", largest).problem()).isEqualTo("invalid-body");
    Answer larger = Gateway.post("/v1/accounts", largest + "x");

    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.problem()).isEqualTo("body-too-large");
  }

  @Test
  void anUrlHasABound() {
    String path = "/v1/accounts?reference=";
    Answer longest = Gateway.get(path + "x".repeat(Calls.URL_CHARACTERS - path.length()));
    Answer longer = Gateway.get(path + "x".repeat(Calls.URL_CHARACTERS - path.length() + 1));

    assertThat(longest.problem()).isEqualTo("invalid-parameter");
    assertThat(longer.status()).isEqualTo(414);
    assertThat(longer.problem()).isEqualTo("url-too-long");
  }

  @Test
  void anotherShardIsNotFound() {
    Answer answer = Gateway.get("/v1/journal/1");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("shard-not-found");
  }
}
