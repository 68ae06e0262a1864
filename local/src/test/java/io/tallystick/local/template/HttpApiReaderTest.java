package io.tallystick.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiReaderTest {

  private static final StackOptions OPTIONS = StackOptions.local("books", URI.create("http://127.0.0.1:4000")).serving(URI.create("http://127.0.0.1:5000"));

  private static final String TEMPLATE = """
      Parameters:
        Issuer: {Type: String, Default: ''}
      Conditions:
        HasIssuer: !Not [!Equals [!Ref Issuer, '']]
      Resources:
        Function:
          Type: AWS::Serverless::Function
          Properties: {FunctionName: books-web, Runtime: java25, CodeUri: c.zip, Handler: H, AutoPublishAlias: live}
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties: {Name: books, ProtocolType: HTTP}
        Stage:
          Type: AWS::ApiGatewayV2::Stage
          Properties:
            ApiId: !Ref Api
            StageName: $default
            AutoDeploy: true
            AccessLogSettings: {DestinationArn: x, Format: y}
            DefaultRouteSettings: {ThrottlingRateLimit: 100, ThrottlingBurstLimit: 20, DetailedMetricsEnabled: true}
        Authorizer:
          Type: AWS::ApiGatewayV2::Authorizer
          Condition: HasIssuer
          Properties: {ApiId: !Ref Api, AuthorizerType: JWT}
        Integration:
          Type: AWS::ApiGatewayV2::Integration
          Properties:
            ApiId: !Ref Api
            IntegrationType: AWS_PROXY
            IntegrationMethod: POST
            PayloadFormatVersion: '2.0'
            IntegrationUri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Alias}/invocations'
            TimeoutInMillis: 29000
        GetThing:
          Type: AWS::ApiGatewayV2::Route
          Properties:
            ApiId: !Ref Api
            RouteKey: GET /things/{id}
            Target: !Sub integrations/${Integration}
            AuthorizationType: !If [HasIssuer, JWT, AWS_IAM]
            AuthorizerId: !If [HasIssuer, !Ref Authorizer, !Ref AWS::NoValue]
            AuthorizationScopes: !If [HasIssuer, [read], !Ref AWS::NoValue]
        Other:
          Type: AWS::ApiGatewayV2::Route
          Properties:
            ApiId: !Ref Api # of the other
            RouteKey: $default
            Target: !Sub 'integrations/${Integration}'
      Outputs:
        Url: {Value: !GetAtt Api.ApiEndpoint}
        Id: {Value: !Ref Api}
        Alias: {Value: !Ref Function.Alias}
      """;

  @TempDir
  Path folder;

  @Test
  void anApiIsReadWithItsRoutesFunctionsTimeoutsAndLimits() throws Exception {
    Stack stack = read(TEMPLATE);
    HttpApi api = stack.httpApi().orElseThrow();
    assertThat(api.id()).isEqualTo("books-Api");
    assertThat(api.rate()).isEqualTo(100);
    assertThat(api.burst()).isEqualTo(20);
    assertThat(api.routes()).containsExactly(
        new HttpApi.Route(RouteKey.parse("GET /things/{id}"), "books-web", Duration.ofSeconds(29)),
        new HttpApi.Route(RouteKey.parse("$default"), "books-web", Duration.ofSeconds(29)));
    assertThat(stack.outputs()).isEqualTo(Map.of("Url", "http://127.0.0.1:5000", "Id", "books-Api",
        "Alias", "arn:aws:lambda:us-east-1:000000000000:function:books-web:live"));
    assertThat(stack.notes()).isEmpty();
  }

  @Test
  void withoutSettingsTheLimitsAreThoseOfAnAccount() throws Exception {
    HttpApi api = read(TEMPLATE.replaceAll("(?m)^.*DefaultRouteSettings.*\n", "").replaceAll("(?m)^.*TimeoutInMillis.*\n", "")).httpApi().orElseThrow();
    assertThat(api.rate()).isEqualTo(10_000);
    assertThat(api.burst()).isEqualTo(5_000);
    assertThat(api.routes().getFirst().timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aTemplateWithoutAnApiHasNone() throws Exception {
    assertThat(read("Resources: {Queue: {Type: AWS::SQS::Queue}}\n").httpApi()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      ProtocolType: HTTP                       | ProtocolType: WEBSOCKET                | ProtocolType: only HTTP is supported
      ProtocolType: HTTP                       | ProtocolType: HTTP, CorsConfiguration: {} | CorsConfiguration: is not supported
      StageName: $default                      | StageName: prod                        | StageName: only one stage, named $default
      AutoDeploy: true                         | AutoDeploy: false                      | AutoDeploy: must be true
      ThrottlingRateLimit: 100                 | ThrottlingRateLimit: 0                 | ThrottlingRateLimit: must be a whole number from 1
      AWS_PROXY                                | HTTP_PROXY                             | IntegrationType: only AWS_PROXY
      '2.0'                                    | '1.0'                                  | PayloadFormatVersion: only 2.0
      29000                                    | 31000                                  | TimeoutInMillis: must be a whole number from 50 to 30000
      ${Function.Alias}/invocations            | nothing/invocations                    | IntegrationUri: must be the ARN of a function
      !Sub integrations/${Integration}         | integrations/other                     | Target: must be integrations/ and an integration
      GET /things/{id}                         | FETCH /things                          | RouteKey: must be a method and a path
      RouteKey: $default                       | RouteKey: GET /things/{id}             | 'GET /things/{id}' is there twice
      !Ref Api # of the other                  | another                                | ApiId: names another API
      AutoPublishAlias: live                   | Timeout: 3                             | the function Function has no AutoPublishAlias
      """)
  void whatCannotBeServedAsItIsAskedForIsAnError(String part, String instead, String message) {
    assertThat(TEMPLATE).contains(part);
    assertThatThrownBy(() -> read(TEMPLATE.replace(part, instead))).isInstanceOf(TemplateException.class).hasMessageContaining(message);
  }

  @Test
  void anApiWithoutAStageASecondApiAndARouteWithoutAnApiAreErrors() {
    assertThatThrownBy(() -> read("Resources: {Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: x, ProtocolType: HTTP}}}\n"))
        .hasMessageContaining("Resources.Api: has no stage that serves it");
    assertThatThrownBy(() -> read(TEMPLATE.replace("  Stage:\n", "  Second: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: x, ProtocolType: HTTP}}\n  Stage:\n")))
        .hasMessageContaining("Resources.Second: only one HTTP API is supported");
    assertThatThrownBy(() -> read("Resources: {Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: x, RouteKey: $default}}}\n"))
        .hasMessageContaining("Resources.Route: belongs to an API that is not in this template");
  }

  @Test
  void anApiWithoutAPlaceToServeItHasNoEndpoint() throws Exception {
    Path file = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    assertThatThrownBy(() -> Template.read(file, StackOptions.local("books", URI.create("http://127.0.0.1:4000"))))
        .hasMessageContaining("there is no place to serve an HTTP API");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "GET things", "get /things", "GET /things/", "GET //things", "GET /{a+}/b", "GET /a{b}", "GET /{}", "GET /a b", "$other"})
  void whatIsNoRouteKeyIsRefused(String text) {
    assertThatThrownBy(() -> RouteKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private Stack read(String template) throws IOException, TemplateException {
    return Template.read(Files.writeString(folder.resolve("template.yaml"), template), OPTIONS);
  }
}
