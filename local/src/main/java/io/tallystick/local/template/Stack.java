package io.tallystick.local.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a template asks for, nested stacks included, with every name known.
 *
 * @param httpApi the one HTTP API, if there is any
 * @param outputs of the outermost template
 * @param notes what was left out because it has no meaning on one machine, a sentence each
 */
public record Stack(List<Table> tables, List<Queue> queues, List<DataStream> streams, List<Key> keys, List<Function> functions, List<Trigger> triggers,
    Optional<HttpApi> httpApi,
    Map<String, String> outputs, List<String> notes) {

  public Stack {
    tables = List.copyOf(tables);
    queues = List.copyOf(queues);
    streams = List.copyOf(streams);
    keys = List.copyOf(keys);
    functions = List.copyOf(functions);
    triggers = List.copyOf(triggers);
    Objects.requireNonNull(httpApi, "httpApi");
    outputs = Map.copyOf(outputs);
    notes = List.copyOf(notes);
  }
}
