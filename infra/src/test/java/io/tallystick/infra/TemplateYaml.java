package io.tallystick.infra;

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

/** Reads a template's YAML with the short forms of the intrinsic functions turned into the long ones, as {@code !Ref x} into {@code Ref: x}. */
final class TemplateYaml extends SafeConstructor {
  private TemplateYaml() {
    super(new LoaderOptions());
    yamlMultiConstructors.put("!", new Intrinsic());
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> read(String text) {
    return (Map<String, Object>) new Yaml(new TemplateYaml()).load(text);
  }

  private final class Intrinsic extends AbstractConstruct {
    @Override
    public Object construct(Node node) {
      String name = node.getTag().getValue().substring(1);
      return switch (name) {
        case "Ref", "Condition" -> Map.of(name, value(node));
        case "GetAtt" -> Map.of("Fn::GetAtt", value(node) instanceof String text ? List.of(text.split("\\.", 2)) : value(node));
        default -> Map.of("Fn::" + name, value(node));
      };
    }

    private Object value(Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> constructSequence(sequence);
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new IllegalArgumentException("unexpected node " + node.getTag());
      };
    }
  }
}
