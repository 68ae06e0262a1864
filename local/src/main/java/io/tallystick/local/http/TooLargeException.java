package io.tallystick.local.http;

import java.net.ProtocolException;

/** A message is larger than its reader allows. */
public final class TooLargeException extends ProtocolException {

  private static final long serialVersionUID = 1;

  private final boolean ofHead;

  private TooLargeException(String what, long limit, boolean ofHead) {
    super(what + " is larger than " + limit + " bytes");
    this.ofHead = ofHead;
  }

  static TooLargeException head(long limit) {
    return new TooLargeException("a head", limit, true);
  }

  static TooLargeException body(long limit) {
    return new TooLargeException("a body", limit, false);
  }

  /** Whether it is the head that is too large, rather than the body. */
  public boolean ofHead() {
    return ofHead;
  }
}
