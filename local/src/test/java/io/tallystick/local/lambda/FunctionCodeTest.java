package io.tallystick.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCodeTest {

  @TempDir
  Path folder;

  @Test
  void theClassPathIsTheRootThenTheJarsOfLibInOrder() throws IOException {
    FunctionCode code = unpack("One.class", "lib/b.jar", "lib/a.jar", "lib/readme.txt");
    assertThat(code.classPath()).containsExactly(code.root(), code.root().resolve("lib/a.jar"), code.root().resolve("lib/b.jar"));
    assertThat(code.root().resolve("One.class")).hasContent("One.class");
  }

  @Test
  void theSameContentIsUnpackedOnceAndOtherContentBesideIt() throws IOException {
    FunctionCode first = unpack("One.class");
    Files.writeString(first.root().resolve("mark"), "still here");
    assertThat(unpack("One.class").root()).isEqualTo(first.root());
    assertThat(first.root().resolve("mark")).exists();
    assertThat(unpack("Two.class").root()).isNotEqualTo(first.root());
  }

  @Test
  void anEntryOutsideOfTheFolderIsRefused() {
    assertThatThrownBy(() -> unpack("../../evil.sh")).isInstanceOf(IOException.class).hasMessageContaining("outside of itself");
  }

  @Test
  void codeThatIsMissingOrNoZipFileIsExplained() throws IOException {
    assertThatThrownBy(() -> FunctionCode.unpack(folder.resolve("nothing.zip"), folder.resolve("cache"))).hasMessageContaining("build it first");
    Path text = Files.writeString(folder.resolve("text.zip"), "not a zip file");
    assertThatThrownBy(() -> FunctionCode.unpack(text, folder.resolve("cache"))).hasMessageContaining("no zip file");
  }

  private FunctionCode unpack(String... entries) throws IOException {
    Path zip = folder.resolve("function.zip");
    try (ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String entry : entries) {
        // A fixed time, so that the same entries make the same file.
        ZipEntry header = new ZipEntry(entry);
        header.setTime(0);
        output.putNextEntry(header);
        output.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return FunctionCode.unpack(zip, folder.resolve("cache"));
  }
}
