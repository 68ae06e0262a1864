import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Looks into a release's artifacts: every library in them is in their SBOM, every library has a licence that suits Apache-2.0, and nothing is in them that may not be passed on.
 * Writes the list of libraries and licences. Run by {@code .ci/release}: {@code java Artifacts.java DIST NAME HOME}.
 */
final class Artifacts {
  /** Licences under which a library may be part of what is under Apache-2.0. Of several that a library offers, one is enough. */
  private static final Set<String> SUITABLE =
      Set.of(
          "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "EPL-1.0", "CC0-1.0", "0BSD", "UPL-1.0", "Unlicense",
          "GPL-2.0-with-classpath-exception", "EDL 1.0", "Public Domain");
  /** Groups whose POMs name their licence wrongly or not at all, or that the plugin reads wrongly. JLine's links to the BSD licence of three clauses, which is taken for that of four. */
  private static final Map<String, String> STATED = Map.of("org.jline", "BSD-3-Clause");
  /** Our own modules. */
  private static final String OWN = "io.tallystick";
  /** May be run but not be passed on as part of another program. */
  private static final List<String> FORBIDDEN = List.of("DynamoDBLocal", "com/amazonaws/services/dynamodbv2/local", "sqlite4java");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> problems = new ArrayList<>();

  private Artifacts() {}

  record Library(String group, String name, String version, Set<String> licences) {
    String id() {
      return group + ":" + name + ":" + version;
    }
  }

  public static void main(String[] arguments) throws IOException {
    Artifacts artifacts = new Artifacts();
    Path dist = Path.of(arguments[0]);
    String name = arguments[1];
    TreeMap<String, Library> all = new TreeMap<>();
    for (String part : List.of("pipeline", "api", "tally")) {
      List<Library> libraries = libraries(dist.resolve(name + "-" + part + ".sbom.json"));
      libraries.forEach(library -> all.put(library.id(), library));
      Set<String> jars = part.equals("tally") ? jarsOfFolder(Path.of(arguments[2], "local", "target", "tally", "current", "lib")) : artifacts.jarsOfZip(dist.resolve(name + "-" + part + ".zip"));
      artifacts.compare(part, libraries, jars);
    }
    Files.writeString(dist.resolve(name + "-third-party.txt"), artifacts.report(all));
    if (!artifacts.problems.isEmpty()) {
      artifacts.problems.forEach(problem -> System.err.println("release: " + problem));
      System.exit(1);
    }
  }

  private static List<Library> libraries(Path sbom) throws IOException {
    List<Library> libraries = new ArrayList<>();
    for (JsonNode component : JSON.readTree(sbom.toFile()).get("components")) {
      Set<String> licences = new TreeSet<>();
      for (JsonNode licence : component.path("licenses")) {
        JsonNode id = licence.path("license").has("id") ? licence.path("license").get("id") : licence.path("license").path("name");
        if (licence.has("expression")) {
          id = licence.get("expression");
        }
        licences.add(id.asText());
      }
      libraries.add(new Library(component.path("group").asText(), component.get("name").asText(), component.get("version").asText(), licences));
    }
    return libraries;
  }

  private static Set<String> jarsOfFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private Set<String> jarsOfZip(Path zip) throws IOException {
    Set<String> jars = new TreeSet<>();
    look(zip.getFileName().toString(), Files.newInputStream(zip), jars);
    return jars;
  }

  private void look(String where, InputStream zip, Set<String> jars) throws IOException {
    try (ZipInputStream in = new ZipInputStream(zip)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        forbidden(where, entry.getName());
        if (entry.getName().endsWith(".jar")) {
          jars.add(entry.getName().substring(entry.getName().lastIndexOf('/') + 1));
          look(where + "!" + entry.getName(), new ByteArrayInputStream(in.readAllBytes()), new HashSet<>());
        }
      }
    }
  }

  private void forbidden(String where, String entry) {
    for (String name : FORBIDDEN) {
      if (entry.contains(name)) {
        problems.add(where + " holds " + entry + ", which may not be passed on");
      }
    }
  }

  /** Quarkus names a jar after group and artifact, one of which it has taken classes out {@code modified-…}; Maven names it after the artifact. */
  private void compare(String part, List<Library> libraries, Set<String> jars) {
    Set<String> known = new HashSet<>();
    for (Library library : libraries) {
      forbidden(part, library.id());
      String file = library.name() + "-" + library.version();
      known.add(file);
      known.add(library.group() + "." + file);
    }
    for (String jar : jars) {
      String plain = jar.substring(0, jar.length() - ".jar".length()).replaceFirst("^modified-", "");
      boolean ours = plain.startsWith("tallystick-") || plain.startsWith(OWN);
      boolean made = plain.startsWith("quarkus-run") || plain.startsWith("generated-bytecode") || plain.startsWith("transformed-bytecode") || plain.startsWith("quarkus-application");
      if (!ours && !made && known.stream().noneMatch(name -> plain.equals(name) || plain.startsWith(name + "-"))) {
        problems.add(part + " holds " + jar + ", which its SBOM does not name");
      }
      forbidden(part, jar);
    }
    if (jars.size() < 10) {
      problems.add(part + " holds hardly any library: " + jars);
    }
  }

  private String report(TreeMap<String, Library> all) {
    StringBuilder lines = new StringBuilder("Libraries that this release is made of, with their licences.\n\n");
    all.values().stream()
        .filter(library -> !library.group().equals(OWN))
        .forEach(
            library -> {
              Set<String> licences = STATED.containsKey(library.group()) ? Set.of(STATED.get(library.group())) : library.licences();
              if (licences.stream().noneMatch(SUITABLE::contains)) {
                problems.add("the licence of " + library.id() + " is not known to suit Apache-2.0: " + licences);
              }
              lines.append(library.id()).append("  ").append(String.join(", ", licences)).append('\n');
            });
    return lines.toString();
  }
}
