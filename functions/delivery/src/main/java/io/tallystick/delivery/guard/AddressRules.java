package io.tallystick.delivery.guard;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Which addresses may be connected to: public ones, and those that the operator allows.
 *
 * @param allowed ranges beside the public addresses, for endpoints inside a VPC and for tests
 */
public record AddressRules(List<AddressRange> allowed) {
  /** Public addresses only. */
  public static final AddressRules PUBLIC_ONLY = new AddressRules(List.of());

  public AddressRules {
    allowed = List.copyOf(allowed);
  }

  /**
   * Reads an allow-list: ranges with commas between them, as {@code 10.1.0.0/16,fd00:1::/64}. Empty for none.
   *
   * @throws IllegalArgumentException if one is no range
   */
  public static AddressRules parse(String ranges) {
    return new AddressRules(Arrays.stream(ranges.split(",")).map(String::strip).filter(range -> !range.isEmpty()).map(AddressRange::parse).toList());
  }

  public boolean permits(InetAddress address) {
    Objects.requireNonNull(address, "address");
    AddressKind kind = AddressKind.of(address);
    return kind == AddressKind.PUBLIC || (kind.mayBeAllowed() && allows(address));
  }

  /** Whether the operator named it: only such an address may be spoken to without TLS. */
  public boolean allows(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(address));
  }
}
