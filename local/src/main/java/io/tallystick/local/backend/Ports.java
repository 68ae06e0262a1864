package io.tallystick.local.backend;

/**
 * The ports of 127.0.0.1 that a backend answers at; 0 for any that is free.
 *
 * @param endpoint of all services of AWS
 * @param api of the HTTP API
 */
public record Ports(int endpoint, int api) {

  /** Any that are free. */
  public static final Ports FREE = new Ports(0, 0);

  private static final int LARGEST = 65_535;

  public Ports {
    require("endpoint", endpoint);
    require("api", api);
  }

  private static void require(String name, int port) {
    if (port < 0 || port > LARGEST) {
      throw new IllegalArgumentException("the port of the " + name + " must be 0 to " + LARGEST + ", not " + port);
    }
  }
}
