package io.tallystick.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads an HTTP API of API Gateway with its stage, integrations and routes. Who may call it has no meaning on this machine. */
final class HttpApiReader {

  private static final int TIMEOUT_MILLISECONDS = 30_000;
  private static final int LEAST_TIMEOUT_MILLISECONDS = 50;
  private static final String DEFAULT_STAGE = "$default";
  private static final String TARGET = "integrations/";
  private static final String FUNCTIONS = "/functions/";
  private static final String INVOCATIONS = "/invocations";
  private static final String FUNCTION = "function:";

  private final Scope scope;
  private final Names names;

  private HttpApiReader(Scope scope) {
    this.scope = scope;
    this.names = new Names(scope);
  }

  /** @param api of type {@code AWS::ApiGatewayV2::Api}; what belongs to it stands in the same template */
  static HttpApi read(Scope scope, Resource api) throws TemplateException {
    return new HttpApiReader(scope).read(api);
  }

  private HttpApi read(Resource api) throws TemplateException {
    Resolved properties = scope.properties(api);
    properties.get("Name");
    if (!properties.text("ProtocolType").equals("HTTP")) {
      throw properties.error("ProtocolType", "only HTTP is supported on this machine, not '" + properties.text("ProtocolType") + "'");
    }
    properties.refuseUnread();
    String id = names.name(api);
    Resolved throttling = stage(id, api);
    return new HttpApi(id, routes(id, integrations(id)),
        throttling.integer("ThrottlingRateLimit", HttpApi.DEFAULT_RATE, 1, HttpApi.DEFAULT_RATE),
        throttling.integer("ThrottlingBurstLimit", HttpApi.DEFAULT_BURST, 1, HttpApi.DEFAULT_BURST));
  }

  /** @return the settings that its routes share */
  private Resolved stage(String api, Resource owner) throws TemplateException {
    Resolved settings = null;
    for (Resource resource : of("AWS::ApiGatewayV2::Stage")) {
      Resolved stage = properties(resource, api);
      if (settings != null || !stage.text("StageName").equals(DEFAULT_STAGE)) {
        throw stage.error("StageName", "only one stage, named " + DEFAULT_STAGE + ", is supported on this machine");
      }
      if (!stage.flag("AutoDeploy", false)) {
        throw stage.error("AutoDeploy", "must be true: deployments by hand are not supported on this machine");
      }
      settings = stage.inside("DefaultRouteSettings");
      stage.refuseUnread();
    }
    if (settings == null) {
      throw scope.error(owner.line(), owner.path(), "has no stage that serves it");
    }
    return settings;
  }

  private record Integration(String function, Duration timeout) {}

  private Map<String, Integration> integrations(String api) throws TemplateException {
    Map<String, Integration> integrations = new HashMap<>();
    for (Resource resource : of("AWS::ApiGatewayV2::Integration")) {
      Resolved integration = properties(resource, api);
      require(integration, "IntegrationType", "AWS_PROXY");
      require(integration, "PayloadFormatVersion", "2.0");
      int timeout = integration.integer("TimeoutInMillis", TIMEOUT_MILLISECONDS, LEAST_TIMEOUT_MILLISECONDS, TIMEOUT_MILLISECONDS);
      integrations.put(names.reference(resource), new Integration(function(integration), Duration.ofMillis(timeout)));
      integration.refuseUnread();
    }
    return integrations;
  }

  private List<HttpApi.Route> routes(String api, Map<String, Integration> integrations) throws TemplateException {
    List<HttpApi.Route> routes = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Resource resource : of("AWS::ApiGatewayV2::Route")) {
      Resolved route = properties(resource, api);
      RouteKey key = key(route);
      if (!keys.add(key.text())) {
        throw route.error("RouteKey", "'" + key.text() + "' is there twice");
      }
      String target = route.text("Target");
      Integration integration = target.startsWith(TARGET) ? integrations.get(target.substring(TARGET.length())) : null;
      if (integration == null) {
        throw route.error("Target", "must be integrations/ and an integration of this template, not '" + target + "'");
      }
      routes.add(new HttpApi.Route(key, integration.function(), integration.timeout()));
      route.refuseUnread();
    }
    return routes;
  }

  private static RouteKey key(Resolved route) throws TemplateException {
    try {
      return RouteKey.parse(route.text("RouteKey"));
    } catch (IllegalArgumentException malformed) {
      throw route.error("RouteKey", malformed.getMessage());
    }
  }

  /** The function's name, from its ARN or that of its invocations, with an alias or without. */
  private static String function(Resolved integration) throws TemplateException {
    String uri = integration.text("IntegrationUri");
    int start = uri.indexOf(FUNCTIONS);
    String text = start < 0 || !uri.endsWith(INVOCATIONS) ? uri : uri.substring(start + FUNCTIONS.length(), uri.length() - INVOCATIONS.length());
    try {
      String resource = Arn.parse(text).resource();
      if (resource.startsWith(FUNCTION)) {
        return resource.substring(FUNCTION.length()).split(":", 2)[0];
      }
    } catch (IllegalArgumentException noArn) {
      // Falls through to the one error for both.
    }
    throw integration.error("IntegrationUri", "must be the ARN of a function or of its invocations, not '" + uri + "'");
  }

  private static void require(Resolved properties, String name, String value) throws TemplateException {
    if (!properties.text(name).equals(value)) {
      throw properties.error(name, "only " + value + " is supported on this machine, not '" + properties.text(name) + "'");
    }
  }

  private Resolved properties(Resource resource, String api) throws TemplateException {
    Resolved properties = scope.properties(resource);
    if (!properties.text("ApiId").equals(api)) {
      throw properties.error("ApiId", "names another API than that of this template");
    }
    return properties;
  }

  private List<Resource> of(String type) {
    return scope.resources().values().stream().filter(resource -> resource.type().equals(type)).toList();
  }
}
