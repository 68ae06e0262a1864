package io.tallystick.local.emulator;

import java.io.IOException;

/** An emulator cannot be had on this machine: what it needs is not there. Whoever can do without it may go on. */
public final class EmulatorMissing extends IOException {

  private static final long serialVersionUID = 1;

  EmulatorMissing(String reason, Throwable cause) {
    super(reason, cause);
  }
}
