package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      {"statusCode":200,"body":"hello"}                                  | 200 | Content-Type: text/plain;charset=UTF-8    | hello
      {"statusCode":201,"headers":{"content-type":"a/b"},"body":"x"}     | 201 | content-type: a/b                         | x
      {"statusCode":"404"}                                               | 404 | -                                         | -
      {"statusCode":200,"body":"aGVsbG8=","isBase64Encoded":true}        | 200 | Content-Type: text/plain;charset=UTF-8    | hello
      {"statusCode":204,"headers":{"X":7,"Y":true,"Z":null}}             | 204 | X: 7, Y: true                             | -
      {"statusCode":200,"cookies":["a=1","b=2"]}                         | 200 | Set-Cookie: a=1, Set-Cookie: b=2          | -
      {"statusCode":200,"headers":{"Content-Length":"99","Connection":"close","Transfer-Encoding":"chunked"}} | 200 | - | -
      {"statusCode":200,"multiValueHeaders":{"X":["1"]},"body":null}     | 200 | -                                         | -
      {"greeting":"hello"}                                               | 200 | Content-Type: application/json            | {"greeting":"hello"}
      "hello"                                                            | 200 | Content-Type: application/json            | hello
      [1,2]                                                              | 200 | Content-Type: application/json            | [1,2]
      null                                                               | 200 | Content-Type: application/json            | null
      """)
  void whatAFunctionReturnsIsAnAnswer(String payload, int status, String headers, String body) {
    Answer answer = Answer.of(payload.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(String.join(", ", answer.headers().stream().map(header -> header.name() + ": " + header.value()).toList())).isEqualTo(headers == null ? "" : headers);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body == null ? "" : body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no json", "{\"statusCode\":0}", "{\"statusCode\":\"OK\"}", "{\"statusCode\":600}", "{\"statusCode\":200,\"body\":\"*\",\"isBase64Encoded\":true}",
      "{\"statusCode\":200,\"headers\":{\"x\":\"a\\r\\nSet-Cookie: b\"}}", "{\"statusCode\":200,\"headers\":{\"\":\"a\"}}", "{\"statusCode\":200,\"cookies\":[\"a\\nb\"]}"})
  void whatIsNoAnswerIsNotTakenForOne(String payload) {
    assertThat(Answer.of(payload.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void theGatewaysOwnAnswersAreJson() {
    assertThat(new String(Answer.NOT_FOUND.body(), StandardCharsets.UTF_8)).isEqualTo("{\"message\":\"Not Found\"}");
    assertThat(Answer.NOT_FOUND.head("id-1", false))
        .isEqualTo(Head.response(404, List.of(new Header("Content-Type", "application/json"), new Header("Apigw-Requestid", "id-1"))));
    assertThat(Answer.NOT_FOUND.head("id-1", true).header("Connection")).isEqualTo("close");
  }
}
