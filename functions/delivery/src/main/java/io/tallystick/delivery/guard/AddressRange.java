package io.tallystick.delivery.guard;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Objects;

/**
 * Addresses that share the first bits, as CIDR writes them: {@code 10.0.0.0/8}, {@code fd00::/8}.
 *
 * @param base an address of the range
 * @param bits how many bits they share, 0 to 32 or 128
 */
public record AddressRange(InetAddress base, int bits) {
  public AddressRange {
    Objects.requireNonNull(base, "base");
    if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("a range of addresses shares 0 to 32 (IPv4) or 128 (IPv6) bits");
    }
  }

  /**
   * Reads {@code address/bits}; an address alone is a range of one.
   *
   * @throws IllegalArgumentException if it is none; names are never resolved
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress base =
        IpLiteral.parse(address).orElseThrow(() -> new IllegalArgumentException("a range of addresses is an address, / and a number of bits, as 10.0.0.0/8"));
    return new AddressRange(base, slash < 0 ? base.getAddress().length * Byte.SIZE : bits(text.substring(slash + 1)));
  }

  private static int bits(String text) {
    if (!text.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("a range of addresses is an address, / and a number of bits, as 10.0.0.0/8");
    }
    return Integer.parseInt(text);
  }

  /** Whether the address is of the same family and shares the bits. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  boolean ofIpv4() {
    return base instanceof Inet4Address;
  }
}
