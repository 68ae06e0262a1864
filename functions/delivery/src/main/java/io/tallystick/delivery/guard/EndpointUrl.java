package io.tallystick.delivery.guard;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL that may be an endpoint. Host and port were read once, and it is these that are connected to: nobody reads the text a second time, perhaps otherwise.
 *
 * @param scheme {@code https}, or {@code http} where that is allowed
 * @param host in lower case: a name, four decimal numbers, or IPv6 in full and without brackets; an IPv4 address where IPv6 only stands for it
 * @param port never absent
 * @param target path and query as they were given; starts with {@code /}
 */
public record EndpointUrl(String scheme, String host, int port, String target) {
  /** The most characters of a URL. */
  public static final int LENGTH = 2_048;
  static final String SECURE = "https";
  static final String PLAIN = "http";

  private static final int SECURE_PORT = 443;
  private static final int PLAIN_PORT = 80;
  private static final int FIRST_UNPRIVILEGED_PORT = 1_024;
  private static final int LAST_PORT = 65_535;
  private static final int NAME_LENGTH = 253;
  /** Visible ASCII, of which URI itself refuses what needs encoding. A backslash is a slash to some. */
  private static final Pattern CHARACTERS = Pattern.compile("[\\x21-\\x7e&&[^\\\\]]+");
  private static final Pattern NAME = Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  /** Some programs take a name whose last part is such a number for an IPv4 address. */
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /** What became of a text. */
  public sealed interface Reading {
    record Endpoint(EndpointUrl url) implements Reading {}

    record Refused(UrlProblem problem) implements Reading {}
  }

  public EndpointUrl {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(target, "target");
  }

  /** Reads a URL by the rules. A name is not resolved; an address in the host's place must be permitted. */
  public static Reading read(String text, AddressRules rules) {
    if (text.length() > LENGTH) {
      return refused(UrlProblem.TOO_LONG);
    }
    if (!CHARACTERS.matcher(text).matches()) {
      return refused(UrlProblem.CHARACTERS);
    }
    try {
      return read(new URI(text), rules);
    } catch (URISyntaxException e) {
      return refused(UrlProblem.NO_URL);
    }
  }

  private static Reading read(URI uri, AddressRules rules) {
    if (!uri.isAbsolute() || uri.isOpaque() || uri.getRawAuthority() == null) {
      return refused(UrlProblem.NO_URL);
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals(SECURE) && !scheme.equals(PLAIN)) {
      return refused(UrlProblem.SCHEME);
    }
    if (scheme.equals(PLAIN) && rules.allowed().isEmpty()) {
      return refused(UrlProblem.PLAIN);
    }
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      return refused(UrlProblem.USER_INFORMATION);
    }
    if (uri.getRawFragment() != null) {
      return refused(UrlProblem.FRAGMENT);
    }
    return uri.getHost() == null ? refused(UrlProblem.HOST) : read(scheme, uri, rules);
  }

  private static Reading read(String scheme, URI uri, AddressRules rules) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean bracketed = host.startsWith("[");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    Optional<InetAddress> address = IpLiteral.parse(bare);
    if (bracketed ? address.isEmpty() : address.isEmpty() && !named(bare)) {
      return refused(UrlProblem.HOST);
    }
    Optional<Integer> port = port(scheme, uri);
    if (port.isEmpty()) {
      return refused(UrlProblem.PORT);
    }
    if (uri.getRawPath().startsWith("//")) {
      return refused(UrlProblem.PATH);
    }
    if (address.isPresent() && !reaches(scheme, address.get(), rules)) {
      return refused(UrlProblem.ADDRESS);
    }
    return new Reading.Endpoint(new EndpointUrl(scheme, address.map(InetAddress::getHostAddress).orElse(bare), port.get(), target(uri)));
  }

  private static boolean named(String host) {
    return host.length() <= NAME_LENGTH && NAME.matcher(host).matches() && !ENDS_IN_NUMBER.matcher(host).matches();
  }

  /** Empty if it is not one of those that may be used. */
  private static Optional<Integer> port(String scheme, URI uri) {
    int standard = scheme.equals(SECURE) ? SECURE_PORT : PLAIN_PORT;
    int port = uri.getPort();
    boolean spelled = uri.getRawAuthority().lastIndexOf(':') > uri.getRawAuthority().lastIndexOf(']');
    if (port < 0) {
      return spelled ? Optional.empty() : Optional.of(standard);
    }
    return port == standard || (port >= FIRST_UNPRIVILEGED_PORT && port <= LAST_PORT) ? Optional.of(port) : Optional.empty();
  }

  private static boolean reaches(String scheme, InetAddress address, AddressRules rules) {
    return rules.permits(address) && (scheme.equals(SECURE) || rules.allows(address));
  }

  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static Reading refused(UrlProblem problem) {
    return new Reading.Refused(problem);
  }

  /** Names the endpoint among others: the same for every query of one scheme, host, port and path, and short, however long these are. */
  public String key() {
    String path = target.indexOf('?') < 0 ? target : target.substring(0, target.indexOf('?'));
    return EndpointKey.of(scheme + "://" + host + ":" + port + path);
  }

  /** Whether what is sent cannot be read on its way. */
  public boolean secure() {
    return scheme.equals(SECURE);
  }

  /** As it is written, with the port only where it is not the scheme's own. */
  @Override
  public String toString() {
    String authority = host.indexOf(':') < 0 ? host : "[" + host + "]";
    boolean standard = port == (secure() ? SECURE_PORT : PLAIN_PORT);
    return scheme + "://" + authority + (standard ? "" : ":" + port) + target;
  }
}
