package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberDictionaryTest {
  private record Number(long high, long low) {}

  @Test
  void everyNumberKeepsItsIndexHoweverManyCome() {
    SplittableRandom random = new SplittableRandom(1);
    NumberDictionary dictionary = new NumberDictionary();
    List<Number> added = new ArrayList<>();
    while (added.size() < NumberDictionary.LIMIT) {
      Number number = new Number(random.nextInt(3), random.nextLong(1L << random.nextInt(1, 63)));
      assertThat(dictionary.find(number.high, number.low)).isEqualTo(added.indexOf(number));
      if (!added.contains(number)) {
        dictionary.add(number.high, number.low);
        added.add(number);
      }
      assertThat(dictionary.size()).isEqualTo(added.size());
      for (int index = 0; index < added.size(); index++) {
        assertThat(dictionary.find(added.get(index).high, added.get(index).low)).isEqualTo(index);
        assertThat(dictionary.high(index)).isEqualTo(added.get(index).high);
        assertThat(dictionary.low(index)).isEqualTo(added.get(index).low);
      }
    }
  }

  @Test
  void whatComesWhenItIsFullIsNotRemembered() {
    NumberDictionary dictionary = new NumberDictionary();
    for (int i = 0; i < NumberDictionary.LIMIT + 5; i++) {
      dictionary.add(0, i);
    }
    assertThat(dictionary.size()).isEqualTo(NumberDictionary.LIMIT);
    assertThat(dictionary.find(0, NumberDictionary.LIMIT - 1)).isEqualTo(NumberDictionary.LIMIT - 1);
    assertThat(dictionary.find(0, NumberDictionary.LIMIT)).isEqualTo(-1);
  }
}
