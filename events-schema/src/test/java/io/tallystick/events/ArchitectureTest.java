package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module's classes may use, read from their constant pools. */
class ArchitectureTest {
  private static final List<String> ALLOWED =
      List.of("java/", "io/tallystick/events/", "io/tallystick/ledger/", "com/fasterxml/jackson/core/");

  @Test
  void onlyTheJdkTheLedgersWordsAndTheStreamingParserAreUsed() throws IOException, URISyntaxException {
    Path root = Path.of(RequestReader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> classes = files.filter(path -> path.toString().endsWith(".class")).toList();
      assertThat(classes).hasSizeGreaterThan(20);
      for (Path file : classes) {
        for (var entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof ClassEntry used && !used.asSymbol().isArray()) {
            assertThat(ALLOWED).as("%s uses %s", file.getFileName(), used.asInternalName()).anyMatch(used.asInternalName()::startsWith);
          }
        }
      }
    }
  }
}
