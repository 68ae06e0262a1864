package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.events.EventType;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.local.query.Decimals;
import io.tallystick.local.query.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Subscriptions of the HTTP API as people read them. */
final class SubscriptionText {
  private SubscriptionText() {}

  static String text(JsonNode object, String member) {
    return Table.printable(object.path(member).asText());
  }

  /** In a line: id, what it hears, where. */
  static String line(JsonNode subscription) {
    return text(subscription, "id") + " to " + interest(subscription) + " at " + target(subscription);
  }

  static String target(JsonNode subscription) {
    JsonNode target = subscription.path("target");
    return target.hasNonNull("url") ? text(target, "url") : text(target, "arn");
  }

  static Table table(List<JsonNode> all) {
    Table table = new Table(Table.Column.left("id"), Table.Column.left("status"), Table.Column.left("hears"), Table.Column.left("target"));
    all.forEach(one -> table.row(text(one, "id"), text(one, "status"), interest(one), target(one)));
    return table;
  }

  /** A line for each thing that is known of it. */
  static List<String> details(JsonNode subscription) {
    List<String> lines = new ArrayList<>();
    lines.add("id           " + text(subscription, "id"));
    lines.add("status       " + text(subscription, "status"));
    lines.add("target       " + target(subscription));
    lines.add("hears        " + interest(subscription));
    lines.add("ordered      " + (subscription.path("ordered").asBoolean() ? "yes" : "no"));
    lines.add("created      " + text(subscription, "created_at"));
    given(subscription, "previous_secret_until").ifPresent(until -> lines.add("old secret   signs along until " + until));
    Optional.of(text(subscription, "description")).filter(given -> !given.isEmpty()).ifPresent(given -> lines.add("description  " + given));
    return lines;
  }

  private static String interest(JsonNode subscription) {
    return subscription.hasNonNull("threshold") ? threshold(subscription.path("threshold")) : events(subscription.path("events"));
  }

  private static String threshold(JsonNode threshold) {
    String of = threshold.hasNonNull("account") ? text(threshold, "account") : "any account";
    return "what is available of " + text(threshold, "asset") + " on the " + text(threshold, "side") + " side of " + of + " crossing " + amount(threshold, "limit");
  }

  private static String events(JsonNode events) {
    List<String> filters = new ArrayList<>();
    filters.add(types(events.path("types")));
    given(events, "account").ifPresent(account -> filters.add("of " + account));
    given(events, "account_prefix").ifPresent(prefix -> filters.add("of " + prefix + "…"));
    given(events, "asset").ifPresent(asset -> filters.add("in " + asset));
    given(events, "code").ifPresent(code -> filters.add("with code " + code));
    if (events.hasNonNull("minimum_amount")) {
      filters.add("of " + amount(events, "minimum_amount") + " or more");
    }
    return String.join(" ", filters);
  }

  private static String types(JsonNode types) {
    List<String> names = new ArrayList<>();
    types.forEach(type -> names.add(Arrays.stream(EventType.values()).filter(known -> known.type().equals(type.asText())).map(EventType::shortName).findFirst().orElse(Table.printable(type.asText()))));
    return names.size() == InterestOptions.Types.all().size() ? "all events" : String.join(", ", names);
  }

  private static Optional<String> given(JsonNode object, String member) {
    return object.hasNonNull(member) ? Optional.of(text(object, member)) : Optional.empty();
  }

  /** In the asset's decimals where there is an asset, else in smallest units. */
  private static String amount(JsonNode object, String member) {
    String units = text(object, member);
    if (!object.hasNonNull("asset")) {
      return units;
    }
    boolean negative = units.startsWith("-");
    return (negative ? "-" : "") + Decimals.of(Amount.parse(negative ? units.substring(1) : units), Asset.of(object.path("asset").asText()));
  }
}
