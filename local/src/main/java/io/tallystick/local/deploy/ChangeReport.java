package io.tallystick.local.deploy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a change set does, as a person reads it.
 *
 * @param changes of all stacks, each nested one behind the resource that it is
 * @param opaque paths of nested stacks that go with all they have, without saying what that is
 */
record ChangeReport(List<StackChange> changes, List<String> opaque) {
  ChangeReport {
    changes = List.copyOf(changes);
    opaque = List.copyOf(opaque);
  }

  /** One line each, and one that counts them. */
  List<String> lines() {
    if (changes.isEmpty()) {
      return List.of("  no resource: outputs, tags or parameters only");
    }
    List<String> lines = new ArrayList<>();
    changes.forEach(change -> lines.add(change.line()));
    Map<StackChange.Kind, Long> counts = new EnumMap<>(changes.stream().collect(Collectors.groupingBy(StackChange::kind, Collectors.counting())));
    lines.add("  " + counts.entrySet().stream().map(entry -> entry.getValue() + " to " + entry.getKey().key().replace('_', ' ')).collect(Collectors.joining(", ")));
    return lines;
  }

  /** What somebody has to agree to, one line each; empty if no data is at stake. */
  List<String> dangers() {
    List<String> dangers = new ArrayList<>();
    for (StackChange change : changes) {
      if (change.losesState()) {
        dangers.add(
            switch (change.kind()) {
              case REMOVE -> change.path() + " (" + change.type() + ") leaves the stack" + (change.kept() ? "; it is kept" : " and is DELETED with its data");
              case REPLACE, MAY_REPLACE, ADD, MODIFY, IMPORT, UNKNOWN ->
                  change.path() + " (" + change.type() + ") " + (change.kind() == StackChange.Kind.REPLACE ? "is" : "may be") + " replaced by an empty one"
                      + (change.kept() ? "; the old one is kept" : " and the old one is DELETED with its data");
            });
      }
    }
    opaque.forEach(path -> dangers.add(path + " leaves the stack with everything that is in it"));
    return dangers;
  }
}
