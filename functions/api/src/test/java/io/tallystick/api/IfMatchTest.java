package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      *                 | true
      "3"               | true
      ` "3" `           | true
      "2", "3"          | true
      "2" ,"3"          | true
      "2"               | false
      "33"              | false
      W/"3"             | false
      ""                | false
      """)
  void aVersionMatchesItsTag(String header, boolean matches) {
    assertThat(IfMatch.of(header).accepts(3)).isEqualTo(matches);
  }

  @Test
  void withoutItEveryVersionMatches() {
    assertThat(IfMatch.of(null).accepts(3)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "\"3", "", "\"3\",", "\"3\" \"4\"", "*, \"3\""})
  void anythingElseIsRefused(String header) {
    assertThatThrownBy(() -> IfMatch.of(header)).isInstanceOf(ApiProblem.class).hasMessageContaining("If-Match must be * or the ETag");
  }
}
