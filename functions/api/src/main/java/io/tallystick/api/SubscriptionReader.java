package io.tallystick.api;

import io.tallystick.api.WantedSubscription.Place;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.target.Reading;
import io.tallystick.delivery.target.TargetRules;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.events.JsonFields;
import io.tallystick.events.ProblemType;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the bodies that make and change subscriptions. What is wrong is told all at once, each with its field and reason. */
final class SubscriptionReader {
  /** What may be an id. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,40}");
  static final String NO_ID = "must be 1 to 40 letters, digits and underscores";

  /** Of a text that is looked at; what it is has a bound of its own that says more. */
  private static final int TEXT = 4_096;
  private static final String REQUIRED = "is required";
  private static final List<String> KINDS = List.of(Place.Webhook.KIND, Place.Queue.KIND, Place.Bus.KIND);
  private static final List<String> SIDES = Arrays.stream(BalanceSide.values()).map(BalanceSide::wire).toList();
  private static final Map<String, EventType> TYPES = Interest.TYPES.stream().collect(Collectors.toMap(EventType::type, Function.identity()));

  private final TargetRules rules;

  SubscriptionReader(TargetRules rules) {
    this.rules = rules;
  }

  /** @throws ApiProblem if anything is wrong with it */
  WantedSubscription created(byte[] body) {
    return read(body, true);
  }

  /** As {@link #created}, of one that is there and has its id. */
  WantedSubscription changed(byte[] body) {
    return read(body, false);
  }

  private WantedSubscription read(byte[] body, boolean withId) {
    JsonFields fields =
        switch (JsonFields.read(body, "a subscription")) {
          case JsonFields.Reading.Fields(JsonFields read) -> read;
          case JsonFields.Reading.Unreadable unreadable -> throw ApiProblem.invalid(ProblemType.INVALID_BODY, unreadable.problems());
        };
    Optional<String> id = withId ? id(fields) : Optional.empty();
    Optional<Place> place = place(fields);
    Optional<Interest> interest = interest(fields);
    Optional<Boolean> ordered = fields.has("ordered") ? Optional.of(fields.truth("ordered")) : Optional.empty();
    if (ordered.orElse(false) && place.isPresent() && !place.get().keepsOrder()) {
      fields.wrong("ordered", "is for webhooks and FIFO queues only; standard queues and event buses keep no order");
    }
    String description = fields.text("description", Subscription.DESCRIPTION_CHARACTERS).orElse("");
    fields.refuseOthers();
    fields.problems().ifPresent(problems -> {
      throw ApiProblem.invalid(ProblemType.INVALID_BODY, problems);
    });
    return new WantedSubscription(id, place.orElseThrow(), interest.orElseThrow(), ordered, description);
  }

  private static Optional<String> id(JsonFields fields) {
    Optional<String> id = fields.text("id", TEXT);
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      fields.wrong("id", NO_ID);
    }
    return id;
  }

  private Optional<Place> place(JsonFields fields) {
    if (!fields.has("target")) {
      fields.wrong("target", REQUIRED);
      return Optional.empty();
    }
    Optional<JsonFields> target = fields.object("target", "a target");
    if (target.isEmpty()) {
      return Optional.empty();
    }
    Optional<Place> place =
        switch (word(target.get(), "type", KINDS)) {
          case Place.Webhook.KIND -> address(target.get(), "url", rules::webhook).map(_ -> new Place.Webhook(target.get().text("url", TEXT).orElseThrow()));
          case Place.Queue.KIND -> address(target.get(), "arn", rules::queue).map(Place.Queue::new);
          case Place.Bus.KIND -> address(target.get(), "arn", rules::bus).map(Place.Bus::new);
          default -> {
            // Which of them it should have follows from the type.
            target.get().has("url");
            target.get().has("arn");
            yield Optional.empty();
          }
        };
    target.get().refuseOthers();
    return place;
  }

  private static <T> Optional<T> address(JsonFields target, String field, Function<String, Reading<T>> rule) {
    if (!target.has(field)) {
      target.wrong(field, REQUIRED);
    }
    return target
        .text(field, TEXT)
        .flatMap(
            text ->
                switch (rule.apply(text)) {
                  case Reading.Address<T>(T value) -> Optional.of(value);
                  case Reading.Refused<T>(String reason) -> {
                    target.wrong(field, reason);
                    yield Optional.empty();
                  }
                });
  }

  /** A word that must be there; empty if it is left out or wrong. */
  private static String word(JsonFields fields, String name, List<String> words) {
    if (!fields.has(name)) {
      fields.wrong(name, REQUIRED + ": " + String.join(" or ", words));
    }
    return fields.choice(name, words).orElse("");
  }

  private static Optional<Interest> interest(JsonFields fields) {
    boolean events = fields.has("events");
    boolean threshold = fields.has("threshold");
    if (events == threshold) {
      fields.wrong("", events ? "must not have both events and threshold" : "must have events or threshold");
      return Optional.empty();
    }
    return events ? fields.object("events", "an interest in events").flatMap(SubscriptionReader::events) : fields.object("threshold", "a threshold").flatMap(SubscriptionReader::threshold);
  }

  private static Optional<Interest> events(JsonFields fields) {
    Set<EventType> types =
        fields.choices("types", TYPES.keySet()).<Set<EventType>>map(names -> names.stream().map(TYPES::get).collect(Collectors.toSet())).orElse(Interest.TYPES);
    Optional<String> account = fields.id("account");
    Optional<String> prefix = fields.id("account_prefix");
    if (account.isPresent() && prefix.isPresent()) {
      fields.wrong("account_prefix", "cannot be given together with account");
    }
    AccountFilter accounts =
        account.<AccountFilter>map(id -> new AccountFilter.One(new AccountId(id))).or(() -> prefix.map(AccountFilter.Prefix::new)).orElse(new AccountFilter.Any());
    Interest interest = new Interest.Events(types, accounts, fields.asset("asset"), fields.whole("code", 1, Limits.CODE_MAX), fields.amount("minimum_amount"));
    fields.refuseOthers();
    return Optional.of(interest);
  }

  private static Optional<Interest> threshold(JsonFields fields) {
    Optional<AccountId> account = fields.id("account").map(AccountId::new);
    for (String name : List.of("asset", "limit")) {
      if (!fields.has(name)) {
        fields.wrong(name, REQUIRED);
      }
    }
    Optional<Asset> asset = fields.asset("asset");
    String side = word(fields, "side", SIDES);
    Optional<BigInteger> limit = fields.signed("limit");
    fields.refuseOthers();
    return asset.isPresent() && limit.isPresent() && !side.isEmpty()
        ? Optional.of(new Interest.Threshold(account, asset.get(), BalanceSide.values()[SIDES.indexOf(side)], limit.get()))
        : Optional.empty();
  }
}
