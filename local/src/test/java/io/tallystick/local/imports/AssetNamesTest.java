package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetNamesTest {
  private static AssetNames names(String... commodities) {
    TreeMap<String, Integer> scales = new TreeMap<>();
    for (String commodity : commodities) {
      scales.put(commodity, 2);
    }
    return AssetNames.of(scales, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "USD, USD/2",
    "$, USD/2",
    "€, EUR/2",
    "£, GBP/2",
    "¥, JPY/2",
    "usd, USD/2",
    "'', UNIT/2",
    "my stock, MY_STOCK/2",
    "BRK.B, BRK_B/2",
    "5YR, X5YR/2",
    "_x, X_X/2",
    "zł, PLN/2",
    "GPU_SECOND, GPU_SECOND/2",
  })
  void aCommodityIsNamedAsItReads(String commodity, String asset) {
    assertThat(names(commodity).asset(commodity)).hasToString(asset);
  }

  @ParameterizedTest
  @CsvSource({"円, X_[A-Z2-7]{4}/2", "A VERY LONG COMMODITY NAME, A_VERY_LONG_[A-Z2-7]{4}/2"})
  void whatCannotBeNamedAsItReadsGetsAHash(String commodity, String pattern) {
    assertThat(names(commodity).asset(commodity).text()).matches(pattern);
  }

  @Test
  void ofThoseThatWantOneNameTheOneWrittenSoHasIt() {
    AssetNames names = names("$", "USD", "usd");
    assertThat(names.asset("USD")).hasToString("USD/2");
    assertThat(names.asset("$").text()).matches("USD_[A-Z2-7]{4}/2");
    assertThat(names.asset("usd").text()).matches("USD_[A-Z2-7]{4}/2").isNotEqualTo(names.asset("$").text());
    assertThat(names("$", "usd").asset("$")).as("whatever else collides").isEqualTo(names.asset("$"));
    assertThat(names.mapping()).hasSize(2).allMatch(line -> line.contains(" = USD_"));
  }

  @Test
  void manyCommoditiesNeverShareAnAsset() {
    String[] commodities = new String[5_000];
    for (int at = 0; at < commodities.length; at++) {
      commodities[at] = "fund " + "-".repeat(at % 10) + "+".repeat(at / 10);
    }
    AssetNames names = names(commodities);
    assertThat(java.util.Arrays.stream(commodities).map(names::asset).distinct().count())
        .isEqualTo(java.util.Arrays.stream(commodities).distinct().count());
  }

  @Test
  void theUsersChoiceGoesFirst() {
    TreeMap<String, Integer> scales = new TreeMap<>(Map.of("$", 2, "AUD", 2, "b", 0));
    AssetNames names = AssetNames.of(scales, Map.of("$", "AUD"));
    assertThat(names.asset("$")).hasToString("AUD/2");
    assertThat(names.asset("AUD").text()).matches("AUD_[A-Z2-7]{4}/2");
    assertThatThrownBy(() -> AssetNames.of(scales, Map.of("$", "aud")))
        .hasMessage("asset aud for commodity $ must match [A-Z][A-Z0-9_]{0,15}");
    assertThatThrownBy(() -> AssetNames.of(scales, Map.of("$", "AUD", "b", "AUD"))).hasMessage("asset AUD was chosen for two commodities");
  }
}
