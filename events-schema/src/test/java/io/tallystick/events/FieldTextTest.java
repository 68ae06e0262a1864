package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldTextTest {
  @Test
  void anIdHasOneTo128CharactersAndNoControlCharacters() {
    assertThat(FieldText.problemOfId("wallet:alice")).isEmpty();
    assertThat(FieldText.problemOfId("😀".repeat(128))).isEmpty();
    assertThat(FieldText.problemOfId("")).isEqualTo(Optional.of("must not be empty"));
    assertThat(FieldText.problemOfId("x".repeat(129))).isEqualTo(Optional.of("must not exceed 128 characters"));
    assertThat(FieldText.problemOfId("😀".repeat(129))).isEqualTo(Optional.of("must not exceed 128 characters"));
    assertThat(FieldText.problemOfId("a\u0000")).isEqualTo(Optional.of("must not hold control characters"));
    assertThat(FieldText.problemOfId("a\ud800")).isEqualTo(Optional.of("must not hold unpaired surrogates"));
  }

  @Test
  void aReferenceMayHoldControlCharacters() {
    assertThat(FieldText.problemOfReference("a\n")).isEmpty();
    assertThat(FieldText.problemOfReference("")).isEqualTo(Optional.of("must not be empty"));
    assertThat(FieldText.problemOfReference("a\udc00")).isEqualTo(Optional.of("must not hold unpaired surrogates"));
  }
}
