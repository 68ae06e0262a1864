package io.tallystick.local.template;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a template does not say by itself.
 *
 * @param name of the stack, the first part of names that the template leaves open
 * @param parameters values of parameters, over their defaults
 * @param imports values of what other stacks export
 * @param endpoint what queue URLs begin with
 * @param apiEndpoint where an HTTP API is served; empty if none can be
 */
public record StackOptions(String name, Map<String, String> parameters, Map<String, String> imports, URI endpoint, Optional<URI> apiEndpoint,
    String region, String account) {

  /** The account that emulators know. */
  public static final String LOCAL_ACCOUNT = "000000000000";

  public static final String DEFAULT_REGION = "us-east-1";

  public StackOptions {
    Objects.requireNonNull(name, "name");
    parameters = Map.copyOf(parameters);
    imports = Map.copyOf(imports);
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(apiEndpoint, "apiEndpoint");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(account, "account");
  }

  /** Region and account of the emulators, no parameters, no imports, no HTTP API. */
  public static StackOptions local(String name, URI endpoint) {
    return new StackOptions(name, Map.of(), Map.of(), endpoint, Optional.empty(), DEFAULT_REGION, LOCAL_ACCOUNT);
  }

  /** The same with these parameters. */
  public StackOptions with(Map<String, String> replacement) {
    return new StackOptions(name, replacement, imports, endpoint, apiEndpoint, region, account);
  }

  /** The same with a place to serve an HTTP API. */
  public StackOptions serving(URI api) {
    return new StackOptions(name, parameters, imports, endpoint, Optional.of(api), region, account);
  }

  /** The same in another region and account. */
  public StackOptions in(String otherRegion, String otherAccount) {
    return new StackOptions(name, parameters, imports, endpoint, apiEndpoint, otherRegion, otherAccount);
  }

  StackOptions nested(String logicalId, Map<String, String> nestedParameters) {
    return new StackOptions(name + "-" + logicalId, nestedParameters, imports, endpoint, apiEndpoint, region, account);
  }
}
