package io.tallystick.local.template;

import java.util.List;
import java.util.Map;

/**
 * What a template asks for, nested stacks included, with every name known.
 *
 * @param outputs of the outermost template
 * @param notes what was left out because it has no meaning on one machine, a sentence each
 */
public record Stack(List<Table> tables, List<Queue> queues, List<Function> functions, List<Trigger> triggers, Map<String, String> outputs,
    List<String> notes) {

  public Stack {
    tables = List.copyOf(tables);
    queues = List.copyOf(queues);
    functions = List.copyOf(functions);
    triggers = List.copyOf(triggers);
    outputs = Map.copyOf(outputs);
    notes = List.copyOf(notes);
  }
}
