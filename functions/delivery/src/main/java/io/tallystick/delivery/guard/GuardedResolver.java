package io.tallystick.delivery.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host once for each connection, and lets it through only if every address may be reached: a name with one address inside is no accident, and which of
 * them is connected to would be chance. The client connects to these addresses, and never asks again.
 */
final class GuardedResolver implements DnsResolver {
  private final AddressRules rules;
  private final Names names;

  GuardedResolver(AddressRules rules, Names names) {
    this.rules = rules;
    this.names = names;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress literal = IpLiteral.parse(host).orElse(null);
    InetAddress[] addresses = literal == null ? names.resolve(host) : new InetAddress[] {literal};
    if (addresses.length == 0) {
      throw new UnknownHostException("the name has no address");
    }
    for (InetAddress address : addresses) {
      if (!rules.permits(address)) {
        throw new RefusedAddressException(AddressKind.of(address));
      }
    }
    return addresses.clone();
  }

  /** Reverse names are for nobody here. */
  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
