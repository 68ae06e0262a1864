package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module's classes may use, read from their constant pools. */
class ArchitectureTest {
  /** Where a decision would get something else than its arguments from. */
  private static final List<String> IMPURE =
      List.of("java/io/", "java/net/", "java/nio/file/", "java/nio/channels/", "java/util/concurrent/", "java/util/Random",
          "java/util/SplittableRandom", "java/util/UUID", "java/time/Clock", "java/lang/Thread", "java/lang/ProcessHandle");
  private static final Set<String> PURE_IN_SPITE_OF_IT = Set.of("java/io/Serializable");
  private static final Set<String> IMPURE_METHODS =
      Set.of("java/lang/System.currentTimeMillis", "java/lang/System.nanoTime", "java/lang/System.getenv", "java/lang/System.getProperty",
          "java/lang/Math.random", "java/time/Instant.now");

  private static List<ClassModel> classes() throws IOException, URISyntaxException {
    Path root = Path.of(Ledger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<ClassModel> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        classes.add(ClassFile.of().parse(file));
      }
    }
    assertThat(classes).hasSizeGreaterThan(30);
    return classes;
  }

  @Test
  void dependsOnTheJdkOnly() throws Exception {
    for (ClassModel model : classes()) {
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry used) {
          String name = used.asInternalName().replaceFirst("^\\[+L?", "");
          assertThat(name.startsWith("java/") || name.startsWith("io/tallystick/ledger/") || name.length() <= 1)
              .as("%s uses %s", model.thisClass().asInternalName(), name)
              .isTrue();
        }
      }
    }
  }

  @Test
  void hasNoInputOutputClockOrRandomness() throws Exception {
    for (ClassModel model : classes()) {
      for (PoolEntry entry : model.constantPool()) {
        String where = model.thisClass().asInternalName();
        if (entry instanceof ClassEntry used && !PURE_IN_SPITE_OF_IT.contains(used.asInternalName())) {
          assertThat(IMPURE).as("%s uses %s", where, used.asInternalName()).noneMatch(used.asInternalName()::startsWith);
        }
        if (entry instanceof MemberRefEntry used) {
          String method = used.owner().asInternalName() + "." + used.name().stringValue();
          assertThat(IMPURE_METHODS).as("%s calls %s", where, method).doesNotContain(method);
        }
      }
    }
  }

  @Test
  void theRulesDoNotUseWhatChecksThem() throws Exception {
    Set<String> checks = Set.of("io/tallystick/ledger/Effects", "io/tallystick/ledger/Standing", "io/tallystick/ledger/Invariants");
    for (ClassModel model : classes()) {
      String name = model.thisClass().asInternalName();
      if (checks.stream().anyMatch(name::startsWith)) {
        continue;
      }
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry used) {
          assertThat(checks).as("%s", name).doesNotContain(used.asInternalName());
        }
      }
    }
  }
}
