package io.tallystick.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a template's YAML, with the short forms of its functions ({@code !Ref}). */
final class TemplateFile {

  /** CloudFormation's own limit. */
  private static final long SIZE_LIMIT = 1024 * 1024;

  private static final int NESTING_LIMIT = 64;

  private final Path file;

  private TemplateFile(Path file) {
    this.file = file;
  }

  /** @throws TemplateException if it is missing, too large, or no YAML mapping */
  static Value.Fields read(Path file) throws TemplateException {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(NESTING_LIMIT);
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit((int) SIZE_LIMIT);
    try {
      if (Files.size(file) > SIZE_LIMIT) {
        throw new TemplateException(file, "is larger than " + SIZE_LIMIT + " bytes", null);
      }
      Node root;
      try (var reader = Files.newBufferedReader(file)) {
        root = new Yaml(options).compose(reader);
      }
      if (root != null && new TemplateFile(file).value(root, "template") instanceof Value.Fields fields) {
        return fields;
      }
      throw new TemplateException(file, "is not a YAML mapping", null);
    } catch (IOException failure) {
      throw new TemplateException(file, "cannot be read: " + failure.getMessage(), failure);
    } catch (YAMLException malformed) {
      throw new TemplateException(file, "is not valid YAML: " + malformed.getMessage(), malformed);
    }
  }

  private Value value(Node node, String path) throws TemplateException {
    int line = node.getStartMark().getLine() + 1;
    String tag = node.getTag().getValue();
    if (tag.startsWith("!") && tag.length() > 1) {
      return shortForm(node, tag.substring(1), path, line);
    }
    return plain(node, path, line);
  }

  private Value plain(Node node, String path, int line) throws TemplateException {
    return switch (node) {
      case ScalarNode scalar -> new Value.Text(scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue(), line);
      case SequenceNode sequence -> new Value.Items(items(sequence, path), line);
      case MappingNode mapping -> longFormOrFields(fields(mapping, path), line);
      default -> throw new TemplateException(file, line, path, "is neither text, list nor mapping");
    };
  }

  private Value shortForm(Node node, String name, String path, int line) throws TemplateException {
    Value argument = plain(node, path, line);
    if (name.equals("Ref") || name.equals("Condition")) {
      return new Value.Intrinsic(name, argument, line);
    }
    return new Value.Intrinsic("Fn::" + name, argument, line);
  }

  private static Value longFormOrFields(Map<String, Value> fields, int line) {
    if (fields.size() == 1) {
      Map.Entry<String, Value> only = fields.entrySet().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return new Value.Intrinsic(only.getKey(), only.getValue(), line);
      }
    }
    return new Value.Fields(fields, line);
  }

  private List<Value> items(SequenceNode sequence, String path) throws TemplateException {
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(value(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  private Map<String, Value> fields(MappingNode mapping, String path) throws TemplateException {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
        throw new TemplateException(file, line, path, "has a key that is not plain text");
      }
      fields.put(key.getValue(), value(tuple.getValueNode(), path + "." + key.getValue()));
    }
    return fields;
  }
}
