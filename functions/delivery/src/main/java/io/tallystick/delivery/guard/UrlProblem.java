package io.tallystick.delivery.guard;

/** Why a URL cannot be an endpoint. In order of precedence: the first that applies. */
public enum UrlProblem {
  TOO_LONG("is longer than " + EndpointUrl.LENGTH + " characters"),
  CHARACTERS("has a character that a URL may have only encoded; international names are written as xn--"),
  NO_URL("is no absolute URL"),
  SCHEME("does not start with https:"),
  PLAIN("starts with http:, which is for endpoints in allowed ranges of addresses only"),
  USER_INFORMATION("has a user name or password; nothing may stand before the host"),
  FRAGMENT("has a fragment, which is never sent"),
  HOST("has no host that is a name of DNS, four decimal numbers, or IPv6 in brackets"),
  PORT("has a port other than that of its scheme and 1024 to 65535"),
  PATH("has a path that begins with two slashes, behind which some look for another host"),
  ADDRESS("names an address that may not be reached: it is not public, nor in a range of parameter EndpointAllowances of the template");

  private final String text;

  UrlProblem(String text) {
    this.text = text;
  }

  /** What is wrong, to be said after the name of the field. */
  public String text() {
    return text;
  }
}
