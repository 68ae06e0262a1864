package io.tallystick.api;

import io.tallystick.events.FieldText;
import io.tallystick.events.Problem;
import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import io.tallystick.events.Rfc3339;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.Order;
import io.tallystick.journal.readmodel.Page;
import io.tallystick.journal.readmodel.ShardedPage;
import io.tallystick.journal.readmodel.TimeRange;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Sharding;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of a call's query. What is wrong is collected; {@link #check} ends the call if anything is. */
final class Parameters {
  /** Items of a page where the call does not say. */
  static final int LIMIT_DEFAULT = 100;
  /** What stands in a path for an id that is in the query. */
  static final String ID_IN_QUERY = "-";
  /** Problems that an answer tells. */
  private static final int PROBLEMS = 100;
  /** Digits of a sequence, which leaves room to count on. */
  private static final int SEQUENCE_DIGITS = 18;
  /** With at most as many digits as the largest number that any parameter may be. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final Pattern POSITION = Pattern.compile("(0|[1-9][0-9]{0,2}):(-1|0|[1-9][0-9]*)");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger TIMESTAMP_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final String TIME = "must be an RFC 3339 date-time from 1970 to 2262, such as 2026-11-22T10:00:00Z, or nanoseconds since 1970";

  private final Map<String, String> values;
  private final List<Problem> problems = new ArrayList<>();
  private int count;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param query as it was sent, null for none
   * @param known the parameters that the operation has; any other is refused
   * @throws ApiProblem if the query cannot be read
   */
  static Parameters of(String query, String... known) {
    Parameters parameters = new Parameters(QueryString.parse(query));
    Set<String> names = new TreeSet<>(Arrays.asList(known));
    for (String name : parameters.values.keySet()) {
      if (!names.contains(name)) {
        parameters.wrong(
            QueryString.shown(name), names.isEmpty() ? "is not a parameter; this operation has none" : "is not a parameter of this operation; it has " + String.join(", ", names));
      }
    }
    return parameters;
  }

  /** @throws ApiProblem if anything was wrong */
  void check() {
    if (count > 0) {
      throw ApiProblem.invalid(ProblemType.INVALID_PARAMETER, new Problems(problems, count));
    }
  }

  Consistency consistency() {
    return choice("consistency", Consistency.class).orElse(Consistency.STRONG);
  }

  /**
   * The segments that the answer has to reflect; none where the call does not say.
   *
   * @param sharding that of the ledger
   */
  Positions atLeast(Sharding sharding) {
    String text = values.get("at_least");
    if (text == null) {
      return Positions.NONE;
    }
    Map<Integer, Long> sequences = new TreeMap<>();
    for (String one : text.split(",", -1)) {
      Matcher position = POSITION.matcher(one);
      if (!position.matches() || position.group(2).length() > SEQUENCE_DIGITS) {
        wrong("at_least", "must be SHARD:SEQUENCE as an earlier answer's header " + Reflected.SEQUENCE_HEADER + " has it, or several with commas between");
        return Positions.NONE;
      }
      int shard = Integer.parseInt(position.group(1));
      if (shard >= sharding.shards()) {
        wrong("at_least", "names a shard that the ledger does not have");
        return Positions.NONE;
      }
      sequences.merge(shard, Long.valueOf(position.group(2)), Math::max);
    }
    return new Positions(sequences);
  }

  int limit() {
    return whole("limit", 1, Page.LIMIT_MAX).orElse(LIMIT_DEFAULT);
  }

  Order order() {
    return choice("order", Order.class).orElse(Order.ASCENDING);
  }

