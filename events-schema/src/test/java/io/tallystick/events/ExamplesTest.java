package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples are what the schemas and the reader accept; the counterexamples are what both refuse. */
class ExamplesTest {
  private static final String EXAMPLES = "src/main/resources/examples/";
  private static final String COUNTEREXAMPLES = "src/test/resources/counterexamples/";

  @TestFactory
  Stream<DynamicTest> examplesAreValid() {
    return all(EXAMPLES, (type, file) -> {
      assertThat(Schemas.validate(type, Schemas.read(file))).isEmpty();
      if (type == EventType.REQUEST_V1) {
        assertThat(read(file).problems()).isEmpty();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> counterexamplesAreInvalid() {
    return all(COUNTEREXAMPLES, (type, file) -> {
      assertThat(Schemas.validate(type, Schemas.read(file))).isNotEmpty();
      if (type == EventType.REQUEST_V1) {
        assertThat(read(file).problems()).isPresent();
      }
    });
  }

  private interface Check {
    void of(EventType type, Path file) throws IOException;
  }

  private static Stream<DynamicTest> all(String folder, Check check) {
    return Arrays.stream(EventType.values())
        .flatMap(
            type ->
                Schemas.files(folder + Schemas.name(type)).stream()
                    .map(file -> DynamicTest.dynamicTest(Schemas.name(type) + "/" + file.getFileName(), () -> check.of(type, file))));
  }

  private static ParsedRequest read(Path file) throws IOException {
    return new RequestReader().read(Files.readAllBytes(file));
  }
}
