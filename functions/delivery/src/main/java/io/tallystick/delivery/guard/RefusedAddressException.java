package io.tallystick.delivery.guard;

import java.net.UnknownHostException;

/** A name leads to an address that may not be reached. It says of which kind, not which, since the answer goes to whoever named the endpoint. */
public final class RefusedAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  private final AddressKind kind;

  RefusedAddressException(AddressKind kind) {
    super("the endpoint's address may not be reached");
    this.kind = kind;
  }

  public AddressKind kind() {
    return kind;
  }
}
