package io.tallystick.events;

import java.time.Instant;
import java.util.Objects;

/**
 * What a subscription is sent so that somebody sees it arrive: the event {@link EventType#TEST_V1}.
 *
 * @param id the CloudEvents {@code id}, another one for every test
 * @param subscription who is sent it
 * @param at when it was asked for
 */
public record TestEvent(String id, String subscription, Instant at) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  public TestEvent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(at, "at");
  }

  /** Appends it in its envelope. @param ledger its name, since no shard has anything to do with it */
  public void cloudEvent(String ledger, StringBuilder out) {
    new JsonWriter(out)
        .open('{')
        .member("specversion", "1.0")
        .member("id", id)
        .member("source", "urn:tallystick:" + ledger)
        .member("type", EventType.TEST_V1.type())
        .member("subject", subscription)
        .member("time", at.toString())
        .member("datacontenttype", "application/json")
        .member("dataschema", EventType.TEST_V1.schema())
        .name("data")
        .open('{')
        .member("subscription_id", subscription)
        .member("timestamp", at.getEpochSecond() * NANOS_PER_SECOND + at.getNano())
        .close('}')
        .close('}');
  }
}
