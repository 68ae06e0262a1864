package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page of parameters and outputs is what the template says. */
class ParametersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "parameters.md");
  /** Writes the page anew: {@code ./mvnw test -pl infra -Dtest=ParametersPageTest -Dtallystick.write=true}. */
  private static final boolean WRITE = Boolean.getBoolean("tallystick.write");

  private final Template whole = Template.read(Path.of(""), "template.yaml");

  @Test
  void thePageIsWhatTheTemplateSays() throws IOException {
    String page = page();
    if (WRITE) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Parameters and outputs of a deployment

            What `infra/template.yaml` takes and gives; a test compares this page with it. A parameter can be changed at any time unless it says otherwise: what changes a function publishes it anew.

            ## Parameters
            """);
    for (Object group : list(at(whole.section("Metadata").get("AWS::CloudFormation::Interface"), "ParameterGroups"))) {
      page.append("\n### ").append(at(group, "Label", "default")).append("\n\n| parameter | default | allowed | what it is |\n|---|---|---|---|\n");
      list(at(group, "Parameters")).forEach(name -> page.append(row(String.valueOf(name), whole.parameter(String.valueOf(name)))));
    }
    page.append("\n## Outputs\n\n| output | what it is |\n|---|---|\n");
    whole.section("Outputs").forEach((name, output) -> page.append("| `").append(name).append("` | ").append(at(output, "Description")).append(" |\n"));
    return page.toString();
  }

  private static String row(String name, Map<String, Object> parameter) {
    List<Object> values = list(parameter.get("AllowedValues"));
    Object said = parameter.getOrDefault("ConstraintDescription", parameter.get("AllowedPattern"));
    String allowed = values.isEmpty() ? String.valueOf(said) : values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "));
    String byDefault = String.valueOf(parameter.get("Default"));
    return "| `" + name + "` | " + (byDefault.isEmpty() ? "empty" : "`" + byDefault + "`") + " | " + allowed + " | " + parameter.get("Description") + " |\n";
  }
}
