package io.tallystick.local.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.crac.Resource;

/** A template with its zipped function in a folder, and the place to which the function reports. */
public final class SampleStack implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final Listener listener;
  private final List<String> reports = new ArrayList<>();
  /** Keys of changes that the function is to fail, as long as they are here. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  public SampleStack(Path folder) throws IOException {
    this.folder = folder;
    listener = Listener.start(0, "reports", wire -> {
      for (Head head; (head = wire.readHead()) != null; ) {
        String report = new String(wire.readRequestBody(head, 1024), StandardCharsets.UTF_8);
        boolean fail = failing.contains(report.substring(report.indexOf(' ') + 1));
        add(report);
        wire.write(Head.response(200, List.of()), (fail ? "fail" : "ok").getBytes(StandardCharsets.UTF_8));
      }
    });
    try (InputStream template = SampleStack.class.getResourceAsStream("/io/tallystick/local/backend/sample.yaml")) {
      Files.copy(template, folder.resolve("sample.yaml"));
    }
    zip(folder.resolve("sample.zip"));
  }

  public Path template() {
    return folder.resolve("sample.yaml");
  }

  public Path zip() {
    return folder.resolve("sample.zip");
  }

  public Map<String, String> parameters() {
    return Map.of("ReportTo", "http://127.0.0.1:" + listener.port() + "/");
  }

  public Set<String> failing() {
    return failing;
  }

  /** All reports so far that contain a word. */
  public List<String> reports(String word) {
    synchronized (reports) {
      return reports.stream().filter(report -> report.contains(word)).toList();
    }
  }

  /**
   * Waits until the reports that contain a word are such and such.
   *
   * @return those reports
   */
  public List<String> await(String word, Predicate<List<String>> enough) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (reports) {
      while (!enough.test(reports(word))) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("waited " + PATIENCE + " for reports of '" + word + "'; so far " + reports);
        }
        TimeUnit.NANOSECONDS.timedWait(reports, left);
      }
      return reports(word);
    }
  }

  private void add(String report) {
    synchronized (reports) {
      reports.add(report);
      reports.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void zip(Path file) throws IOException {
    try (OutputStream output = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(output)) {
      String name = SampleFunction.class.getName().replace('.', '/') + ".class";
      zip.putNextEntry(new ZipEntry(name));
      try (InputStream bytes = SampleFunction.class.getClassLoader().getResourceAsStream(name)) {
        bytes.transferTo(zip);
      }
      for (Class<?> library : List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class, Resource.class)) {
        Path jar = Path.of(library.getProtectionDomain().getCodeSource().getLocation().toURI());
        zip.putNextEntry(new ZipEntry("lib/" + jar.getFileName()));
        Files.copy(jar, zip);
      }
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
