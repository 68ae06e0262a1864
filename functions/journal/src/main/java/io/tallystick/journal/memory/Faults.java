package io.tallystick.journal.memory;

/**
 * What a simulation does to a {@link MemoryStore}: called around every single read and write, outside of any lock, so that it may throw
 * and may itself use the store, as a rival writer does.
 *
 * <p>To throw {@link io.tallystick.journal.StoreException.Unavailable} is a store that is throttled or whose answer was lost; to throw anything else is
 * a crash of the caller. A verb that saves many things is as many steps, and what was saved before a throwing step stays.
 */
public interface Faults {
  Faults NONE = new Faults() {};

  /** Before the effect: if it throws, nothing has happened. */
  default void before(Step step) {}

  /** After the effect: if it throws, it has happened but the caller does not learn it. */
  default void after(Step step) {}
}
