package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages lead to pages and sections that are there. */
class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  /** Of a repository's page nothing deeper than this is one of its own. */
  private static final int DEPTH = 6;

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (var link : LINK.matcher(Files.readString(page)).results().toList()) {
        if (ELSEWHERE.matcher(link.group(1)).matches()) {
          continue;
        }
        links++;
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)) {
          broken.add(ROOT.relativize(page) + ": there is no " + link.group(1));
        } else if (link.group(2) != null && Files.isRegularFile(target) && target.toString().endsWith(".md") && !sections(target).contains(link.group(2))) {
          broken.add(ROOT.relativize(page) + ": " + link.group(1) + " has no section #" + link.group(2));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links that were looked at").isGreaterThan(100);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, DEPTH)) {
      return files.filter(file -> file.toString().endsWith(".md")).filter(file -> Stream.of("target", "node_modules", ".git").noneMatch(name -> named(file, name))).toList();
    }
  }

  private static boolean named(Path file, String folder) {
    return Stream.iterate(ROOT.relativize(file), path -> path != null, Path::getParent).anyMatch(path -> path.getFileName().toString().equals(folder));
  }

  /** As GitHub names them: small letters, hyphens for spaces, without other signs. */
  private static Set<String> sections(Path page) throws IOException {
    return HEADING.matcher(Files.readString(page)).results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
