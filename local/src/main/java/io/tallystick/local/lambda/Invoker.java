package io.tallystick.local.lambda;

/** Calls a function and waits for it. */
@FunctionalInterface
public interface Invoker {

  /**
   * @param event JSON, at most 6 MB
   * @return also for everything that goes wrong in the function
   * @throws InterruptedException if the caller is to stop waiting; the invocation goes on or is lost with its environment
   */
  Outcome invoke(byte[] event) throws InterruptedException;
}
