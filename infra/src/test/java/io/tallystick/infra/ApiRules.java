package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules of the HTTP API: who may call which route, how much, and who hears of it. */
final class ApiRules {
  private static final String NO_VALUE = "AWS::NoValue";
  private static final String ARN = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default/";

  private ApiRules() {}

  /** Routes with their scopes; a route without exactly one has none. */
  static Map<String, String> scopes(Template api) {
    Map<String, String> scopes = new TreeMap<>();
    api.resources("AWS::ApiGatewayV2::Route").forEach(
        route -> {
          boolean one = route.property("AuthorizationScopes", "Fn::If") instanceof List<?> choice && list(choice.get(1)).size() == 1;
          scopes.put(key(route), one ? String.valueOf(list(choice(route, "AuthorizationScopes").get(1)).getFirst()) : "");
        });
    return scopes;
  }

  static List<String> everyRouteAsksWhoCalls(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.api().resources("AWS::ApiGatewayV2::Route").forEach(
        route -> {
          if (!List.of("HasJwtIssuer", "JWT", "AWS_IAM").equals(choice(route, "AuthorizationType"))) {
            violations.add(key(route) + " is open to those who do not say who they are");
          }
          if (!List.of("HasJwtIssuer", Map.of("Ref", "JwtAuthorizer"), Map.of("Ref", NO_VALUE)).equals(choice(route, "AuthorizerId"))) {
            violations.add(key(route) + " does not ask the authorizer for tokens");
          }
        });
    stacks.api().resources("AWS::ApiGatewayV2::Authorizer").forEach(
        authorizer -> {
          boolean bound = "JwtIssuer".equals(target(authorizer.property("JwtConfiguration", "Issuer"))) && authorizer.property("JwtConfiguration", "Audience") != null;
          if (!bound || !"HasJwtIssuer".equals(authorizer.body().get("Condition"))) {
            violations.add(authorizer.id() + " takes tokens of anybody or for anybody");
          }
        });
    stacks.api().resources("AWS::ApiGatewayV2::Api").filter(api -> api.property("CorsConfiguration") != null)
        .forEach(api -> violations.add(api.id() + " is open to pages of other sites"));
    return violations;
  }

  static List<String> everyRouteHasTheScopeOfItsKind(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    scopes(stacks.api()).forEach(
        (route, scope) -> {
          boolean admin = route.startsWith("GET /v1/journal") || route.contains(" /v1/subscriptions");
          String expected = admin ? "ledger/admin" : route.startsWith("GET ") ? "ledger/read" : "ledger/write";
          if (!scope.equals(expected)) {
            violations.add(route + " needs the scope " + expected + ", not '" + scope + "'");
          }
        });
    return violations;
  }

  static List<String> everyScopeIsAPolicyOfItsRoutes(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Set<String>> policies = new TreeMap<>();
    stacks.api().resources("AWS::IAM::ManagedPolicy").forEach(
        policy -> {
          List<Object> statements = list(policy.property("PolicyDocument", "Statement"));
          if (statements.size() != 1 || !"execute-api:Invoke".equals(at(statements.getFirst(), "Action")) || !"Allow".equals(at(statements.getFirst(), "Effect"))) {
            violations.add(policy.id() + " allows more than to call the API");
          }
          String scope = "ledger/" + String.valueOf(at(statements.getFirst(), "Sid")).toLowerCase(Locale.ROOT);
          Set<String> resources = new TreeSet<>();
          list(at(statements.getFirst(), "Resource")).forEach(resource -> resources.add(String.valueOf(at(resource, "Fn::Sub")).replace(ARN, "")));
          policies.put(scope, resources);
        });
    Map<String, Set<String>> routes = new TreeMap<>();
    scopes(stacks.api()).forEach(
        (route, scope) -> routes.computeIfAbsent(scope, any -> new TreeSet<>()).add(route.replace(" ", "").replaceAll("\\{\\w+}", "*")));
    Set<String> scopes = new TreeSet<>(routes.keySet());
    scopes.addAll(policies.keySet());
    for (String scope : scopes) {
      if (!routes.getOrDefault(scope, Set.of()).equals(policies.getOrDefault(scope, Set.of()))) {
        violations.add("the policy of " + scope + " is not of its routes");
      }
    }
    return violations;
  }

  static List<String> everyStageIsBoundedAndLogsToAGroupThatForgets(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Object> resources = stacks.api().section("Resources");
    stacks.api().resources("AWS::ApiGatewayV2::Stage").forEach(
        stage -> {
          Object settings = stage.property("DefaultRouteSettings");
          if (target(at(settings, "ThrottlingRateLimit")) == null || target(at(settings, "ThrottlingBurstLimit")) == null) {
            violations.add(stage.id() + " takes as many requests as the whole account");
          }
          Object group = resources.get(String.valueOf(target(stage.property("AccessLogSettings", "DestinationArn"))));
          if (!"AWS::Logs::LogGroup".equals(at(group, "Type")) || at(group, "Properties", "RetentionInDays") == null) {
            violations.add(stage.id() + " has no access log with retention");
          }
        });
    return violations;
  }

  static List<String> everyFunctionEndsBeforeItsApiGivesUp(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Object> resources = stacks.api().section("Resources");
    stacks.api().resources("AWS::ApiGatewayV2::Integration").forEach(
        integration -> {
          String function = String.valueOf(target(integration.property("IntegrationUri"))).replace(".Alias", "");
          String timeout = target(at(resources.get(function), "Properties", "Timeout"));
          List<Object> seconds = list(stacks.api().parameter(String.valueOf(timeout)).get("AllowedValues"));
          int limit = integration.property("TimeoutInMillis") instanceof Integer milliseconds ? milliseconds : 0;
          if (seconds.isEmpty() || seconds.stream().anyMatch(one -> ((Number) one).intValue() * 1000 >= limit)) {
            violations.add(integration.id() + " gives up before its function's time is over");
          }
        });
    return violations;
  }

  static List<String> onlyItsApiCallsAFunction(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.running("AWS::Lambda::Permission").forEach(
        permission -> {
          String source = String.valueOf(at(permission.property("SourceArn"), "Fn::Sub"));
          if (!"apigateway.amazonaws.com".equals(permission.property("Principal")) || !source.startsWith(ARN)) {
            violations.add(permission.id() + " lets others call " + target(permission.property("FunctionName")));
          }
        });
    return violations;
  }

  private static String key(Resource route) {
    return String.valueOf(route.property("RouteKey"));
  }

  private static List<?> choice(Resource route, String property) {
    return route.property(property, "Fn::If") instanceof List<?> choice ? choice : List.of();
  }
}
