package io.tallystick.delivery.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;

/** Looks at the very address that it is told to connect to, whoever resolved it and however. Never by a proxy, which would resolve anew. */
final class GuardedSocket extends Socket {
  private final AddressRules rules;
  private final boolean plain;

  /** @param plain whether nothing will encrypt what is sent, so that only allowed ranges may be reached */
  GuardedSocket(AddressRules rules, boolean plain) {
    super(Proxy.NO_PROXY);
    this.rules = rules;
    this.plain = plain;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    InetAddress address = endpoint instanceof InetSocketAddress internet ? internet.getAddress() : null;
    if (address == null) {
      throw new IOException("a socket connects to an address that was resolved");
    }
    if (!rules.permits(address) || (plain && !rules.allows(address))) {
      throw new RefusedAddressException(AddressKind.of(address));
    }
    super.connect(endpoint, timeout);
  }
}
