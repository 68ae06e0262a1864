package io.tallystick.infra;

import java.util.List;
import java.util.stream.Stream;

/** The templates of one ledger, which rules look at together. */
record Stacks(Template state, Template functions, Template api, Template whole) {
  static Stacks read() {
    return new Stacks(Template.read("state.yaml"), Template.read("functions.yaml"), Template.read("api.yaml"), Template.read("template.yaml"));
  }

  List<Template> templates() {
    return List.of(state, functions, api, whole);
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
