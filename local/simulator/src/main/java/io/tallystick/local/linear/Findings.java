package io.tallystick.local.linear;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong, by kind: how often, and the first examples. */
public final class Findings {
  private static final int EXAMPLES = 3;

  private static final class Kind {
    private final List<String> examples = new ArrayList<>();
    private int count;
  }

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  public void add(String problem, Object example) {
    Kind kind = kinds.computeIfAbsent(problem, none -> new Kind());
    if (kind.count++ < EXAMPLES) {
      kind.examples.add(String.valueOf(example));
    }
  }

  /** A sentence for each kind; empty if all is well. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    kinds.forEach((problem, kind) -> sentences.add(kind.count + " × " + problem + ", such as " + String.join("; ", kind.examples)));
    return sentences;
  }
}
