package io.tallystick.simulator.check;

import java.util.ArrayList;
import java.util.List;

/** What is wrong. The first thing counts; a simulation ends there. */
public final class Findings {
  private static final int FRAMES = 12;

  private final List<String> sentences = new ArrayList<>();

  public void add(String problem, Object place) {
    sentences.add(problem + ": " + place);
  }

  public boolean isEmpty() {
    return sentences.isEmpty();
  }

  public List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** A failure with where it comes from. */
  public static String text(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : " caused by ").append(cause);
      StackTraceElement[] frames = cause.getStackTrace();
      for (int at = 0; at < Math.min(FRAMES, frames.length); at++) {
        text.append("\n    at ").append(frames[at]);
      }
    }
    return text.toString();
  }
}
