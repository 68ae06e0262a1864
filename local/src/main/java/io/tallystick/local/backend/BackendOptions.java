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
 * @param ports that it answers at
 * @param seed of everything that is left to chance: which requests fail on purpose, how long to wait between attempts
 */
public record BackendOptions(Path template, String stack, Map<String, String> parameters, Optional<Path> data, Path work, Ports ports, long seed) {

  public BackendOptions {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(stack, "stack");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(ports, "ports");
  }

  /** In memory, on any free ports, with the template's defaults. */
  public static BackendOptions inMemory(Path template, String stack, Path work) {
    return new BackendOptions(template, stack, Map.of(), Optional.empty(), work, Ports.FREE, 0);
  }

  /** The same with state on disk. */
  public BackendOptions on(Path folder) {
    return new BackendOptions(template, stack, parameters, Optional.of(folder), work, ports, seed);
  }

  /** The same with values of parameters. */
  public BackendOptions with(Map<String, String> values) {
    return new BackendOptions(template, stack, values, data, work, ports, seed);
  }

  /** The same at these ports. */
  public BackendOptions at(Ports others) {
    return new BackendOptions(template, stack, parameters, data, work, others, seed);
  }

  /** The same with a seed. */
  public BackendOptions seeded(long value) {
    return new BackendOptions(template, stack, parameters, data, work, ports, value);
  }
}
