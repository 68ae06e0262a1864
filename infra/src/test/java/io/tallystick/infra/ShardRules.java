package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rules of what there is only for chains across shards. */
final class ShardRules {
  private static final Map<String, String> CONDITIONS = Map.of("state.yaml", "HasSeveralShards", "functions.yaml", "HasUnfinished", "observability.yaml", "HasUnfinished");
  private static final Object SEVERAL = Map.of("Fn::Not", List.of(Map.of("Fn::Equals", List.of(Map.of("Ref", "Shards"), "1"))));
  /** Who makes transfers, and so may leave a chain unfinished; the keeper comes by again. */
  private static final Set<String> RECORDING = Set.of("Recorder", "StreamRecorder", "Api");

  private ShardRules() {}

  static List<String> aLedgerOfOneShardHasNothingOfSeveral(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    if (!SEVERAL.equals(stacks.state().section("Conditions").get("HasSeveralShards"))) {
      violations.add("it is not the number of shards that decides what there is for several");
    }
    for (Template template : List.of(stacks.state(), stacks.functions(), stacks.observability())) {
      template.resources().filter(ShardRules::ofChains).filter(resource -> !CONDITIONS.get(template.name()).equals(resource.body().get("Condition")))
          .forEach(resource -> violations.add(resource.id() + " is there though there may be one shard"));
    }
    return violations;
  }

  static List<String> whoeverRecordsHandsOverWhatIsUnfinished(Stacks stacks) {
    return stacks.running().stream()
        .flatMap(Template::functions)
        .filter(function -> RECORDING.contains(function.id()) && !"UnfinishedQueueUrl".equals(target(function.property("Environment", "Variables", "TALLYSTICK_UNFINISHED_QUEUE"))))
        .map(function -> function.id() + " cannot hand over chains that it leaves unfinished")
        .toList();
  }

  /** By its name, or by what it watches. */
  private static boolean ofChains(Resource resource) {
    Stream<Object> dimensions = Template.list(resource.property("Dimensions")).stream().map(dimension -> at(dimension, "Value"));
    return resource.id().startsWith("Unfinished")
        || resource.id().startsWith("Finisher")
        || resource.id().startsWith("Chains")
        || dimensions.anyMatch(value -> "finisher".equals(value) || String.valueOf(target(value)).startsWith("Unfinished") || String.valueOf(target(value)).startsWith("Finisher"));
  }
}
