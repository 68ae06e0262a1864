package io.tallystick.pipeline;

import static io.tallystick.runtime.TemplateYaml.at;
import static io.tallystick.runtime.TemplateYaml.list;
import static io.tallystick.runtime.TemplateYaml.map;

import io.tallystick.runtime.TemplateYaml;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The template that deploys these functions, as far as the code has to agree with it. */
record FunctionsTemplate(Map<String, Object> root) {
  /** A permission: a call of DynamoDB, and the parameter that names the table it may be made on. */
  record Permission(String action, String table) implements Comparable<Permission> {
    @Override
    public int compareTo(Permission other) {
      return (table + action).compareTo(other.table + other.action);
    }
  }

  static FunctionsTemplate read() {
    return new FunctionsTemplate(TemplateYaml.read("functions.yaml"));
  }

  /** Names of the variables that all functions have. */
  Set<String> sharedEnvironment() {
    return map(at(root, "Globals", "Function", "Environment", "Variables")).keySet();
  }

  /** Each function's own variables. */
  Map<String, Map<String, Object>> environments() {
    Map<String, Map<String, Object>> environments = new TreeMap<>();
    map(root.get("Resources")).forEach(
        (id, resource) -> {
          if ("AWS::Serverless::Function".equals(at(resource, "Type"))) {
            environments.put(id, map(at(resource, "Properties", "Environment", "Variables")));
          }
        });
    return environments;
  }

  /** What a function's role allows on tables and their indexes; streams are Lambda's own business. */
  Set<Permission> permissions(String function) {
    String role = ((String) at(root, "Resources", function, "Properties", "Role")).replace(".Arn", "");
    Set<Permission> permissions = new TreeSet<>();
    for (Object policy : list(at(root, "Resources", role, "Properties", "Policies"))) {
      for (Object statement : list(at(policy, "PolicyDocument", "Statement"))) {
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
