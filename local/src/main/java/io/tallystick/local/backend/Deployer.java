package io.tallystick.local.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Brings templates to an endpoint through its CloudFormation. */
@FunctionalInterface
public interface Deployer {

  /**
   * Creates the stack, or updates it where something has changed, and waits for the end.
   *
   * @return its outputs
   * @throws IOException if it fails, saying what was the first cause
   */
  Map<String, String> deploy(Path template, String stack, Map<String, String> parameters) throws IOException;
}
