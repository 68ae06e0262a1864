package io.tallystick.local.backend;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an embedded backend is started.
 *
 * @param template the outermost SAM template
 * @param stack its name
 * @param parameters values of the template's parameters, over their defaults
 * @param data folder that keeps all state, made if missing; empty to keep everything in memory
 * @param work folder for unpacked code and logs, shared by all backends of this user
 * @param port of the endpoint; 0 for any that is free
 * @param seed of everything that is left to chance: which requests fail on purpose, how long to wait between attempts
 */
public record BackendOptions(Path template, String stack, Map<String, String> parameters, Optional<Path> data, Path work, int port, long seed) {

  public BackendOptions {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(stack, "stack");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(work, "work");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
  }

  /** In memory, on any free port, with the template's defaults. */
  public static BackendOptions inMemory(Path template, String stack, Path work) {
    return new BackendOptions(template, stack, Map.of(), Optional.empty(), work, 0, 0);
  }

  /** The same with state on disk. */
  public BackendOptions on(Path folder) {
    return new BackendOptions(template, stack, parameters, Optional.of(folder), work, port, seed);
  }

  /** The same with values of parameters. */
  public BackendOptions with(Map<String, String> values) {
    return new BackendOptions(template, stack, values, data, work, port, seed);
  }

  /** The same on a port. */
  public BackendOptions at(int endpointPort) {
    return new BackendOptions(template, stack, parameters, data, work, endpointPort, seed);
  }

  /** The same with a seed. */
  public BackendOptions seeded(long value) {
    return new BackendOptions(template, stack, parameters, data, work, port, value);
  }
}
