package io.tallystick.delivery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which URLs may be endpoints, and how they are understood. */
class EndpointUrlTest {
  private static final AddressRules LOOPBACK = AddressRules.parse("127.0.0.0/8,::1");

  private static EndpointUrl.Reading read(String url) {
    return EndpointUrl.read(url, AddressRules.PUBLIC_ONLY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          https://example.com,                    example.com,          443,  /,            https://example.com/
          https://example.com/,                   example.com,          443,  /,            https://example.com/
          HTTPS://EXAMPLE.com/In?a=1&b=%20,       example.com,          443,  /In?a=1&b=%20, https://example.com/In?a=1&b=%20
          https://example.com:443/x,              example.com,          443,  /x,           https://example.com/x
          https://a.b-c.example:8443/x,           a.b-c.example,        8443, /x,           https://a.b-c.example:8443/x
          https://example.com:65535?q,            example.com,          65535, /?q,         https://example.com:65535/?q
          https://xn--mnchen-3ya.example/,        xn--mnchen-3ya.example, 443, /,           https://xn--mnchen-3ya.example/
          https://8.8.8.8/x,                      8.8.8.8,              443,  /x,           https://8.8.8.8/x
          https://[2001:4860:4860::8888]:1024/x,  2001:4860:4860:0:0:0:0:8888, 1024, /x,    https://[2001:4860:4860:0:0:0:0:8888]:1024/x
          https://[::ffff:8.8.8.8]/,              8.8.8.8,              443,  /,            https://8.8.8.8/
          https://1e100.net/,                     1e100.net,            443,  /,            https://1e100.net/
          https://0x7f.example/,                  0x7f.example,         443,  /,            https://0x7f.example/
          https://hooks/,                         hooks,                443,  /,            https://hooks/
          """)
  void aUrlIsUnderstoodOnce(String url, String host, int port, String target, String written) {
    assertThat(read(url)).isEqualTo(new EndpointUrl.Reading.Endpoint(new EndpointUrl("https", host, port, target)));
    assertThat(((EndpointUrl.Reading.Endpoint) read(url)).url()).hasToString(written);
    assertThat(read(written)).as("its own text says the same").isEqualTo(read(url));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            """
            TOO_LONG
            https://example.com/%s
            CHARACTERS
            https://example.com/a b
            https://example.com/a\tb
            https://example.com/ä
            https://exämple.com/
            https://example。com/
            https://①②⑦.0.0.1/
            https://example.com\\@127.0.0.1/
            https:\\\\127.0.0.1/
             https://example.com/
            NO_URL
            example.com
            //example.com/
            /hook
            https:
            https:/example.com
            https:///hook
            https:example.com
            https://[::1/
            https://[::1]x/
            https://exa<mple.com/
            https://example.com/%zz
            SCHEME
            ftp://example.com/
            file://example.com/etc/passwd
            gopher://example.com/
            javascript://example.com/
            PLAIN
            http://example.com/
            http://127.0.0.1/
            USER_INFORMATION
            https://user@example.com/
            https://user:password@example.com/
            https://@example.com/
            https://example.com@127.0.0.1/
            https://8.8.8.8:443@127.0.0.1/
            https://example.com%40@127.0.0.1/
            FRAGMENT
            https://example.com/#
            https://example.com/#@127.0.0.1/
            https://example.com#.internal/
            HOST
            https://[fe80::1%25eth0]/
            https://2130706433/
            https://017700000001/
            https://0x7f000001/
            https://0x7F000001/
            https://0177.0.0.1/
            https://0x7f.0.0.1/
            https://0x7f.1/
            https://127.1/
            https://127.0.1/
            https://0/
            https://1.2.3.4.5/
            https://127.0.0.1./
            https://127.0.0.01/
            https://127.0.0.256/
            https://256.256.256.256/
            https://example.0x7f/
            https://example.1/
            https://0x/
            https://%31%32%37.0.0.1/
            https://127.0.0.1%2f.example.com/
            https://example.com./
            https://-example.com/
            https://example-.com/
            https://exa_mple.com/
            https://example..com/
            https://.example.com/
            https://a.example.com,127.0.0.1/
            https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/
            PORT
            https://example.com:/
            https://example.com:0/
            https://example.com:22/
            https://example.com:80/
            https://example.com:1023/
            https://example.com:65536/
            PATH
            https://example.com//
            https://example.com//evil.example/in
            https://example.com///in
            ADDRESS
            https://127.0.0.1/
            https://127.0.0.1:8443/
            https://10.0.0.1/
            https://169.254.169.254/latest/meta-data/
            https://100.64.0.1/
            https://0.0.0.0/
            https://224.0.0.1/
            https://255.255.255.255/
            https://[::]/
            https://[::1]/
            https://[0:0:0:0:0:0:0:1]/
            https://[::ffff:127.0.0.1]/
            https://[::ffff:7f00:1]/
            https://[::127.0.0.1]/
            https://[64:ff9b::169.254.169.254]/
            https://[2002:7f00:1::]/
            https://[2001:0:7f00:1::]/
            https://[fd00:ec2::254]/
            https://[fe80::1]/
            https://[fc00::1]/
            https://[ff02::1]/
            """
                .split("\n"))
        .collect(RefusedUrls::new, RefusedUrls::line, (a, b) -> {})
        .rows();
  }

  /** A line of capitals says what is wrong with the URLs after it. */
  private static final class RefusedUrls {
    private final Stream.Builder<Arguments> rows = Stream.builder();
    private UrlProblem problem;

    void line(String line) {
      if (line.matches("[A-Z_]+")) {
        problem = UrlProblem.valueOf(line);
      } else {
        rows.add(Arguments.of(line.replace("%s", "a".repeat(EndpointUrl.LENGTH)), problem));
      }
    }

    Stream<Arguments> rows() {
      return rows.build();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refused")
  void aUrlThatMightLeadElsewhereIsRefused(String url, UrlProblem problem) {
    assertThat(read(url)).isEqualTo(new EndpointUrl.Reading.Refused(problem));
  }

  @Test
  void everyProblemIsInTheTable() {
    assertThat(refused().map(row -> row.get()[1]).distinct()).containsExactly((Object[]) UrlProblem.values());
  }

  @Test
  void aUrlMayBeAsLongAsTheLimit() {
    String longest = "https://example.com/" + "a".repeat(EndpointUrl.LENGTH - "https://example.com/".length());
    assertThat(read(longest)).isInstanceOf(EndpointUrl.Reading.Endpoint.class);
    assertThat(read(longest + "a")).isEqualTo(new EndpointUrl.Reading.Refused(UrlProblem.TOO_LONG));
  }

  @Test
  void aNameHasAtMost253Characters() {
    String name = ("a".repeat(49) + ".").repeat(5) + "abc";
    assertThat(name).hasSize(253);
    assertThat(read("https://" + name + "/")).isInstanceOf(EndpointUrl.Reading.Endpoint.class);
    assertThat(read("https://" + name + "d/")).isEqualTo(new EndpointUrl.Reading.Refused(UrlProblem.HOST));
  }

  @Test
  void anEndpointIsTheSameForEveryQueryAndNoOther() {
    String key = new EndpointUrl("https", "example.com", 443, "/in").key();
    assertThat(key).matches("[0-9a-f]{32}").isEqualTo(new EndpointUrl("https", "example.com", 443, "/in?a=1").key());
    assertThat(key)
        .isNotEqualTo(new EndpointUrl("https", "example.com", 443, "/out").key())
        .isNotEqualTo(new EndpointUrl("https", "example.com", 8443, "/in").key())
        .isNotEqualTo(new EndpointUrl("https", "example.org", 443, "/in").key());
  }

  @Test
  void plainHttpIsForAllowedRangesOnly() {
    assertThat(EndpointUrl.read("http://127.0.0.1:8080/x", LOOPBACK))
        .isEqualTo(new EndpointUrl.Reading.Endpoint(new EndpointUrl("http", "127.0.0.1", 8080, "/x")));
    assertThat(EndpointUrl.read("http://[::1]/", LOOPBACK)).isEqualTo(new EndpointUrl.Reading.Endpoint(new EndpointUrl("http", "0:0:0:0:0:0:0:1", 80, "/")));
    assertThat(EndpointUrl.read("http://localhost/", LOOPBACK)).as("where it leads is seen when it is resolved").isInstanceOf(EndpointUrl.Reading.Endpoint.class);
    assertThat(EndpointUrl.read("http://8.8.8.8/", LOOPBACK)).isEqualTo(new EndpointUrl.Reading.Refused(UrlProblem.ADDRESS));
    assertThat(EndpointUrl.read("http://127.0.0.1:443/", LOOPBACK)).isEqualTo(new EndpointUrl.Reading.Refused(UrlProblem.PORT));
    assertThat(EndpointUrl.read("https://10.0.0.1/", LOOPBACK)).isEqualTo(new EndpointUrl.Reading.Refused(UrlProblem.ADDRESS));
  }
}
