package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows subscriptions, or changes how one is delivered. */
@Command(
    name = "subscriptions",
    description = "Show who hears what; pause, resume or test one, or replace its secret.",
    mixinStandardHelpOptions = true)
public final class SubscriptionsCommand extends SubscriptionCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this one, with all that is known of it.")
  private String id;

  @Option(names = "--pause", description = "Its deliveries wait from now on.")
  private boolean pause;

  @Option(names = "--resume", description = "Its deliveries are made again, whatever had stopped them.")
  private boolean resume;

  @Option(names = "--rotate-secret", description = "Give it a new secret, which is printed this once; the old one signs along for 24 hours.")
  private boolean rotate;

  @Option(names = "--test", description = "Send it a test event, the way of all others.")
  private boolean test;

  SubscriptionsCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  SubscriptionsCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  void requireFitting() {
    long chosen = Stream.of(pause, resume, rotate, test).filter(given -> given).count();
    if (chosen > 1) {
      throw CommandFailure.usage("--pause, --resume, --rotate-secret and --test: give one of them");
    }
    if (chosen == 1 && id == null) {
      throw CommandFailure.usage("--pause, --resume, --rotate-secret and --test go with the ID of a subscription");
    }
  }

  @Override
  int run(SubscriptionsClient subscriptions) {
    if (id == null) {
      list(subscriptions.all());
    } else if (pause) {
      say(subscriptions.act(id, "pause"), "paused " + id);
    } else if (resume) {
      say(subscriptions.act(id, "resume"), "resumed " + id);
    } else if (test) {
      say(subscriptions.act(id, "test"), "a test event is on its way to " + id);
    } else if (rotate) {
      JsonNode answer = subscriptions.act(id, "rotate-secret");
      say(answer, "secret " + SubscriptionText.text(answer, "secret"));
      terminal().note("the secret is shown this once; the old one signs along for 24 hours");
    } else {
      show(subscriptions.get(id));
    }
    return ExitCode.OK;
  }

  private void say(JsonNode answer, String sentence) {
    terminal().out().println(json() ? answer.toString() : sentence);
  }

  private void list(List<JsonNode> all) {
    PrintStream out = terminal().out();
    if (json()) {
      out.println(all.isEmpty() ? "[]" : String.join(",\n", all.stream().map(JsonNode::toString).toList()).replaceFirst("^", "[") + "]");
    } else if (all.isEmpty()) {
      terminal().note("there are no subscriptions");
    } else {
      SubscriptionText.table(all).print(out);
    }
  }

  private void show(JsonNode subscription) {
    if (json()) {
      terminal().out().println(subscription);
    } else {
      SubscriptionText.details(subscription).forEach(terminal().out()::println);
    }
  }
}
