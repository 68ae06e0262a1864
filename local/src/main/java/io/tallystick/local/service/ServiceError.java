package io.tallystick.local.service;

/** A service refuses a request, as AWS would. */
final class ServiceError extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code as clients know it, {@code ValidationException}
   * @param message null where AWS gives none
   */
  ServiceError(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
