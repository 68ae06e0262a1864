package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathIdsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wallet:alice|/v1/accounts/wallet:alice",
        "019364a0-4f3a-7c3e-9d2b-6a1f0c9e8b77|/v1/accounts/019364a0-4f3a-7c3e-9d2b-6a1f0c9e8b77",
        "a.b~c_d@e|/v1/accounts/a.b~c_d@e",
        "-|/v1/accounts/-?id=-",
        ".|/v1/accounts/-?id=.",
        "..|/v1/accounts/-?id=..",
        "a/b|/v1/accounts/-?id=a%2Fb",
        "a b|/v1/accounts/-?id=a%20b",
        "50%|/v1/accounts/-?id=50%25",
        "a+b|/v1/accounts/-?id=a%2Bb",
        "Zoë|/v1/accounts/-?id=Zo%C3%AB",
        "😀|/v1/accounts/-?id=%F0%9F%98%80",
      })
  void anObjectIsFoundWhereItsIdCanStand(String id, String location) {
    assertThat(PathIds.location("/v1/accounts", id)).isEqualTo(location);
  }
}