  /** Where a page before ended. */
  OptionalLong cursor() {
    String text = values.get("cursor");
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!isNumber(text)) {
      wrong("cursor", "must be the next_cursor of the page before");
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  /**
   * Where a page before ended, of a list that may be of several shards: the timestamp, and the shard where there are several.
   *
   * @param sharding that of the ledger
   */
  Optional<ShardedPage.Row> row(Sharding sharding) {
    String text = values.get("cursor");
    if (text == null) {
      return Optional.empty();
    }
    int dash = text.indexOf('-');
    String timestamp = dash < 0 ? text : text.substring(0, dash);
    String shard = dash < 0 ? "0" : text.substring(dash + 1);
    if (dash < 0 == sharding.several() || !isNumber(timestamp) || !isNumber(shard) || Long.parseLong(shard) >= sharding.shards()) {
      wrong("cursor", "must be the next_cursor of the page before");
      return Optional.empty();
    }
    return Optional.of(new ShardedPage.Row(Long.parseLong(timestamp), Integer.parseInt(shard)));
  }

  /** From {@code from}, inclusive, to {@code to}, exclusive. */
  TimeRange range() {
    OptionalLong from = timestamp("from");
    OptionalLong to = timestamp("to");
    long first = from.orElse(TimeRange.ALL.from());
    long end = to.orElse(TimeRange.ALL.until());
    if (end < first) {
      wrong("to", "must not be before from");
      return TimeRange.ALL;
    }
    return new TimeRange(first, end);
  }

  /** A time, in nanoseconds since 1970. */
  OptionalLong timestamp(String name) {
    Optional<Instant> instant = instant(name);
    if (instant.isEmpty()) {
      return OptionalLong.empty();
    }
    BigInteger nanos =
        BigInteger.valueOf(instant.get().getEpochSecond()).multiply(NANOS_PER_SECOND).add(BigInteger.valueOf(instant.get().getNano()));
    if (nanos.signum() < 0 || nanos.compareTo(TIMESTAMP_MAX) > 0) {
      wrong(name, TIME);
      return OptionalLong.empty();
    }
    return OptionalLong.of(nanos.longValueExact());
  }

  Optional<Instant> instant(String name) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    if (isNumber(text)) {
      long nanos = Long.parseLong(text);
      return Optional.of(Instant.ofEpochSecond(0, nanos));
    }
    Instant instant = Rfc3339.parse(text);
    if (instant == null) {
      wrong(name, TIME);
    }
    return Optional.ofNullable(instant);
  }

  /**
   * The id that a path names: its own segment, or the parameter {@code id} where {@value #ID_IN_QUERY} stands in its place. Some ids cannot stand in a path.
   *
   * @param segment of the path, decoded
   */
  String idOf(String segment) {
    String given = values.get("id");
    if (given != null && !segment.equals(ID_IN_QUERY)) {
      wrong("id", "is taken only where the path has " + ID_IN_QUERY + " in its place");
    }
    String id = given == null ? segment : given;
    FieldText.problemOfId(id).ifPresent(reason -> wrong("id", reason));
    return id;
  }

  Optional<AccountId> account(String name) {
    return text(name, FieldText::problemOfId).map(AccountId::new);
  }

  Optional<String> reference() {
    return text("reference", FieldText::problemOfReference);
  }

  Optional<Asset> asset() {
    String text = values.get("asset");
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Asset.of(text));
    } catch (IllegalArgumentException wrong) {
      wrong("asset", wrong.getMessage());
      return Optional.empty();
    }
  }

  OptionalInt code() {
    return whole("code", 1, Limits.CODE_MAX);
  }

  /** A segment's place in the journal. */
  OptionalLong sequence(String name) {
    String text = values.get(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!isNumber(text) || text.length() > SEQUENCE_DIGITS) {
      wrong(name, "must be an integer from 0 to 10^" + SEQUENCE_DIGITS + " - 1");
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  boolean decoded() {
    String text = values.getOrDefault("decoded", "false");
    if (!text.equals("true") && !text.equals("false")) {
      wrong("decoded", "must be true or false");
    }
    return text.equals("true");
  }

  /** A parameter that only its operation knows how to read. */
  Optional<String> raw(String name) {
    return Optional.ofNullable(values.get(name));
  }

  void wrong(String name, String reason) {
    if (problems.size() < PROBLEMS) {
      problems.add(new Problem(name, reason));
    }
    count++;
  }

  OptionalInt whole(String name, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    if (isNumber(text)) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return OptionalInt.of((int) value);
      }
    }
    wrong(name, "must be an integer from " + least + " to " + most);
    return OptionalInt.empty();
  }

  private Optional<String> text(String name, Function<String, Optional<String>> problemOf) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<String> problem = problemOf.apply(text);
    problem.ifPresent(reason -> wrong(name, reason));
    return problem.isPresent() ? Optional.empty() : Optional.of(text);
  }

  private <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    List<String> choices = new ArrayList<>();
    for (E choice : type.getEnumConstants()) {
      String word = choice.name().toLowerCase(Locale.ROOT);
      if (word.equals(text)) {
        return Optional.of(choice);
      }
      choices.add(word);
    }
    wrong(name, "must be " + String.join(" or ", choices.stream().sorted().toList()));
    return Optional.empty();
  }

  /** Whether it is an integer from 0 that fits a long, written as JSON writes it. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && new BigInteger(text).compareTo(TIMESTAMP_MAX) <= 0;
  }
}
