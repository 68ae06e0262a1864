package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which template is meant; without it the whole ledger's. */
final class Templates {
  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "The outermost template (default: infra/template.yaml, which has everything). Code and nested templates are found relative to it.")
  private Path template;

  Path file() {
    Path file = template == null ? ofThisProgram() : template;
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage("--template: there is no file " + file);
    }
    return file;
  }

  private static Path ofThisProgram() {
    String home = System.getProperty("tallystick.home");
    if (home == null) {
      throw CommandFailure.environment("the folder of the templates is not known; run the command as local/tally, or name one with --template");
    }
    return Path.of(home, "infra", "template.yaml");
  }
}
