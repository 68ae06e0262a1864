package io.tallystick.delivery.target;

import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What subscriptions may be delivered to, as the operator says: the same lists make the permissions of whoever delivers.
 *
 * @param region of the ledger; queues and buses of another are not reached
 * @param addresses for webhooks
 */
public record TargetRules(String region, AddressRules addresses, Set<QueueArn> queues, Set<BusArn> buses) {
  /** Stands for an empty list. */
  public static final String NONE = "none";
  /** The parameter of the template that lists the queues. */
  public static final String QUEUES_PARAMETER = "TargetQueueArns";
  /** The parameter of the template that lists the buses. */
  public static final String BUSES_PARAMETER = "TargetBusArns";

  private static final String NO_QUEUE = "is no ARN of a queue, as arn:aws:sqs:us-east-1:123456789012:orders";
  private static final String NO_BUS = "is no ARN of an event bus, as arn:aws:events:us-east-1:123456789012:event-bus/orders";

  public TargetRules {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(addresses, "addresses");
    queues = Set.copyOf(queues);
    buses = Set.copyOf(buses);
  }

  /**
   * Reads lists with commas between their elements; {@code none} and nothing are empty ones.
   *
   * @param addresses ranges that webhooks may reach although they are inside
   * @param queues ARNs
   * @param buses ARNs
   * @throws IllegalArgumentException if one is no range or no ARN, naming it
   */
  public static TargetRules parse(String region, String addresses, String queues, String buses) {
    return new TargetRules(
        region,
        AddressRules.parse(addresses.strip().equals(NONE) ? "" : addresses),
        arns(queues, QueueArn::parse, NO_QUEUE),
        arns(buses, BusArn::parse, NO_BUS));
  }

  private static <T> Set<T> arns(String list, Function<String, Optional<T>> parse, String otherwise) {
    Set<T> arns = new LinkedHashSet<>();
    for (String text : elements(list)) {
      arns.add(parse.apply(text).orElseThrow(() -> new IllegalArgumentException(text + " " + otherwise)));
    }
    return arns;
  }

  private static List<String> elements(String list) {
    return list.strip().equals(NONE) ? List.of() : Arrays.stream(list.split(",")).map(String::strip).filter(element -> !element.isEmpty()).toList();
  }

  /** A webhook's URL. Where its name leads is judged when it is connected to. */
  public Reading<EndpointUrl> webhook(String url) {
    return switch (EndpointUrl.read(url, addresses)) {
      case EndpointUrl.Reading.Endpoint(EndpointUrl endpoint) -> new Reading.Address<>(endpoint);
      case EndpointUrl.Reading.Refused refused -> new Reading.Refused<>(refused.problem().text());
    };
  }

  /** A queue's ARN. */
  public Reading<QueueArn> queue(String arn) {
    return QueueArn.parse(arn).map(queue -> listed(queue, queue.region(), queues, QUEUES_PARAMETER)).orElseGet(() -> new Reading.Refused<>(NO_QUEUE));
  }

  /** A bus's ARN. */
  public Reading<BusArn> bus(String arn) {
    return BusArn.parse(arn).map(bus -> listed(bus, bus.region(), buses, BUSES_PARAMETER)).orElseGet(() -> new Reading.Refused<>(NO_BUS));
  }

  private <T> Reading<T> listed(T arn, String itsRegion, Set<T> list, String parameter) {
    if (!itsRegion.equals(region)) {
      return new Reading.Refused<>("is in region " + itsRegion + "; targets are in that of the ledger, " + region);
    }
    return list.contains(arn)
        ? new Reading.Address<>(arn)
        : new Reading.Refused<>("is not among those that this ledger may send to, which parameter " + parameter + " of the template lists");
  }
}
