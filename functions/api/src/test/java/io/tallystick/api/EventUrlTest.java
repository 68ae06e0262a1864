package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.ProblemType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventUrlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"/v1/accounts/a b|/v1/accounts/a%20b", "/50%|/50%25", "/%41|/%2541", "/Zoë|/Zo%C3%AB", "/😀|/%F0%9F%98%80", "/a;b|/a%3Bb", "/a#b|/a%23b", "/\"\\|/%22%5C", "/wallet:alice@x|/wallet:alice@x"})
  void whatAPathCannotHoldIsEncoded(String raw, String encoded) throws Exception {
    byte[] event = JSON.writeValueAsBytes(JSON.createObjectNode().put("version", "2.0").put("rawPath", raw).put("body", raw));

    JsonNode read = JSON.readTree(EventUrl.encoded(event));

    assertThat(read.path("rawPath").asText()).isEqualTo(encoded);
    assertThat(read.path("body").asText()).isEqualTo(raw);
    assertThat(read.path("version").asText()).isEqualTo("2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rawPath\":\"/v1/accounts/a\"}", "{\"other\":{\"rawPath\":\"a b\"}}", "{\"rawPath\":null}", "{\"rawPath\":[\"a b\"]}", "[]", "{}", "\"a b\"", ""})
  void allElseStaysAsItIs(String event) throws Exception {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);

    assertThat(EventUrl.encoded(bytes)).isSameAs(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"a=b c|a=b%20c", "a=\"\\^{}<>|a=%22%5C%5E%7B%7D%3C%3E", "a=Zoë|a=Zo%C3%AB", "a=%7C%20+&b=/:@!$'()*,;=?|a=%7C%20+&b=/:@!$'()*,;=?"})
  void whatAQueryCannotHoldIsEncoded(String raw, String encoded) throws Exception {
    byte[] event = JSON.writeValueAsBytes(JSON.createObjectNode().put("rawPath", "/a b").put("rawQueryString", raw).put("body", raw));

    JsonNode read = JSON.readTree(EventUrl.encoded(event));

    assertThat(read.path("rawQueryString").asText()).isEqualTo(encoded);
    assertThat(read.path("rawPath").asText()).isEqualTo("/a%20b");
    assertThat(read.path("body").asText()).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%４１", "%"})
  void aPercentSignThatEncodesNothingIsAProblem(String query) {
    assertThatThrownBy(() -> EventUrl.encoded(("{\"rawQueryString\":\"" + query + "\"}").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ApiProblem.class)
        .hasMessageStartingWith("query must be percent-encoded");
  }

  /** The gateway has matched a route and found who may use it; no part of an id may lead to another one. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/accounts/../journal/0", "/v1/accounts/..", "/v1/accounts/.", "/v1/accounts/./statement", "/v1/transfers//h/void", "//v1/health", "/v1/accounts//"})
  void aPathThatFrameworksWouldResolveLeadsNowhere(String path) {
    assertThatThrownBy(() -> EventUrl.encoded(("{\"rawPath\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(ApiProblem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.PATH_NOT_FOUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/accounts/...", "/v1/accounts/.a", "/v1/accounts/a..", "/v1/accounts/..a/statement", "/v1/accounts/a.b", "/v1/accounts/", "/"})
  void dotsWithinAnIdAreAPartOfIt(String path) throws Exception {
    byte[] event = ("{\"rawPath\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8);

    assertThat(EventUrl.encoded(event)).isSameAs(event);
  }

  @Test
  void thePathMayComeLast() throws Exception {
    byte[] event = "{\"headers\":{\"a\":[1,{}]},\"isBase64Encoded\":false,\"rawPath\":\"/a b\" }".getBytes(StandardCharsets.UTF_8);

    assertThat(new String(EventUrl.encoded(event), StandardCharsets.UTF_8)).isEqualTo("{\"headers\":{\"a\":[1,{}]},\"isBase64Encoded\":false,\"rawPath\":\"/a%20b\" }");
  }
}
