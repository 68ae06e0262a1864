package io.tallystick.api;

import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventType;
import io.tallystick.events.JsonWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A subscription as it stands, to be answered.
 *
 * @param version of what is kept
 * @param secret the new one, where this very call made it; nobody is shown it again
 */
record SubscriptionStanding(Subscription subscription, long version, Optional<SigningSecret> secret) {
  SubscriptionStanding {
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(secret, "secret");
  }

  /** The header {@code ETag}. */
  String tag() {
    return tag(version);
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** Appends it as JSON. @param now what old secrets are old by */
  void write(Instant now, StringBuilder out) {
    JsonWriter json = new JsonWriter(out).open('{').member("id", subscription.id());
    write(subscription.target(), now, json);
    switch (subscription.subscriber().interest()) {
      case Interest.Events events -> write(events, json.name("events"));
      case Interest.Threshold threshold -> write(threshold, json.name("threshold"));
    }
    json.name("ordered").raw(Boolean.toString(subscription.subscriber().ordered()))
        .member("description", subscription.description())
        .member("status", subscription.status().wire())
        .member("created_at", subscription.created().toString());
    json.name("since").open('[');
    new TreeMap<>(subscription.subscriber().since().first())
        .forEach((shard, sequence) -> json.open('{').member("shard", shard).member("sequence", sequence).close('}'));
    json.close(']').member("version", version).close('}');
  }

  private void write(Target target, Instant now, JsonWriter json) {
    json.name("target").open('{');
    switch (target) {
      case Target.Webhook webhook -> {
        json.member("type", WantedSubscription.Place.Webhook.KIND).member("url", webhook.url()).close('}');
        secret.ifPresent(made -> json.member("secret", made.reveal()));
        webhook.signing(now).stream().skip(1).findFirst().flatMap(Subscription.SealedSecret::until).ifPresent(until -> json.member("previous_secret_until", until.toString()));
      }
      case Target.Queue queue -> json.member("type", WantedSubscription.Place.Queue.KIND).member("arn", queue.arn().toString()).close('}');
      case Target.Bus bus -> json.member("type", WantedSubscription.Place.Bus.KIND).member("arn", bus.arn().toString()).close('}');
    }
  }

  private static void write(Interest.Events events, JsonWriter json) {
    json.open('{').member("types", events.types().stream().map(EventType::type).sorted().toList());
    switch (events.accounts()) {
      case AccountFilter.Any _ -> {}
      case AccountFilter.One one -> json.member("account", one.account().value());
      case AccountFilter.Prefix prefix -> json.member("account_prefix", prefix.start());
    }
    events.asset().ifPresent(asset -> json.member("asset", asset.text()));
    events.code().ifPresent(code -> json.member("code", code));
    events.leastAmount().ifPresent(amount -> json.member("minimum_amount", amount.toString()));
    json.close('}');
  }

  private static void write(Interest.Threshold threshold, JsonWriter json) {
    json.open('{');
    threshold.account().ifPresent(account -> json.member("account", account.value()));
    json.member("asset", threshold.asset().text()).member("side", threshold.side().wire()).member("limit", threshold.limit().toString()).close('}');
  }
}
