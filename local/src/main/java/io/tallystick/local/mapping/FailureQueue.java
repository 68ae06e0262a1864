package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Where it is told what was given up. */
@FunctionalInterface
interface FailureQueue {

  /** Nobody is told. */
  FailureQueue NONE = report -> {};

  void send(ObjectNode report) throws IOException;
}
