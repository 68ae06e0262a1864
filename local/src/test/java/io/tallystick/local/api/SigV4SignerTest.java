package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.local.CommandFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

class SigV4SignerTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Clock CLOCK = Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);

  /** From AWS's Signature Version 4 test suite: get-vanilla, get-vanilla-query-order-key-case, post-vanilla, post-x-www-form-urlencoded. */
  @ParameterizedTest
  @CsvSource({
    "GET, /, '', host;x-amz-date, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "GET, /?Param2=value2&Param1=value1, '', host;x-amz-date, '', b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "POST, /, '', host;x-amz-date, '', 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "POST, /, application/x-www-form-urlencoded, content-type;host;x-amz-date, Param1=value1, ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  })
  void theCheckIsThatOfThePublishedVectors(String method, String target, String contentType, String signed, String body, String signature) {
    Map<String, String> headers = new HashMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));
    if (!contentType.isEmpty()) {
      headers.put("content-type", contentType);
    }
    headers.put("authorization", "AWS4-HMAC-SHA256 Credential=" + KEY + "/20150830/us-east-1/service/aws4_request, SignedHeaders=" + signed + ", Signature=" + "0".repeat(64));
    URI uri = URI.create("https://example.amazonaws.com" + target);
    assertThat(SignatureCheck.expected(method, uri, headers, body.getBytes(StandardCharsets.UTF_8), SECRET)).isEqualTo(signature);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/accounts/wallet%3Aalice?consistency=eventual&at=2026-11-22T10%3A00%3A00Z, ''",
    "GET, /prod/v1/transfers?reference=a%2Bb%20c%2F%3F&limit=1, ''",
    "POST, /v1/transfers/%D0%BA%D0%BE%D0%BD%D1%82%D0%BE%20%C3%A9%25/post, '{\"id\":\"é\"}'",
    "POST, /v1/requests, '{\"transfers\":[]}'",
  })
  void whatIsSignedPassesTheCheck(String method, String target, String body) {
    check(AwsBasicCredentials.create(KEY, SECRET), method, target, body);
    Map<String, String> headers = check(AwsSessionCredentials.create(KEY, SECRET, "a session's token"), method, target, body);
    assertThat(headers).containsEntry("x-amz-security-token", "a session's token");
    assertThat(headers.get("authorization")).contains("/eu-west-1/execute-api/", "x-amz-security-token");
  }

  private static Map<String, String> check(AwsCredentials credentials, String method, String target, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    URI uri = URI.create("https://abc.execute-api.eu-west-1.amazonaws.com" + target);
    Map<String, String> sent = Map.of("accept", "application/json");
    Map<String, String> headers = new HashMap<>(sent);
    headers.put("host", "abc.execute-api.eu-west-1.amazonaws.com");
    new SigV4Signer(StaticCredentialsProvider.create(credentials), Region.EU_WEST_1, CLOCK)
        .sign(method, uri, sent, bytes)
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    assertThat(headers).containsEntry("x-amz-date", "20150830T123600Z");
    assertThat(SignatureCheck.given(headers)).isEqualTo(SignatureCheck.expected(method, uri, headers, bytes, SECRET));
    return headers;
  }

  @Test
  void aMissingProfileOrCredentialIsSaidInOneSentence() {
    SigV4Signer signer =
        new SigV4Signer(
            () -> {
              throw SdkClientException.create("nobody is logged in");
            },
            Region.EU_WEST_1,
            CLOCK);
    assertThatThrownBy(() -> signer.sign("GET", URI.create("https://example.com/"), Map.of(), new byte[0]))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("no AWS credentials to sign with: nobody is logged in");
    assertThat(List.of(Signer.NONE.sign("GET", URI.create("http://127.0.0.1/"), Map.of(), new byte[0]))).containsExactly(Map.of());
  }
}
