package io.tallystick.local.requests;

/** Hears what becomes of messages, by number; called by several threads. What it throws ends the sending. */
public interface SendListener {
  /** The queue has it. */
  void sent(long number);

  /** The queue refuses it for good. */
  void refused(long number, String reason);

  /** The queue of an ordered destination took it only after later ones. */
  default void overtaken(long number) {}
}
