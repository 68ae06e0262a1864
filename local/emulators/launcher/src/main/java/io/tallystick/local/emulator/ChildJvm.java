package io.tallystick.local.emulator;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The command line of a JVM that ends with the one that started it (see {@link ParentWatch}).
 *
 * <p>It runs the {@code java} that runs this program. Standard input must stay a pipe held by the parent: the default of
 * {@link ProcessBuilder}.
 */
public final class ChildJvm {

  private final String mainClass;
  private final List<String> flags = new ArrayList<>();
  private final SequencedSet<Path> classPath = new LinkedHashSet<>();
  private final List<String> arguments = new ArrayList<>();

  private ChildJvm(String mainClass) {
    this.mainClass = mainClass;
  }

  /**
   * @param mainClass binary name of the class whose {@code main} the child runs
   */
  public static ChildJvm running(String mainClass) {
    return new ChildJvm(mainClass);
  }

  /**
   * @param more options of the JVM, such as {@code -Xmx256m}
   */
  public ChildJvm flags(List<String> more) {
    flags.addAll(more);
    return this;
  }

  /**
   * @param more jars and folders, in order
   */
  public ChildJvm classPath(List<Path> more) {
    classPath.addAll(more);
    return this;
  }

  /**
   * @param more arguments of the main class
   */
  public ChildJvm arguments(List<String> more) {
    arguments.addAll(more);
    return this;
  }

  /** The command, not started yet; the caller chooses folder, environment and where output goes. */
  public ProcessBuilder command() {
    List<Path> entries = new ArrayList<>();
    // First, since it replaces a class of the Lambda runtime. Nothing else in it has a name that another could have.
    entries.add(own());
    entries.addAll(classPath);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, entries.stream().map(Path::toString).toList()));
    command.add(ParentWatch.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** The jar or folder that this class was loaded from. */
  static Path own() {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the location of this program is not a file", impossible);
    }
  }
}
