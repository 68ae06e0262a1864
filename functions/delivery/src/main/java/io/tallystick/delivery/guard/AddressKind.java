package io.tallystick.delivery.guard;

import static io.tallystick.delivery.guard.AddressRange.parse;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What an address is for, as far as it matters to a caller who must not reach inside. The order is that of precedence: the first kind with a range that has the
 * address. What no range has is public if it is IPv4, or global unicast of IPv6; all other IPv6 addresses are reserved.
 *
 * <p>Ranges are IANA's special-purpose registries for IPv4 and IPv6, and the addresses at which clouds tell a machine its credentials.
 */
public enum AddressKind {
  /** Where a cloud tells its machines who they are: credentials would be there for the asking. */
  METADATA("169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "fd00:ec2::/32", "fd20:ce::254"),
  UNSPECIFIED("0.0.0.0/8", "::"),
  LOOPBACK("127.0.0.0/8", "::1"),
  PRIVATE("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
  LINK_LOCAL("169.254.0.0/16", "fe80::/10"),
  /** Between a provider and its customers (RFC 6598); VPCs use it too. */
  SHARED("100.64.0.0/10"),
  MULTICAST("224.0.0.0/4", "ff00::/8"),
  /** Documentation, benchmarks, protocols, and what is not given out. */
  RESERVED(
      "192.0.0.0/24",
      "192.0.2.0/24",
      "192.88.99.0/24",
      "198.18.0.0/15",
      "198.51.100.0/24",
      "203.0.113.0/24",
      "240.0.0.0/4",
      "64:ff9b:1::/48",
      "100::/64",
      "2001:db8::/32",
      "3fff::/20",
      "5f00::/16"),
  /** Carries another address inside itself, to which some router may turn: Teredo and the rest of 2001::/23, 6to4, IPv4-compatible, IPv4-translated. */
  TUNNEL("2001::/23", "2002::/16", "::/96", "::ffff:0:0:0/96"),
  PUBLIC;

  /** IPv4 addresses as an IPv6-only network reaches them (RFC 6052): what is inside is what is reached. */
  private static final AddressRange NAT64 = parse("64:ff9b::/96");
  /** All addresses that IANA has given out for reaching single machines. */
  private static final AddressRange GLOBAL_UNICAST = parse("2000::/3");
  /** The middle of an ISATAP address (RFC 5214): 0000:5efe or 0200:5efe, then IPv4. */
  private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

  private static final int IPV4_IN_IPV6 = 12;
  private static final int INTERFACE = 8;
  private static final byte UNIVERSAL_BIT = 2;

  private final List<AddressRange> ranges;

  AddressKind(String... ranges) {
    this.ranges = Arrays.stream(ranges).map(AddressRange::parse).toList();
  }

  /** The kind of an address; that of the IPv4 address inside where an IPv6 one only stands for it. */
  public static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.contains(address)) {
      return of(IpLiteral.of(Arrays.copyOfRange(bytes, IPV4_IN_IPV6, bytes.length)));
    }
    for (AddressKind kind : values()) {
      if (kind.ranges.stream().anyMatch(range -> range.contains(address))) {
        return kind;
      }
    }
    if (address instanceof Inet4Address) {
      return PUBLIC;
    }
    if (isatap(bytes)) {
      return TUNNEL;
    }
    return GLOBAL_UNICAST.contains(address) ? PUBLIC : RESERVED;
  }

  private static boolean isatap(byte[] bytes) {
    return (bytes[INTERFACE] & ~UNIVERSAL_BIT) == 0
        && bytes[INTERFACE + 1] == ISATAP[1]
        && bytes[INTERFACE + 2] == ISATAP[2]
        && bytes[INTERFACE + 3] == ISATAP[3];
  }

  /** Whether an allow-list may name it. Metadata is nobody's endpoint; nor is what stands for no single machine. */
  boolean mayBeAllowed() {
    return switch (this) {
      case METADATA, UNSPECIFIED, MULTICAST -> false;
      case LOOPBACK, PRIVATE, LINK_LOCAL, SHARED, RESERVED, TUNNEL, PUBLIC -> true;
    };
  }
}
