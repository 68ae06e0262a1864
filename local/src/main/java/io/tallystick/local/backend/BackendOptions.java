package io.tallystick.local.backend;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a backend is started.
 *
 * @param template the outermost SAM template
 * @param stack its name
 * @param parameters values of the template's parameters, over their defaults
 * @param services where its tables and queues are
 * @param work folder for unpacked code and logs, shared by all backends of this user
 * @param ports that it answers at
 * @param seed of everything that is left to chance: which requests fail on purpose, how long to wait between attempts
 */
public record BackendOptions(Path template, String stack, Map<String, String> parameters, Services services, Path work, Ports ports, long seed) {

  public BackendOptions {
    Objects.requireNonNull(template, "template");
    Objects.requireNonNull(stack, "stack");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(services, "services");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(ports, "ports");
  }

  /** In memory, on any free ports, with the template's defaults. */
  public static BackendOptions inMemory(Path template, String stack, Path work) {
    return new BackendOptions(template, stack, Map.of(), new Services.Emulated(Optional.empty()), work, Ports.FREE, 0);
  }

  /** The same with state on disk. */
  public BackendOptions on(Path folder) {
    return on(new Services.Emulated(Optional.of(folder)));
  }

  /** The same with its tables and queues elsewhere. */
  public BackendOptions on(Services others) {
    return new BackendOptions(template, stack, parameters, others, work, ports, seed);
  }

  /** The folder that keeps its state, if there is one. */
  Optional<Path> data() {
    return services instanceof Services.Emulated(Optional<Path> folder) ? folder : Optional.empty();
  }

  /** The same with values of parameters. */
  public BackendOptions with(Map<String, String> values) {
    return new BackendOptions(template, stack, values, services, work, ports, seed);
  }

  /** The same at these ports. */
  public BackendOptions at(Ports others) {
    return new BackendOptions(template, stack, parameters, services, work, others, seed);
  }

  /** The same with a seed. */
  public BackendOptions seeded(long value) {
    return new BackendOptions(template, stack, parameters, services, work, ports, value);
  }
}
