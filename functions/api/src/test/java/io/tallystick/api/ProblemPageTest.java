package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of problems has every type once, with its status, in the order of the code. */
class ProblemPageTest {
  private static final Path PAGE = Path.of("../../docs/reference/problems.md");
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| ([0-9]{3}) \\| [^|]+ \\| [^|]+ \\|$", Pattern.MULTILINE);

  @Test
  void thePageListsTheTypesOfTheCodeInItsOrder() throws IOException {
    List<String> page = ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1) + " " + row.group(2)).toList();

    assertThat(page).isEqualTo(Arrays.stream(ProblemType.values()).map(type -> slug(type) + " " + type.status()).toList());
  }

  private static String slug(ProblemType type) {
    return type.uri().substring(ProblemType.BASE.length());
  }
}
