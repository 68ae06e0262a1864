package io.tallystick.local.aws;

import java.io.IOException;

/** A service answered with an error. */
public final class AwsError extends IOException {

  private static final long serialVersionUID = 1;

  private final String code;
  private final int status;

  AwsError(String operation, String code, String message, int status) {
    super(operation + ": " + code + ": " + message);
    this.code = code;
    this.status = status;
  }

  /** The error's name without namespace, such as {@code ResourceNotFoundException}. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
