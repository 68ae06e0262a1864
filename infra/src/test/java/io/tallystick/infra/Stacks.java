package io.tallystick.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The templates of one ledger, which rules look at together. */
record Stacks(Template state, Template functions, Template api, Template observability, Template whole) {
  static Stacks read() {
    return read(Path.of(""));
  }

  /** @param folder that holds the templates */
  static Stacks read(Path folder) {
    return new Stacks(
        Template.read(folder, "state.yaml"),
        Template.read(folder, "functions.yaml"),
        Template.read(folder, "api.yaml"),
        Template.read(folder, "observability.yaml"),
        Template.read(folder, "template.yaml"));
  }

  /** The same with one template in the place of that of its name. */
  Stacks with(Template other) {
    return new Stacks(or(state, other), or(functions, other), or(api, other), or(observability, other), or(whole, other));
  }

  private static Template or(Template one, Template other) {
    return one.name().equals(other.name()) ? other : one;
  }

  List<Template> templates() {
    return List.of(state, functions, api, observability, whole);
  }

  /** Those that {@link #whole} nests, each after those that feed it. */
  List<Template> nested() {
    return List.of(state, functions, api, observability);
  }

  /** The stack whose output a parameter of this name takes, as the whole calls it; null if there is none. */
  String feeder(String parameter) {
    return whole.resources("AWS::Serverless::Application")
        .filter(stack -> at(stack.property("Location")).section("Outputs").containsKey(parameter))
        .map(Template.Resource::id)
        .findFirst()
        .orElse(null);
  }

  /** Those of what runs, which the state feeds. */
  List<Template> running() {
    return List.of(functions, api);
  }

  /** Resources of what runs, all or of one type. */
  Stream<Template.Resource> running(String type) {
    return running().stream().flatMap(template -> template.resources(type));
  }

  /** The template that a nested stack names. */
  Template at(Object location) {
    return templates().stream().filter(template -> template.name().equals(location)).findFirst().orElseThrow();
  }
}
