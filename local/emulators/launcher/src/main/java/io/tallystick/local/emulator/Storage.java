package io.tallystick.local.emulator;

import java.nio.file.Path;

/** Where an emulator keeps its state. */
public sealed interface Storage {

  /** Nothing survives the emulator. */
  record Memory() implements Storage {}

  /**
   * Everything survives it.
   *
   * @param folder made if it is missing; one emulator at a time
   */
  record Disk(Path folder) implements Storage {}
}
