package io.tallystick.infra;

import java.util.List;

/** The templates of one ledger, which rules look at together. */
record Stacks(Template state, Template functions, Template whole) {
  static Stacks read() {
    return new Stacks(Template.read("state.yaml"), Template.read("functions.yaml"), Template.read("template.yaml"));
  }

  List<Template> templates() {
    return List.of(state, functions, whole);
  }
}
