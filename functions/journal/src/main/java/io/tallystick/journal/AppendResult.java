package io.tallystick.journal;

/** What became of an append. Both are values: losing the race is not an error. */
public sealed interface AppendResult {
  /** It is in the journal: by this call, or by an earlier attempt whose answer was lost. */
  record Appended() implements AppendResult {}

  /** Another writer's segment stands at that sequence; it came back with the failed condition. */
  record Lost(Segment winner) implements AppendResult {}
}
