package io.tallystick.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Listener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed to an endpoint, by which rules, and what is asked of it; the endpoint answers for queues and functions only. */
class AttachedBackendTest {
  private static final int BODY_LIMIT = 1024 * 1024;
  private static final String ROOT = """
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Name: {Type: String, Default: books}
      Resources:
        State:
          Type: AWS::Serverless::Application
          Properties:
            Location: state.yaml
            Parameters: {Ledger: !Ref Name}
        Front:
          Type: AWS::Serverless::Application
          Properties: {Location: front.yaml}
      Outputs:
        ApiUrl: {Value: !GetAtt Front.Outputs.Url}
      """;
  private static final String STATE = """
      Parameters:
        Ledger: {Type: String}
      Resources:
        Inbox:
          Type: AWS::SQS::Queue
          Properties: {QueueName: !Sub '${Ledger}-inbox'}
      Outputs:
        InboxArn: {Value: !GetAtt Inbox.Arn}
      """;
  private static final String FRONT = """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Web:
          Type: AWS::Serverless::Function
          Properties: {FunctionName: web, Handler: a.B::c, Runtime: java25, CodeUri: web.zip, AutoPublishAlias: live}
        Api:
          Type: AWS::ApiGatewayV2::Api
          Properties: {Name: web, ProtocolType: HTTP}
        Stage:
          Type: AWS::ApiGatewayV2::Stage
          Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}
        Integration:
          Type: AWS::ApiGatewayV2::Integration
          Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationMethod: POST, IntegrationUri: !Ref Web.Alias, PayloadFormatVersion: '2.0'}
        Route:
          Type: AWS::ApiGatewayV2::Route
          Properties: {ApiId: !Ref Api, RouteKey: GET /hello, Target: !Sub 'integrations/${Integration}'}
      Outputs:
        Url: {Value: !GetAtt Api.ApiEndpoint}
      """;

  /** What was asked of the deployer. */
  private record Deployed(String template, String stack, Map<String, String> parameters) {}

  @TempDir private Path folder;
  private final List<Deployed> deployed = new ArrayList<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Map<String, String> outputs = Map.of("InboxArn", "arn:aws:sqs:eu-west-1:123456789012:books-inbox");
  private volatile boolean hasQueues = true;
  private Listener endpoint;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("root.yaml"), ROOT);
    Files.writeString(folder.resolve("state.yaml"), STATE);
    Files.writeString(folder.resolve("front.yaml"), FRONT);
    endpoint = Listener.start(0, "endpoint", wire -> {
      for (Head head; (head = wire.readHead()) != null; ) {
        JsonNode body = AwsJson.MAPPER.readTree(wire.readRequestBody(head, BODY_LIMIT));
        String what = head.header("X-Amz-Target") == null ? head.target() : head.header("X-Amz-Target");
        asked.add(what + " " + head.header("Authorization").replaceAll(".*Credential=[^/]*/[0-9]*/|/aws4_request.*", ""));
        if (what.contains("/functions/web/")) {
          wire.write(Head.response(200, List.of()), "{\"statusCode\":200,\"body\":\"hello from there\"}".getBytes(StandardCharsets.UTF_8));
        } else if (hasQueues) {
          wire.write(Head.response(200, List.of()), ("{\"QueueUrl\":\"http://there/q/" + body.path("QueueName").asText() + "\"}").getBytes(StandardCharsets.UTF_8));
        } else {
          wire.write(Head.response(400, List.of()), "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        }
      }
    });
  }

  @AfterEach
  void close() throws IOException {
    endpoint.close();
  }

  private Backend start(boolean runsFunctions) throws Exception {
    Deployer deployer = (template, stack, parameters) -> {
      deployed.add(new Deployed(template.getFileName().toString(), stack, parameters));
      return outputs;
    };
    Services services = new Services.Attached(URI.create("http://127.0.0.1:" + endpoint.port()), "eu-west-1", runsFunctions, deployer);
    return Backend.start(BackendOptions.inMemory(folder.resolve("root.yaml"), "stack", folder.resolve("work")).with(Map.of("Name", "mine")).on(services));
  }

  private static String hello(Backend backend) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(backend.api().orElseThrow().resolve("/hello")).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void whereTheEndpointRunsFunctionsTheOutermostTemplateIsDeployedAndTheApiCallsThemThere() throws Exception {
    try (Backend backend = start(true)) {
      assertThat(deployed).containsExactly(new Deployed("root.yaml", "stack", Map.of("Name", "mine")));
      assertThat(backend.functions()).isEmpty();
      assertThat(backend.mappings()).isEmpty();
      assertThat(hello(backend)).isEqualTo("hello from there");
      assertThat(asked).contains("/2015-03-31/functions/web/invocations eu-west-1/lambda");
      assertThat(backend.outputs()).containsEntry("ApiUrl", backend.api().orElseThrow().toString());
      assertThat(backend.notes()).singleElement().asString().contains("root.yaml whole");
    }
  }

  @Test
  void anApiThatWasDeployedIsUsedInsteadOfOneHere() throws Exception {
    outputs = Map.of("ApiUrl", "http://127.0.0.1:1/api");
    try (Backend backend = start(true)) {
      assertThat(backend.api()).contains(URI.create("http://127.0.0.1:1/api"));
      assertThat(backend.outputs()).containsEntry("ApiUrl", "http://127.0.0.1:1/api");
    }
  }

  @Test
  void anEndpointThatDoesNotKnowApisGivesNoUrlSoTheApiIsServedHere() throws Exception {
    outputs = Map.of("ApiUrl", "unknown");
    try (Backend backend = start(true)) {
      assertThat(backend.api().orElseThrow().getHost()).isEqualTo("127.0.0.1");
      assertThat(hello(backend)).isEqualTo("hello from there");
    }
  }

  @Test
  void whereThisMachineRunsFunctionsOnlyTheTemplateWithTheStateIsDeployedWithTheParametersOfTheOutermost() throws Exception {
    // The function's code is not needed to find out what is deployed; without it the start ends when the function is to be hosted.
    assertThatThrownBy(() -> start(false)).isInstanceOf(IOException.class).hasMessageContaining("web.zip");
    assertThat(deployed).containsExactly(new Deployed("state.yaml", "stack-State", Map.of("Ledger", "mine")));
    assertThat(asked).containsExactly("AmazonSQS.GetQueueUrl eu-west-1/sqs");
  }

  @Test
  void aQueueThatIsNotThereAfterTheDeploymentIsAnError() {
    hasQueues = false;
    assertThatThrownBy(() -> start(true)).isInstanceOfSatisfying(AwsError.class, error -> assertThat(error.code()).isEqualTo("QueueDoesNotExist"));
  }

  @Test
  void aTemplateWithoutAPartForTheStateCannotBeDeployedWithoutItsFunctions() throws IOException {
    Files.writeString(folder.resolve("root.yaml"), "Parameters:\n  Name: {Type: String}\n" + FRONT);
    assertThatThrownBy(() -> start(false)).isInstanceOf(IOException.class).hasMessageContaining("nests no template with tables or queues");
    assertThat(deployed).isEmpty();
  }

  @Test
  void namesAreThoseOfTheAccountThatTheEndpointDeployedTo() throws Exception {
    try (Backend backend = start(true)) {
      assertThat(backend.stack().queues()).singleElement().satisfies(queue -> assertThat(queue.arn()).hasToString("arn:aws:sqs:eu-west-1:123456789012:mine-inbox"));
      assertThat(backend.region()).isEqualTo("eu-west-1");
      assertThat(backend.queueUrls()).containsEntry("mine-inbox", "http://there/q/mine-inbox");
    }
  }
}
