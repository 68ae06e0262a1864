package io.tallystick.local.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * One thing that a change set does.
 *
 * @param path logical ids from the outermost stack inwards, as {@code State/Journal}
 * @param properties that change; empty where it is added or removed
 * @param kept whether the old one stays in the account, though no longer in the stack
 */
record StackChange(Kind kind, String path, String type, List<String> properties, boolean kept) {
  enum Kind {
    ADD("add"),
    MODIFY("modify"),
    MAY_REPLACE("may REPLACE"),
    REPLACE("REPLACE"),
    REMOVE("REMOVE"),
    IMPORT("import"),
    UNKNOWN("change");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** For programs, such as {@code may_replace}. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  StackChange {
    Objects.requireNonNull(kind, "kind");
    properties = List.copyOf(properties);
  }

  /** @param prefix path of the stack, empty for the outermost one */
  static StackChange of(String prefix, ResourceChange change) {
    Kind kind = switch (change.action()) {
      case ADD -> Kind.ADD;
      case REMOVE -> Kind.REMOVE;
      case IMPORT -> Kind.IMPORT;
      case MODIFY -> modification(change);
      case DYNAMIC, SYNC_WITH_ACTUAL, UNKNOWN_TO_SDK_VERSION -> Kind.UNKNOWN;
    };
    List<String> properties =
        kind == Kind.ADD || kind == Kind.REMOVE || !change.hasDetails()
            ? List.of()
            : change.details().stream()
                .map(detail -> detail.target() == null ? null : detail.target().name() != null ? detail.target().name() : detail.target().attributeAsString())
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    boolean kept = change.policyAction() == PolicyAction.RETAIN || change.policyAction() == PolicyAction.REPLACE_AND_RETAIN;
    return new StackChange(kind, prefix.isEmpty() ? change.logicalResourceId() : prefix + "/" + change.logicalResourceId(), change.resourceType(), properties, kept);
  }

  private static Kind modification(ResourceChange change) {
    if (change.replacement() == null) {
      return Kind.MODIFY;
    }
    return switch (change.replacement()) {
      case TRUE -> Kind.REPLACE;
      case CONDITIONAL -> Kind.MAY_REPLACE;
      case FALSE, UNKNOWN_TO_SDK_VERSION -> Kind.MODIFY;
    };
  }

  /** Whether data leaves the ledger by it, even if the old table or queue is kept. */
  boolean losesState() {
    return switch (kind) {
      case REPLACE, MAY_REPLACE, REMOVE -> StateResources.has(type);
      case ADD, MODIFY, IMPORT, UNKNOWN -> false;
    };
  }

  String line() {
    String details = (properties.isEmpty() ? "" : "  (" + String.join(", ", properties) + ")") + (kept && losesState() ? "  [the old one is kept]" : "");
    return "  %-11s  %s  %s%s".formatted(kind.word, path, type, details);
  }
}
