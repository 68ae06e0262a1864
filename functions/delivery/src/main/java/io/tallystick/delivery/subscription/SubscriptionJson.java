package io.tallystick.delivery.subscription;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.delivery.subscription.Subscription.SealedSecret;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A subscription as it is kept: one flat object of texts and lists of texts. */
public final class SubscriptionJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String NO_END = "-";

  private SubscriptionJson() {}

  public static String write(Subscription subscription) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      switch (subscription.subscriber().interest()) {
        case Interest.Events events -> write(events, json);
        case Interest.Threshold threshold -> write(threshold, json);
      }
      write(subscription.target(), json);
      json.writeStringField("ordered", Boolean.toString(subscription.subscriber().ordered()));
      writeList("since", subscription.subscriber().since().texts(), json);
      json.writeStringField("status", subscription.status().wire());
      json.writeStringField("created", Long.toString(subscription.created().toEpochMilli()));
      json.writeStringField("description", subscription.description());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void write(Interest.Events events, JsonGenerator json) throws IOException {
    writeList("types", events.types().stream().map(EventType::type).sorted().toList(), json);
    switch (events.accounts()) {
      case AccountFilter.Any any -> {}
      case AccountFilter.One(AccountId account) -> json.writeStringField("account", account.value());
      case AccountFilter.Prefix(String start) -> json.writeStringField("account_prefix", start);
    }
    if (events.asset().isPresent()) {
      json.writeStringField("asset", events.asset().get().text());
    }
    if (events.code().isPresent()) {
      json.writeStringField("code", Integer.toString(events.code().getAsInt()));
    }
    if (events.leastAmount().isPresent()) {
      json.writeStringField("least_amount", events.leastAmount().get().toString());
    }
  }

  private static void write(Interest.Threshold threshold, JsonGenerator json) throws IOException {
    json.writeStringField("limit", threshold.limit().toString());
    json.writeStringField("side", threshold.side().wire());
    json.writeStringField("asset", threshold.asset().text());
    if (threshold.account().isPresent()) {
      json.writeStringField("account", threshold.account().get().value());
    }
  }

  private static void write(Target target, JsonGenerator json) throws IOException {
    switch (target) {
      case Target.Webhook(String url, List<SealedSecret> secrets) -> {
        json.writeStringField("url", url);
        writeList("secrets", secrets.stream().map(SealedSecret::box).toList(), json);
        writeList("secrets_until", secrets.stream().map(secret -> secret.until().map(end -> Long.toString(end.toEpochMilli())).orElse(NO_END)).toList(), json);
      }
      case Target.Queue(QueueArn arn) -> json.writeStringField("queue", arn.toString());
      case Target.Bus(BusArn arn) -> json.writeStringField("bus", arn.toString());
    }
  }

  private static void writeList(String name, List<String> texts, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** @throws StoreException.Corrupt if its text was not written here */
  public static Subscription read(Subscriptions.Kept kept) {
    try {
      return read(kept.id(), kept.text());
    } catch (IllegalArgumentException e) {
      throw new StoreException.Corrupt("a kept subscription is not of the form that is written", Map.of("subscription", kept.id()), e);
    }
  }

  /** @throws IllegalArgumentException if the text was not written here; it is never repeated, for it has secrets, if sealed ones */
  public static Subscription read(String id, String text) {
    try (JsonParser json = JSON.createParser(text)) {
      return subscription(id, fields(json));
    } catch (IOException e) {
      throw new IllegalArgumentException("a kept subscription is no JSON of the form that is written");
    }
  }

  /** Every value as a list; of a text, of that one. */
  private static Map<String, List<String>> fields(JsonParser json) throws IOException {
    Map<String, List<String>> fields = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("a kept subscription is an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      List<String> values = new ArrayList<>();
      if (json.nextToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
          values.add(json.getText());
        }
      } else {
        values.add(json.getText());
      }
      fields.put(name, values);
    }
    return fields;
  }

  private static Subscription subscription(String id, Map<String, List<String>> fields) {
    Interest interest = fields.containsKey("limit") ? threshold(fields) : events(fields);
    Since since = Since.parse(fields.getOrDefault("since", List.of()));
    return new Subscription(
        new Subscriber(id, interest, Boolean.parseBoolean(required(fields, "ordered")), since),
        target(fields),
        status(required(fields, "status")),
        time(required(fields, "created")),
        optional(fields, "description").orElse(""));
  }

  private static Target target(Map<String, List<String>> fields) {
    return optional(fields, "queue")
        .map(arn -> (Target) new Target.Queue(QueueArn.parse(arn).orElseThrow(() -> new IllegalArgumentException("no queue"))))
        .or(() -> optional(fields, "bus").map(arn -> new Target.Bus(BusArn.parse(arn).orElseThrow(() -> new IllegalArgumentException("no bus")))))
        .orElseGet(() -> new Target.Webhook(required(fields, "url"), secrets(fields)));
  }

  private static List<SealedSecret> secrets(Map<String, List<String>> fields) {
    List<String> boxes = fields.getOrDefault("secrets", List.of());
    List<String> ends = fields.getOrDefault("secrets_until", List.of());
    if (boxes.size() != ends.size()) {
      throw new IllegalArgumentException("a kept subscription has an end for each secret");
    }
    List<SealedSecret> secrets = new ArrayList<>();
    for (int at = 0; at < boxes.size(); at++) {
      secrets.add(new SealedSecret(boxes.get(at), ends.get(at).equals(NO_END) ? Optional.empty() : Optional.of(time(ends.get(at)))));
    }
    return secrets;
  }

  private static Interest events(Map<String, List<String>> fields) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    fields.getOrDefault("types", List.of()).forEach(name -> types.add(type(name)));
    AccountFilter accounts =
        optional(fields, "account")
            .<AccountFilter>map(account -> new AccountFilter.One(new AccountId(account)))
            .or(() -> optional(fields, "account_prefix").map(AccountFilter.Prefix::new))
            .orElse(new AccountFilter.Any());
    return new Interest.Events(
        types,
        accounts,
        optional(fields, "asset").map(Asset::of),
        optional(fields, "code").map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty()),
        optional(fields, "least_amount").map(Amount::parse));
  }

  private static Interest threshold(Map<String, List<String>> fields) {
    String side = required(fields, "side");
    return new Interest.Threshold(
        optional(fields, "account").map(AccountId::new),
        Asset.of(required(fields, "asset")),
        Arrays.stream(BalanceSide.values()).filter(value -> value.wire().equals(side)).findFirst().orElseThrow(() -> new IllegalArgumentException("no such side")),
        new BigInteger(required(fields, "limit")));
  }

  private static EventType type(String name) {
    return Interest.TYPES.stream().filter(type -> type.type().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException("no such type"));
  }

  private static Subscription.Status status(String wire) {
    return Arrays.stream(Subscription.Status.values())
        .filter(value -> value.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such status"));
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static Optional<String> optional(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static String required(Map<String, List<String>> fields, String name) {
    return optional(fields, name).orElseThrow(() -> new IllegalArgumentException("a kept subscription lacks a field"));
  }
}
