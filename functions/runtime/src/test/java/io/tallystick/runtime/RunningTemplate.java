package io.tallystick.runtime;

import static io.tallystick.runtime.TemplateYaml.at;
import static io.tallystick.runtime.TemplateYaml.list;
import static io.tallystick.runtime.TemplateYaml.map;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A template that deploys functions, as far as the code has to agree with it. */
public record RunningTemplate(Map<String, Object> root) {
  /** A permission: a call of DynamoDB, and the parameter that names the table it may be made on. */
  public record Permission(String action, String table) implements Comparable<Permission> {
    @Override
    public int compareTo(Permission other) {
      return (table + action).compareTo(other.table + other.action);
    }
  }

  /** @param file in the folder of templates */
  public static RunningTemplate read(String file) {
    return new RunningTemplate(TemplateYaml.read(file));
  }

  /** Names of the variables that all functions have. */
  public Set<String> sharedEnvironment() {
    return map(at(root, "Globals", "Function", "Environment", "Variables")).keySet();
  }

  /** Each function's own variables. */
  public Map<String, Map<String, Object>> environments() {
    Map<String, Map<String, Object>> environments = new TreeMap<>();
    map(root.get("Resources")).forEach(
        (id, resource) -> {
          if ("AWS::Serverless::Function".equals(at(resource, "Type"))) {
            environments.put(id, map(at(resource, "Properties", "Environment", "Variables")));
          }
        });
    return environments;
  }

  /** The class that Lambda calls. */
  public String handlerClass(String function) {
    return ((String) at(root, "Resources", function, "Properties", "Handler")).split("::")[0];
  }

  /** What {@code !If} gives where its condition holds, which stands here as its three arguments; anything else as it is. */
  private static Object unconditional(Object value) {
    return value instanceof List<?> choice ? choice.get(1) : value;
  }

  /** What a function's role allows on tables and their indexes; streams are Lambda's own business. */
  public Set<Permission> permissions(String function) {
    String role = ((String) at(root, "Resources", function, "Properties", "Role")).replace(".Arn", "");
    Set<Permission> permissions = new TreeSet<>();
    for (Object policy : list(at(root, "Resources", role, "Properties", "Policies"))) {
      for (Object given : list(at(policy, "PolicyDocument", "Statement"))) {
        Object statement = unconditional(given);
        for (Object resource : list(at(statement, "Resource"))) {
          String text = String.valueOf(resource);
          if (text.contains(":table/") && !text.contains("/stream/")) {
            String table = text.replaceAll(".*:table/\\$\\{(\\w+)}.*", "$1");
            list(at(statement, "Action")).forEach(action -> permissions.add(new Permission(String.valueOf(action), table)));
          }
        }
      }
    }
    return permissions;
  }
}
