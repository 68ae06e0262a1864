package io.tallystick.local.httpapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", ignoreLeadingAndTrailingWhitespace = true, textBlock = """
      /                            | /             | -               | {}
      /a/b                         | /a/b          | -               | {}
      /a?                          | /a            | -               | {}
      /a?x=1&y=2                   | /a            | x=1&y=2         | {x=1, y=2}
      /a?x=1&x=2&y                 | /a            | x=1&x=2&y       | {x=1,2, y=}
      /a?x=a%20b+c%2Bd             | /a            | x=a%20b+c%2Bd   | {x=a b c+d}
      /a?x=%zz                     | /a            | x=%zz           | {x=%zz}
      /a%20b/c+d                   | /a b/c+d      | -               | {}
      /a%2Fb                       | /a/b          | -               | {}
      /a%3Fb?x=1                   | /a            | x=1             | {x=1}
      /a%23b%25                    | /a#b%         | -               | {}
      /caf%C3%A9                   | /café         | -               | {}
      http://host:1/a/b?x=1        | /a/b          | x=1             | {x=1}
      http://host                  | /             | -               | {}
      """)
  void thePathIsDecodedAndTheQueryIsNot(String target, String path, String query, String parameters) throws Exception {
    RequestTarget parsed = RequestTarget.parse(target);
    assertThat(parsed.path()).isEqualTo(path);
    assertThat(parsed.rawQuery()).isEqualTo(query == null ? "" : query);
    assertThat(parsed.parameters().toString()).isEqualTo(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a/b", "/%", "/%4", "/%g0", "/%0g", "/%-1", "/%FF", "/%C3", "/\u00e9"})
  void whatIsNoPathIsRefused(String target) {
    assertThatThrownBy(() -> RequestTarget.parse(target)).isInstanceOf(ProtocolException.class);
  }
}
