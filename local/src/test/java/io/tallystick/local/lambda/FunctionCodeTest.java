package io.tallystick.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
  void whoComesSecondTakesWhatTheFirstHasUnpacked() throws IOException {
    Path first = Files.createDirectories(folder.resolve("unpacked/lib"));
    Files.writeString(first.resolve("a.jar"), "first");
    Path second = Files.createDirectories(folder.resolve("unpacking-2/lib"));
    Files.writeString(second.resolve("a.jar"), "second");

    FunctionCode.publish(second.getParent(), first.getParent());

    assertThat(first.resolve("a.jar")).hasContent("first");
  }

  @Test
  void whatCannotBePutInPlaceThoughNothingIsThereIsAFailure() {
    assertThatThrownBy(() -> FunctionCode.publish(folder.resolve("nothing"), folder.resolve("unpacked"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void severalAtOnceUnpackItAndLeaveNothingElse() throws Exception {
    Path zip = zip("One.class", "lib/a.jar");
    int many = 8;
    CountDownLatch together = new CountDownLatch(many);
    List<Future<Path>> roots = new ArrayList<>();
    try (ExecutorService processes = Executors.newFixedThreadPool(many)) {
      for (int i = 0; i < many; i++) {
        roots.add(
            processes.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return FunctionCode.unpack(zip, folder.resolve("cache")).root();
                }));
      }
    }
    Set<Path> found = new HashSet<>();
    for (Future<Path> root : roots) {
      found.add(root.get());
    }
    assertThat(found).hasSize(1);
    try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
      assertThat(left).containsExactlyElementsOf(found);
    }
    assertThat(found.iterator().next().resolve("lib/a.jar")).hasContent("lib/a.jar");
  }

  @Test
  void whatNobodyHasUsedForLongIsDeleted() throws IOException {
    Path old = Files.createDirectories(folder.resolve("cache/old/lib"));
    Files.writeString(old.resolve("a.jar"), "old");
    Files.setLastModifiedTime(old.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    unpack("One.class");
    assertThat(old.getParent()).doesNotExist();
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
    return FunctionCode.unpack(zip(entries), folder.resolve("cache"));
  }

  private Path zip(String... entries) throws IOException {
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
    return zip;
  }
}
