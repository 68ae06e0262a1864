package io.tallystick.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.CommandFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A template of YAML or JSON as the JSON that means the same to CloudFormation: short forms of functions ({@code !Ref}) become long ones, and
 * scalars keep the type that YAML gives them. Comments are lost.
 */
final class TemplateJson {
  /** CloudFormation's own limit of a template in a bucket. */
  static final int SIZE_LIMIT_BYTES = 1024 * 1024;

  private static final int NESTING_LIMIT = 64;
  /** Numbers as JSON writes them; others, such as an account's id that begins with zeros, are texts to CloudFormation too. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Path file;

  private TemplateJson(Path file) {
    this.file = file;
  }

  /** @throws CommandFailure if it is missing, too large, or no YAML mapping */
  static ObjectNode read(Path file) {
    try {
      if (Files.size(file) > SIZE_LIMIT_BYTES) {
        throw CommandFailure.failed("the template " + file + " has more than " + SIZE_LIMIT_BYTES + " bytes");
      }
      return parse(file, Files.readString(file));
    } catch (NoSuchFileException missing) {
      throw CommandFailure.failed("there is no template " + file, missing);
    } catch (IOException unreadable) {
      throw CommandFailure.failed("the template " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** @param file for messages */
  static ObjectNode parse(Path file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(NESTING_LIMIT);
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(SIZE_LIMIT_BYTES);
    try {
      Node root = new Yaml(options).compose(new java.io.StringReader(text));
      if (root != null && new TemplateJson(file).node(root) instanceof ObjectNode fields) {
        return fields;
      }
      throw CommandFailure.failed("the template " + file + " is not a YAML mapping");
    } catch (YAMLException malformed) {
      throw CommandFailure.failed("the template " + file + " is not valid YAML: " + malformed.getMessage(), malformed);
    }
  }

  private JsonNode node(Node node) {
    String tag = node.getTag().getValue();
    boolean shortForm = tag.startsWith("!") && tag.length() > 1;
    return shortForm ? function(tag.substring(1), node) : plain(node);
  }

  private JsonNode plain(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayNode items = JSON.arrayNode();
        sequence.getValue().forEach(item -> items.add(node(item)));
        yield items;
      }
      case MappingNode mapping -> {
        ObjectNode fields = JSON.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
          fields.set(key(tuple.getKeyNode()), node(tuple.getValueNode()));
        }
        yield fields;
      }
      default -> throw wrong(node, "is neither text, list nor mapping");
    };
  }

  private String key(Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.MERGE)) {
      return scalar.getValue();
    }
    throw wrong(node, "is a key that is not plain text");
  }

  /** A scalar behind a function's tag is a text, whatever it looks like. */
  private JsonNode function(String name, Node node) {
    JsonNode argument = node instanceof ScalarNode scalar ? JSON.textNode(scalar.getValue()) : plain(node);
    String longForm = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    if (name.equals("GetAtt") && argument.isTextual()) {
      int dot = argument.asText().indexOf('.');
      if (dot < 1) {
        throw wrong(node, "names no attribute: !GetAtt " + argument.asText());
      }
      argument = JSON.arrayNode().add(argument.asText().substring(0, dot)).add(argument.asText().substring(dot + 1));
    }
    return JSON.objectNode().set(longForm, argument);
  }

  /** By YAML 1.1, as CloudFormation has it, but dates are texts. */
  private static JsonNode scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(TRUE.contains(text.toLowerCase(Locale.ROOT)));
    }
    if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && NUMBER.matcher(text).matches()) {
      return JSON.numberNode(new BigDecimal(text));
    }
    return JSON.textNode(text);
  }

  private CommandFailure wrong(Node node, String what) {
    return CommandFailure.failed("the template " + file + ", line " + (node.getStartMark().getLine() + 1) + ": " + what);
  }
}
