package io.tallystick.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "0, USD/2, 0, 0.00",
    "1, USD/2, 100, 1.00",
    "12.3, USD/2, 1230, 12.30",
    "12.34, USD/2, 1234, 12.34",
    "12.3400, USD/2, 1234, 12.34",
    "007, POINTS, 7, 7",
    "100, POINTS, 100, 100",
    "0.000000000000000001, WEI/18, 1, 0.000000000000000001",
    "3402823669209384634633746074317682114.55, USD/2, 340282366920938463463374607431768211455, 3402823669209384634633746074317682114.55",
  })
  void amountsAreReadAsTheyAreShown(String text, String asset, String units, String shown) {
    Amount amount = Decimals.units(text, Asset.of(asset));
    assertThat(amount).hasToString(units);
    assertThat(Decimals.of(amount, Asset.of(asset))).isEqualTo(shown);
  }
}
