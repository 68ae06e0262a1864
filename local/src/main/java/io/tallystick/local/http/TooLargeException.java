package io.tallystick.local.http;

import java.net.ProtocolException;

/** A message is larger than its reader allows. */
public final class TooLargeException extends ProtocolException {

  private static final long serialVersionUID = 1;

  TooLargeException(String what, long limit) {
    super(what + " is larger than " + limit + " bytes");
  }
}
