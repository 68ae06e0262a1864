package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.events.BalanceSide;
import io.tallystick.events.EventType;
import io.tallystick.ledger.Asset;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.query.AssetConverter;
import io.tallystick.local.query.Decimals;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a subscription wants to hear: events that pass every filter, or a balance that crosses a limit. */
final class InterestOptions {
  /** The event types that may be named, by their short names. */
  static final class Types implements Iterable<String>, ITypeConverter<EventType> {
    @Override
    public Iterator<String> iterator() {
      return all().stream().map(EventType::shortName).iterator();
    }

    @Override
    public EventType convert(String text) {
      return all().stream()
          .filter(type -> text.equals(type.shortName()) || text.equals(type.type()))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("expected one of " + String.join(", ", this) + " but was '" + text + "'"));
    }

    static List<EventType> all() {
      return Arrays.stream(EventType.values()).filter(Interest.TYPES::contains).toList();
    }
  }

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "TYPE",
      completionCandidates = Types.class,
      converter = Types.class,
      description = "Only events of these types: ${COMPLETION-CANDIDATES}; with commas between them, may be repeated (default: all).")
  private Set<EventType> types = new LinkedHashSet<>();

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only what concerns this account.")
  private String account;

  @Option(names = "--account-prefix", paramLabel = "TEXT", description = "Only what concerns accounts whose ids start so.")
  private String prefix;

  @Option(names = "--asset", paramLabel = "ASSET", converter = AssetConverter.class, description = "Only what is of this asset, as USD/2.")
  private Asset asset;

  @Option(names = "--code", paramLabel = "N", description = "Only what has this code, 1 to 65535.")
  private Integer code;

  @Option(names = "--minimum-amount", paramLabel = "AMOUNT", description = "With --asset: only what has this amount at least, as 12.34.")
  private String minimum;

  @Option(
      names = "--threshold",
      paramLabel = "SIDE:LIMIT",
      description = "With --asset, instead of events: when what is available on a side (debit, credit) crosses the limit, as debit:100.00; of --account, or of each account.")
  private String threshold;

  /** @throws CommandFailure if the options do not go together */
  void requireFitting() {
    require(account == null || prefix == null, "--account and --account-prefix: give one of them");
    require(minimum == null || asset != null, "--minimum-amount goes with --asset, which has its decimals");
    if (threshold != null) {
      require(asset != null, "--threshold goes with --asset, which has its decimals");
      require(types.isEmpty() && prefix == null && code == null && minimum == null, "--threshold goes with --asset and --account only");
    }
  }

  /** Puts what was given into the body. */
  void put(ObjectNode body) {
    if (threshold == null) {
      putEvents(body.putObject("events"));
    } else {
      putThreshold(body.putObject("threshold"));
    }
  }

  private void putEvents(ObjectNode events) {
    if (!types.isEmpty()) {
      ArrayNode named = events.putArray("types");
      types.forEach(type -> named.add(type.type()));
    }
    if (account != null) {
      events.put("account", account);
    }
    if (prefix != null) {
      events.put("account_prefix", prefix);
    }
    if (asset != null) {
      events.put("asset", asset.text());
    }
    if (code != null) {
      events.put("code", code);
    }
    if (minimum != null) {
      events.put("minimum_amount", units("--minimum-amount", minimum));
    }
  }

  private void putThreshold(ObjectNode crossing) {
    int colon = threshold.indexOf(':');
    String side = threshold.substring(0, Math.max(0, colon));
    require(Arrays.stream(BalanceSide.values()).anyMatch(known -> known.wire().equals(side)), "--threshold must be debit:LIMIT or credit:LIMIT, not '" + threshold + "'");
    if (account != null) {
      crossing.put("account", account);
    }
    String limit = threshold.substring(colon + 1);
    boolean negative = limit.startsWith("-");
    BigInteger units = new BigInteger(units("--threshold", negative ? limit.substring(1) : limit));
    crossing.put("asset", asset.text()).put("side", side).put("limit", (negative ? units.negate() : units).toString());
  }

  private String units(String option, String amount) {
    try {
      return Decimals.units(amount, asset).toString();
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(option + " " + wrong.getMessage());
    }
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw CommandFailure.usage(otherwise);
    }
  }
}
