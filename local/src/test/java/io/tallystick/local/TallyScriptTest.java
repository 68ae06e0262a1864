package io.tallystick.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code local/tally} in a repository of its own, with a Maven and JDKs that only note what they are asked. */
class TallyScriptTest {
  private static final int PROCESS_SECONDS = 60;
  private static final String JAVA = "#!/bin/sh\necho \"java of $0\"\nfor word in \"$@\"; do echo \"$word\"; done\nexit ${FAKE_JAVA_EXIT:-0}\n";
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $*" >>maven.calls
      if [ -e blocked ]; then read -r go <blocked; fi
      echo "[INFO] Building Tallystick ledger 0.1.0-SNAPSHOT                [1/2]"
      echo "[ERROR] something about the build"
      mkdir -p local/target/lib
      echo jar >local/target/tally.jar
      if [ -e reports ]; then mkdir -p module/target/surefire-reports; cp reports/* module/target/surefire-reports/; fi
      exit ${FAKE_MAVEN_EXIT:-0}
      """;

  @TempDir Path folder;
  private Path repository;
  private Path home;
  private Path system;
  private final Map<String, String> environment = new TreeMap<>();

  private record Result(int exitCode, String out, String err) {}

  @BeforeAll
  static void shellIsThere() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  @BeforeEach
  void makeRepository() throws IOException {
    repository = folder.resolve("a repository with blanks");
    home = Files.createDirectories(folder.resolve("home"));
    system = Files.createDirectories(folder.resolve("system"));
    executable(repository.resolve("mvnw"), MAVEN);
    executable(repository.resolve("local/tally"), Files.readString(Path.of("tally").toAbsolutePath()));
    Files.writeString(repository.resolve("pom.xml"), "<project/>");
    Files.writeString(Files.createDirectories(repository.resolve("local/src/main")).resolve("A.java"), "class A {}");
    environment.put("HOME", home.toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("TALLY_SYSTEM_ROOT", system.toString());
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path jdk(Path at, String version) throws IOException {
    executable(at.resolve("bin/java"), JAVA);
    executable(at.resolve("bin/javac"), JAVA);
    Files.writeString(at.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"");
    return at;
  }

  private Process start(Path script, Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static Result finish(Process process) throws Exception {
    var err = java.util.concurrent.CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String out = text(process.getInputStream());
    assertThat(process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS)).as("the script ends").isTrue();
    return new Result(process.exitValue(), out, err.get(PROCESS_SECONDS, TimeUnit.SECONDS));
  }

  private static String text(java.io.InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private Result tally(String... arguments) throws Exception {
    return finish(start(repository.resolve("local/tally"), folder, arguments));
  }

  private List<String> mavenCalls() throws IOException {
    Path calls = repository.resolve("maven.calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system/usr/lib/jvm/some-25",
        "system/Library/Java/JavaVirtualMachines/some-25.jdk/Contents/Home",
        "system/opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25-tem",
        "home/.local/share/mise/installs/java/25",
        "home/.asdf/installs/java/25",
        "home/.jdks/temurin 25",
        "home/.jdks/bundle-25.jdk/Contents/Home",
      })
  void findsTheJdkWhereverItIsKeptAndIsNotConfusedByOthers(String place) throws Exception {
    environment.put("JAVA_HOME", jdk(folder.resolve("java-17"), "17.0.12").toString());
    jdk(system.resolve("usr/lib/jvm/a-21"), "21");
    jdk(system.resolve("usr/lib/jvm/b-250"), "250.1");
    Files.delete(jdk(system.resolve("usr/lib/jvm/c-25-without-compiler"), "25").resolve("bin/javac"));
    Path jdk = jdk(folder.resolve(place), "25.0.1");
    Result result = tally("--version");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("java of " + jdk + "/bin/java\n");
    assertThat(mavenCalls()).containsExactly(jdk + " -B -ntp package -DskipTests");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.1", "25-ea", "25+36"})
  void javaHomeGoesFirstAndAllFormsOfTheVersionAreKnown(String version) throws Exception {
    jdk(system.resolve("usr/lib/jvm/other"), "25");
    Path jdk = jdk(folder.resolve("mine"), version);
    environment.put("JAVA_HOME", jdk.toString());
    assertThat(tally("--version").out()).startsWith("java of " + jdk);
  }

  @Test
  void findsTheJdkOnThePathThroughLinks() throws Exception {
    Path jdk = jdk(folder.resolve("on path/jdk"), "25");
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("javac"), Path.of("again"));
    Files.createSymbolicLink(links.resolve("again"), jdk.resolve("bin/javac"));
    environment.put("PATH", links + ":/usr/bin:/bin");
    assertThat(tally("--version").out()).startsWith("java of " + jdk);
  }

  @Test
  void withoutAJdkItSaysHowToGetOne() throws Exception {
    environment.put("JAVA_HOME", jdk(folder.resolve("java-17"), "17.0.12").toString());
    Result result = tally("--version");
    assertThat(result.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(result.err()).startsWith("tally: needs a JDK 25 (with javac) and found none").contains("sdk install java", "JAVA_HOME");
    assertThat(result.out()).isEmpty();
    assertThat(mavenCalls()).isEmpty();
  }

  @Test
  void buildsOnceAndAgainWhenSourcesHaveChanged() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    assertThat(tally("balance").err()).contains("first run here: building", "Tallystick ledger");
    assertThat(tally("balance").err()).isEmpty();
    assertThat(mavenCalls()).hasSize(1);
    FileTime later = FileTime.from(Files.getLastModifiedTime(repository.resolve("local/target/tally/stamp")).toInstant().plusSeconds(5));
    Files.setLastModifiedTime(repository.resolve("local/src/main/A.java"), later);
    assertThat(tally("balance").err()).contains("sources have changed");
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void theBuildOfACommandThatRunsIsNotTakenFromUnderIt() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    String first = jar(tally("up").out());
    Files.delete(repository.resolve("local/target/tally/stamp"));
    String second = jar(tally("up").out());
    assertThat(second).isNotEqualTo(first);
    assertThat(Path.of(first)).exists();
    for (int at = 0; at < 3; at++) {
      Files.delete(repository.resolve("local/target/tally/stamp"));
      tally("up");
    }
    assertThat(Path.of(first)).as("old builds go").doesNotExist();
  }

  private static String jar(String out) {
    return out.lines().dropWhile(line -> !line.equals("-cp")).skip(1).findFirst().orElseThrow();
  }

  @Test
  void aBuildThatFailsEndsWithItsLastLines() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    environment.put("FAKE_MAVEN_EXIT", "1");
    Result result = tally("balance");
    assertThat(result.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(result.err()).contains("the build failed", "[ERROR] something about the build");
    assertThat(result.out()).isEmpty();
    environment.remove("FAKE_MAVEN_EXIT");
    assertThat(tally("balance").exitCode()).as("the next run builds again, for nothing is locked").isZero();
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void worksFromAnywhereThroughLinksAndHandsOverArgumentsAndExitCode() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Path bin = Files.createDirectories(folder.resolve("bin dir"));
    Files.createSymbolicLink(bin.resolve("tally-link"), Path.of("../a repository with blanks/local/tally"));
    Files.createSymbolicLink(bin.resolve("tally"), Path.of("tally-link"));
    environment.put("FAKE_JAVA_EXIT", "42");
    environment.put("TALLY_JAVA_OPTS", "-Xmx1g -Da=b");
    Result result = finish(start(bin.resolve("tally"), home, "send", "a b", "", "*"));
    assertThat(result.exitCode()).isEqualTo(42);
    assertThat(result.out())
        .contains("-Dtallystick.home=" + repository.toRealPath() + "\n", "\n-Xmx1g\n-Da=b\n", "-Dtallystick.terminal.out=false\n")
        .endsWith("io.tallystick.local.Tally\nsend\na b\n\n*\n");
  }

  @Test
  void ofTwoThatFindNothingBuiltOneBuildsAndTheOtherWaits() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Path gate = repository.resolve("blocked");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Process first = start(repository.resolve("local/tally"), folder, "balance");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(first.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).contains("first run here");
      Process second = start(repository.resolve("local/tally"), folder, "balance");
      BufferedReader waiting = new BufferedReader(new InputStreamReader(second.getErrorStream(), StandardCharsets.UTF_8));
      assertThat(waiting.readLine()).matches("tally: another tally \\(process \\d+\\) builds; waiting for it");
      Files.writeString(gate, "go\n");
      assertThat(first.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(second.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(0, 0);
    }
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void theLockOfAProcessThatIsGoneIsTaken() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    Files.createSymbolicLink(
        Files.createDirectories(repository.resolve("local/target")).resolve("build.lock"), Path.of(Long.toString(gone.pid())));
    Result result = tally("balance");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void javaHomeIsTheJdkThatItFoundAndNothingIsBuilt() throws Exception {
    Path jdk = jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Result result = tally("java-home");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo(jdk + "\n");
    assertThat(mavenCalls()).isEmpty();
  }

  @Test
  void testRunsTheSuiteAndSaysWhatWasSkippedAndWhy() throws Exception {
    Path jdk = jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Files.writeString(
        Files.createDirectories(repository.resolve("reports")).resolve("TEST-a.xml"),
        """
        <testsuite name="io.tallystick.a.ATest">
          <testcase name="works" classname="io.tallystick.a.ATest" time="0.1"/>
          <testcase name="books" classname="io.tallystick.a.ATest" time="0.1">
            <skipped message="hledger is missing &amp; &quot;apt&quot;&#10;would help"/>
          </testcase>
          <testcase name="deploys" classname="io.tallystick.a.ATest" time="0.1">
            <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: no endpoint: say which
            	at org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:340)
            ]]></skipped>
          </testcase>
          <testcase name="validates" classname="io.tallystick.a.ATest" time="0.1">
            <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException:\s
        assumption was not met due to: [the validator did not run: not installed
        ]\s
            ]]></skipped>
          </testcase>
          <testcase name="sleeps" classname="io.tallystick.a.ATest" time="0.1">
            <skipped/>
          </testcase>
        </testsuite>
        """);
    Result result = tally("test", "-pl", "functions/ledger");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(mavenCalls()).containsExactly(jdk + " -B -ntp verify -pl functions/ledger");
    assertThat(result.out())
        .endsWith("tally test: 5 tests, 0 failed, 4 skipped\n  skipped  a.ATest.books: hledger is missing & \"apt\" would help\n  skipped  a.ATest.deploys: no endpoint: say which\n  skipped  a.ATest.validates: the validator did not run: not installed\n  skipped  a.ATest.sleeps: no reason given\n");
    environment.put("FAKE_MAVEN_EXIT", "1");
    assertThat(tally("test").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aSuiteInWhichNoTestRanHasFailed() throws Exception {
    jdk(system.resolve("usr/lib/jvm/jdk"), "25");
    Result result = tally("test");
    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("no test has run");
  }
}
