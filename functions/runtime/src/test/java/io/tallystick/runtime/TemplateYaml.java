package io.tallystick.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads templates. An intrinsic function is read as its argument, which is enough to compare names. */
public final class TemplateYaml extends SafeConstructor {
  private static final Path FOLDER = Path.of("../../infra");

  private TemplateYaml() {
    super(new LoaderOptions());
    yamlMultiConstructors.put("!", new Argument());
  }

  public static Map<String, Object> read(String template) {
    return parse(text(template));
  }

  /** @param template its text */
  public static Map<String, Object> parse(String template) {
    return map(new Yaml(new TemplateYaml()).load(template));
  }

  /** The text of a template. */
  public static String text(String template) {
    try {
      return Files.readString(FOLDER.resolve(template));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static Object at(Object value, String... path) {
    Object at = value;
    for (String key : path) {
      at = map(at).get(key);
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** A list as it is; one value as a list of it; none as an empty one. */
  public static List<Object> list(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
  }

  private final class Argument extends AbstractConstruct {
    @Override
    public Object construct(Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> constructSequence(sequence);
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new IllegalArgumentException("unexpected node in a template");
      };
    }
  }
}
