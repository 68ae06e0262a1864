package io.tallystick.delivery.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks DNS. */
@FunctionalInterface
public interface Names {
  /** The process's own resolver. */
  Names SYSTEM = InetAddress::getAllByName;

  /**
   * All addresses of a name.
   *
   * @throws UnknownHostException if there is none
   */
  InetAddress[] resolve(String name) throws UnknownHostException;
}
