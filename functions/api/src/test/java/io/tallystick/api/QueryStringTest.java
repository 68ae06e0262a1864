package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a=b|a|b", "a=|a|''", "a|a|''", "a=b=c|a|b=c", "%61=%62|a|b", "a=b+c|a|b c", "a=b%2Bc|a|b+c", "a=Zo%C3%AB|a|Zoë", "a=Zoë|a|Zoë", "a=%F0%9F%98%80|a|😀", "&a=b&&|a|b", "a=|a|''"})
  void aParameterIsDecoded(String query, String name, String value) {
    assertThat(QueryString.parse(query)).isEqualTo(Map.of(name, value));
  }

  @Test
  void noQueryHasNoParameters() {
    assertThat(QueryString.parse(null)).isEmpty();
    assertThat(QueryString.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%4g", "a=%-1", "a=%４１", "%zz=1", "a=%C3", "a=%80", "a=%ED%A0%80", "a=%C0%80"})
  void whatCannotBeDecodedForCertainIsRefused(String query) {
    assertThatThrownBy(() -> QueryString.parse(query)).isInstanceOf(ApiProblem.class).hasMessageContaining("query must be percent-encoded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=1", "a=1&b=2&%61=3", "a&a"})
  void aParameterIsGivenOnce(String query) {
    assertThatThrownBy(() -> QueryString.parse(query)).isInstanceOf(ApiProblem.class).hasMessage("a is given twice");
  }
}
