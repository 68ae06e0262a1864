package io.tallystick.journal;

/** What became of an append. Both are values: losing the race is not an error. */
public sealed interface AppendResult {
  /** It is in the journal by this call, be it by an attempt whose answer was lost. */
  record Appended() implements AppendResult {}

  /**
   * Another writer's segment stands at that sequence; it came back with the failed condition. It may be the very same segment: of a writer that was asked for the same, or of an earlier call whose
   * result was never known.
   */
  record Lost(Segment winner) implements AppendResult {}
}
