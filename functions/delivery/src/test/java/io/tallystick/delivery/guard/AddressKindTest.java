package io.tallystick.delivery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every address is for, at the first, the last and the next address of each range. */
class AddressKindTest {
  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          0.0.0.0, UNSPECIFIED
          0.0.0.1, UNSPECIFIED
          0.255.255.255, UNSPECIFIED
          1.0.0.0, PUBLIC
          9.255.255.255, PUBLIC
          10.0.0.0, PRIVATE
          10.255.255.255, PRIVATE
          11.0.0.0, PUBLIC
          100.63.255.255, PUBLIC
          100.64.0.0, SHARED
          100.100.100.200, METADATA
          100.127.255.255, SHARED
          100.128.0.0, PUBLIC
          126.255.255.255, PUBLIC
          127.0.0.0, LOOPBACK
          127.0.0.1, LOOPBACK
          127.255.255.255, LOOPBACK
          128.0.0.0, PUBLIC
          168.63.129.15, PUBLIC
          168.63.129.16, METADATA
          169.253.255.255, PUBLIC
          169.254.0.0, LINK_LOCAL
          169.254.169.253, LINK_LOCAL
          169.254.169.254, METADATA
          169.254.170.2, METADATA
          169.254.170.23, METADATA
          169.254.255.255, LINK_LOCAL
          169.255.0.0, PUBLIC
          172.15.255.255, PUBLIC
          172.16.0.0, PRIVATE
          172.31.255.255, PRIVATE
          172.32.0.0, PUBLIC
          191.255.255.255, PUBLIC
          192.0.0.0, RESERVED
          192.0.0.255, RESERVED
          192.0.1.0, PUBLIC
          192.0.2.0, RESERVED
          192.0.2.255, RESERVED
          192.88.99.1, RESERVED
          192.167.255.255, PUBLIC
          192.168.0.0, PRIVATE
          192.168.255.255, PRIVATE
          192.169.0.0, PUBLIC
          198.17.255.255, PUBLIC
          198.18.0.0, RESERVED
          198.19.255.255, RESERVED
          198.20.0.0, PUBLIC
          198.51.100.7, RESERVED
          203.0.113.7, RESERVED
          223.255.255.255, PUBLIC
          224.0.0.0, MULTICAST
          239.255.255.255, MULTICAST
          240.0.0.0, RESERVED
          255.255.255.255, RESERVED
          """)
  void everyIpv4AddressHasAKind(String literal, AddressKind kind) {
    assertThat(AddressKind.of(address(literal))).isEqualTo(kind);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          ::, UNSPECIFIED
          ::1, LOOPBACK
          ::2, TUNNEL
          ::127.0.0.1, TUNNEL
          ::8.8.8.8, TUNNEL
          ::ffff:127.0.0.1, LOOPBACK
          ::ffff:7f00:1, LOOPBACK
          ::ffff:10.0.0.1, PRIVATE
          ::ffff:a9fe:a9fe, METADATA
          ::ffff:8.8.8.8, PUBLIC
          ::ffff:0:127.0.0.1, TUNNEL
          64:ff9b::127.0.0.1, LOOPBACK
          64:ff9b::7f00:1, LOOPBACK
          64:ff9b::10.1.2.3, PRIVATE
          64:ff9b::169.254.169.254, METADATA
          64:ff9b::0.0.0.0, UNSPECIFIED
          64:ff9b::8.8.8.8, PUBLIC
          64:ff9b:1::8.8.8.8, RESERVED
          100::1, RESERVED
          1fff:ffff::1, RESERVED
          2000::, PUBLIC
          2001::1, TUNNEL
          2001:0:4136:e378:8000:63bf:3fff:fdd2, TUNNEL
          2001:1ff:ffff::1, TUNNEL
          2001:200::1, PUBLIC
          2001:db7:ffff::1, PUBLIC
          2001:db8::1, RESERVED
          2001:db9::1, PUBLIC
          2001:4860:4860::8888, PUBLIC
          2002:7f00:1::1, TUNNEL
          2002:808:808::1, TUNNEL
          2003::1, PUBLIC
          2600:1f18:1::5efe:10.0.0.1, TUNNEL
          2600:1f18:1:0:200:5efe:808:808, TUNNEL
          2600:1f18:1:0:200:5eff:808:808, PUBLIC
          3fff::1, RESERVED
          3fff:1000::1, PUBLIC
          4000::1, RESERVED
          5f00::1, RESERVED
          fbff::1, RESERVED
          fc00::1, PRIVATE
          fd00:ec1::254, PRIVATE
          fd00:ec2::254, METADATA
          fd00:ec2::23, METADATA
          fd20:ce::254, METADATA
          fdff:ffff::1, PRIVATE
          fe00::1, RESERVED
          fe80::1, LINK_LOCAL
          febf::1, LINK_LOCAL
          fec0::1, PRIVATE
          ff00::1, MULTICAST
          ff02::1, MULTICAST
          """)
  void everyIpv6AddressHasAKindAndOneThatStandsForIpv4HasThatOfWhatIsInside(String literal, AddressKind kind) {
    assertThat(AddressKind.of(address(literal))).isEqualTo(kind);
  }

  @Test
  void onlyPublicAddressesArePermittedUnlessSomeAreAllowed() {
    assertThat(AddressRules.PUBLIC_ONLY.permits(address("8.8.8.8"))).isTrue();
    assertThat(AddressRules.PUBLIC_ONLY.permits(address("10.1.2.3"))).isFalse();
    AddressRules rules = AddressRules.parse(" 10.1.0.0/16 , fd00:1::/64,127.0.0.1 ");
    assertThat(List.of("10.1.2.3", "8.8.8.8", "fd00:1::5", "127.0.0.1", "::ffff:10.1.2.3")).allMatch(literal -> rules.permits(address(literal)));
    assertThat(List.of("10.2.0.0", "fd00:1:0:1::5", "127.0.0.2", "192.168.0.1")).noneMatch(literal -> rules.permits(address(literal)));
  }

  @Test
  void metadataIsForNobodyWhateverIsAllowed() {
    AddressRules everything = AddressRules.parse("0.0.0.0/0,::/0");
    assertThat(List.of("169.254.169.254", "169.254.170.2", "168.63.129.16", "fd00:ec2::254", "64:ff9b::169.254.169.254", "0.0.0.0", "::", "224.0.0.1", "ff02::1"))
        .noneMatch(literal -> everything.permits(address(literal)));
    assertThat(List.of("127.0.0.1", "10.0.0.1", "fe80::1", "2001:db8::1")).allMatch(literal -> everything.permits(address(literal)));
  }

  @Test
  void aRangeIsReadAsCidrWritesIt() {
    assertThat(AddressRange.parse("10.0.0.0/8")).isEqualTo(new AddressRange(address("10.0.0.0"), 8));
    assertThat(AddressRange.parse("fd00::1")).isEqualTo(new AddressRange(address("fd00::1"), 128));
    for (String none : List.of("", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10/8", "010.0.0.0/8", "localhost/8", "::/129", "10.0.0.0/8/8", "::ffff:10.0.0.0/104")) {
      assertThatThrownBy(() -> AddressRange.parse(none)).as(none).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("range of addresses");
    }
  }
}
