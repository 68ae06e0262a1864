package io.tallystick.infra;

import java.util.List;

/** A house rule: something that must be true of the templates. */
@FunctionalInterface
interface Rule {
  /** What breaks it, each as a sentence that names the place; empty if nothing does. */
  List<String> violations(Stacks stacks);
}
