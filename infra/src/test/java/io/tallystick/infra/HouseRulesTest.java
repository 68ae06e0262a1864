package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates keep every house rule, and every rule finds the mistakes that it is there for. */
class HouseRulesTest {
  private static final Map<String, Rule> RULES = rules();

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("every parameter is described, typed and bounded", ParameterRules::everyParameterIsDescribedTypedAndBounded);
    rules.put("every default is allowed", ParameterRules::everyDefaultIsAllowed);
    rules.put("every parameter has a default or is fed by the state", ParameterRules::everyParameterHasADefaultOrIsFedByTheState);
    rules.put("parameters of one name are of one kind", ParameterRules::parametersOfOneNameAreOfOneKind);
    rules.put("every output is described", ParameterRules::everyOutputIsDescribed);
    rules.put("every name is known", ParameterRules::everyNameIsKnown);
    rules.put("every parameter is used", ParameterRules::everyParameterIsUsed);
    rules.put("the state feeds what runs under the same names", ParameterRules::theStateFeedsWhatRunsUnderTheSameNames);
    rules.put("what holds data outlives its stack", StateRules::whatHoldsDataOutlivesItsStack);
    rules.put("every table is protected", StateRules::everyTableIsProtected);
    rules.put("every queue is encrypted", StateRules::everyQueueIsEncrypted);
    rules.put("every queue is reached over TLS only", StateRules::everyQueueIsReachedOverTlsOnly);
    rules.put("every queue that feeds a function has a dead-letter queue of its kind", StateRules::everyQueueThatFeedsAFunctionHasADeadLetterQueueOfItsKind);
    rules.put("what failed is kept as long as possible", StateRules::whatFailedIsKeptAsLongAsPossible);
    rules.put("a received message stays invisible for six time-outs and the window", StateRules::aReceivedMessageStaysInvisibleForSixTimeoutsAndTheWindow);
    rules.put("every function runs as decided", FunctionRules::everyFunctionRunsAsDecided);
    rules.put("every function logs to a group that forgets", FunctionRules::everyFunctionLogsToAGroupThatForgets);
    rules.put("every failure of an asynchronous call is kept", FunctionRules::everyFailureOfAnAsynchronousCallIsKept);
    rules.put("every source reports single failures", FunctionRules::everySourceReportsSingleFailures);
    rules.put("every queue source is bounded", FunctionRules::everyQueueSourceIsBounded);
    rules.put("nothing is allowed by wildcard", FunctionRules::nothingIsAllowedByWildcard);
    rules.put("every function has a role of its own, for Lambda only", FunctionRules::everyFunctionHasARoleOfItsOwnForLambdaOnly);
    rules.put("every function and every failure queue has an alarm", FunctionRules::everyFunctionAndEveryFailureQueueHasAnAlarm);
    rules.put("every alarm says what to do and tells somebody", FunctionRules::everyAlarmSaysWhatToDoAndTellsSomebody);
    rules.put("every route asks who calls", ApiRules::everyRouteAsksWhoCalls);
    rules.put("every route has the scope of its kind", ApiRules::everyRouteHasTheScopeOfItsKind);
    rules.put("every scope is a policy of its routes", ApiRules::everyScopeIsAPolicyOfItsRoutes);
    rules.put("every stage is bounded and logs to a group that forgets", ApiRules::everyStageIsBoundedAndLogsToAGroupThatForgets);
    rules.put("every function ends before its API gives up", ApiRules::everyFunctionEndsBeforeItsApiGivesUp);
    rules.put("only its API calls a function", ApiRules::onlyItsApiCallsAFunction);
    rules.put("every API has alarms", ApiRules::everyApiHasAlarms);
    return rules;
  }

  static Stream<String> names() {
    return RULES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTemplatesKeepTheRule(String rule) {
    assertThat(RULES.get(rule).violations(Stacks.read())).isEmpty();
  }

  /** Rule, template, path to a value, the mistake there (null removes the value), and what the rule must name. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("every parameter is described, typed and bounded", "state.yaml", "Parameters/TableKey/Description", null, "TableKey is not described"),
        mistake("every parameter is described, typed and bounded", "functions.yaml", "Parameters/SnapStart/AllowedValues", null, "SnapStart says neither"),
        mistake("every parameter is described, typed and bounded", "template.yaml", "Parameters/LogRetentionDays/Type", null, "LogRetentionDays has no type"),
        mistake("every default is allowed", "functions.yaml", "Parameters/RecorderWindowSeconds/Default", 3, "RecorderWindowSeconds"),
        mistake("every default is allowed", "state.yaml", "Parameters/LedgerName/Default", "Tally", "LedgerName"),
        mistake("every parameter has a default or is fed by the state", "functions.yaml", "Parameters/SnapStart/Default", null, "SnapStart"),
        mistake("parameters of one name are of one kind", "functions.yaml", "Parameters/RecorderTimeoutSeconds/Default", 30, "RecorderTimeoutSeconds has another Default"),
        mistake("every output is described", "state.yaml", "Outputs/JournalTable/Description", null, "JournalTable"),
        mistake("every name is known", "state.yaml", "Outputs/JournalTable/Value", Map.of("Ref", "Jurnal"), "Jurnal"),
        mistake("every name is known", "functions.yaml", "Resources/Recorder/Properties/FunctionName", Map.of("Fn::Sub", "${LedgrName}-recorder"), "LedgrName"),
        mistake("every parameter is used", "functions.yaml", "Globals/Function/Environment/Variables/TALLYSTICK_LOG_LEVEL", "INFO", "LogLevel"),
        mistake("the state feeds what runs under the same names", "template.yaml", "Resources/Functions/Properties/Parameters/InvalidQueueUrl", "x", "InvalidQueueUrl"),
        mistake("the state feeds what runs under the same names", "template.yaml", "Resources/Functions/Properties/Parameters/Colour", "red", "Colour"),
        mistake("what holds data outlives its stack", "state.yaml", "Resources/Journal/DeletionPolicy", null, "Journal"),
        mistake("what holds data outlives its stack", "state.yaml", "Resources/Requests/UpdateReplacePolicy", "Delete", "Requests"),
        mistake("every table is protected", "state.yaml", "Resources/Journal/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", false, "Journal cannot be restored"),
        mistake("every table is protected", "state.yaml", "Resources/Holds/Properties/DeletionProtectionEnabled", false, "Holds can be deleted"),
        mistake("every table is protected", "state.yaml", "Resources/Holds/Properties/BillingMode", "PROVISIONED", "Holds costs"),
        mistake("every table is protected", "state.yaml", "Resources/Holds/Properties/SSESpecification", null, "Holds does not take the key"),
        mistake("every queue is encrypted", "state.yaml", "Resources/Invalid/Properties/SqsManagedSseEnabled", false, "Invalid"),
        mistake("every queue is reached over TLS only", "state.yaml", "Resources/QueuesOverTlsOnly/Properties/Queues", List.of(Map.of("Ref", "Requests")), "Invalid"),
        mistake("every queue is reached over TLS only", "state.yaml", "Resources/QueuesOverTlsOnly/Properties/PolicyDocument/Statement", List.of(), "Requests"),
        mistake("every queue that feeds a function has a dead-letter queue of its kind", "state.yaml", "Resources/Requests/Properties/RedrivePolicy", null, "Requests has no"),
        mistake(
            "every queue that feeds a function has a dead-letter queue of its kind",
            "state.yaml",
            "Resources/RequestsFifo/Properties/RedrivePolicy/deadLetterTargetArn",
            Map.of("Fn::GetAtt", List.of("RequestsDead", "Arn")),
            "RequestsFifo has a dead-letter queue of another kind"),
        mistake("what failed is kept as long as possible", "state.yaml", "Resources/RequestsDead/Properties/MessageRetentionPeriod", 345_600, "RequestsDead"),
        mistake("a received message stays invisible for six time-outs and the window", "state.yaml", "Mappings/RecorderTimeout/30/VisibilitySeconds", 209, "30 s"),
        mistake("a received message stays invisible for six time-outs and the window", "state.yaml", "Resources/Requests/Properties/VisibilityTimeout", 900, "Requests"),
        mistake("a received message stays invisible for six time-outs and the window", "functions.yaml", "Resources/Recorder/Properties/Timeout", 900, "Requests"),
        mistake("every function runs as decided", "functions.yaml", "Globals/Function/Runtime", "java21", "Recorder"),
        mistake("every function runs as decided", "functions.yaml", "Resources/Keeper/Properties/Timeout", 900, "Keeper has a Timeout"),
        mistake("every function runs as decided", "functions.yaml", "Globals/Function/AutoPublishAlias", null, "Recorder would start from snapshots"),
        mistake("every function logs to a group that forgets", "functions.yaml", "Resources/ProjectorLogs/Properties/RetentionInDays", null, "Projector"),
        mistake("every function logs to a group that forgets", "functions.yaml", "Resources/Keeper/Properties/LoggingConfig", null, "Keeper"),
        mistake("every failure of an asynchronous call is kept", "functions.yaml", "Resources/Keeper/Properties/EventInvokeConfig/DestinationConfig", null, "Keeper.Tick"),
        mistake("every failure of an asynchronous call is kept", "functions.yaml", "Resources/Projector/Properties/Events/Journal/Properties/MaximumRetryAttempts", null, "Projector.Journal"),
        mistake(
            "every failure of an asynchronous call is kept",
            "functions.yaml",
            "Resources/Projector/Properties/Events/Journal/Properties/BisectBatchOnFunctionError",
            false,
            "Projector.Journal does not bisect"),
        mistake("every source reports single failures", "functions.yaml", "Resources/Recorder/Properties/Events/Requests/Properties/FunctionResponseTypes", null, "Recorder.Requests"),
        mistake("every queue source is bounded", "functions.yaml", "Resources/Recorder/Properties/Events/RequestsFifo/Properties/ScalingConfig", null, "Recorder.RequestsFifo"),
        mistake("nothing is allowed by wildcard", "functions.yaml", "Resources/KeeperRole/Properties/Policies/0/PolicyDocument/Statement/1/Action", "sqs:*", "sqs:*"),
        mistake("nothing is allowed by wildcard", "functions.yaml", "Resources/KeeperRole/Properties/Policies/0/PolicyDocument/Statement/1/Resource", "*", "on *"),
        mistake(
            "nothing is allowed by wildcard",
            "functions.yaml",
            "Resources/KeeperRole/Properties/Policies/0/PolicyDocument/Statement/1/Resource",
            Map.of("Fn::Sub", "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*"),
            "table/*"),
        mistake("every function has a role of its own, for Lambda only", "functions.yaml", "Resources/Keeper/Properties/Role", Map.of("Fn::GetAtt", List.of("RecorderRole", "Arn")), "Keeper"),
        mistake(
            "every function has a role of its own, for Lambda only",
            "functions.yaml",
            "Resources/KeeperRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Service",
            "ec2.amazonaws.com",
            "KeeperRole"),
        mistake(
            "every function has a role of its own, for Lambda only", "functions.yaml", "Resources/KeeperRole/Properties/ManagedPolicyArns", List.of("x"), "KeeperRole"),
        mistake("every function and every failure queue has an alarm", "functions.yaml", "Resources/KeeperAlarm", null, "Keeper has no alarm"),
        mistake("every function and every failure queue has an alarm", "functions.yaml", "Resources/FailuresAlarm", null, "FailuresQueueName has no alarm"),
        mistake("every alarm says what to do and tells somebody", "functions.yaml", "Resources/FailuresAlarm/Properties/AlarmActions", null, "FailuresAlarm tells nobody"),
        mistake("every alarm says what to do and tells somebody", "functions.yaml", "Resources/FailuresAlarm/Properties/AlarmDescription", null, "FailuresAlarm has no"),
        mistake("parameters of one name are of one kind", "api.yaml", "Parameters/LogRetentionDays/Default", 7, "LogRetentionDays has another Default"),
        mistake("every parameter has a default or is fed by the state", "api.yaml", "Parameters/JwtIssuer/Default", null, "JwtIssuer"),
        mistake("every name is known", "api.yaml", "Outputs/ApiUrl/Value", Map.of("Fn::GetAtt", List.of("Http", "ApiEndpoint")), "Http"),
        mistake("every function runs as decided", "api.yaml", "Resources/Api/Properties/Architectures", List.of("x86_64"), "Api does not run"),
        mistake("every function logs to a group that forgets", "api.yaml", "Resources/ApiLogs/Properties/RetentionInDays", null, "Api"),
        mistake("nothing is allowed by wildcard", "api.yaml", "Resources/ApiRole/Properties/Policies/0/PolicyDocument/Statement/1/Action", "dynamodb:*", "dynamodb:*"),
        mistake("every route asks who calls", "api.yaml", "Resources/GetHealthRoute/Properties/AuthorizationType", "NONE", "GET /v1/health is open"),
        mistake("every route asks who calls", "api.yaml", "Resources/GetHealthRoute/Properties/AuthorizationType", null, "GET /v1/health is open"),
        mistake("every route asks who calls", "api.yaml", "Resources/GetHealthRoute/Properties/AuthorizerId", null, "GET /v1/health does not ask"),
        mistake("every route asks who calls", "api.yaml", "Resources/JwtAuthorizer/Properties/JwtConfiguration/Audience", null, "JwtAuthorizer takes tokens"),
        mistake("every route asks who calls", "api.yaml", "Resources/JwtAuthorizer/Condition", null, "JwtAuthorizer takes tokens"),
        mistake("every route asks who calls", "api.yaml", "Resources/HttpApi/Properties/CorsConfiguration", Map.of("AllowOrigins", List.of("*")), "HttpApi is open"),
        mistake("every route has the scope of its kind", "api.yaml", "Resources/GetHealthRoute/Properties/AuthorizationScopes", null, "GET /v1/health needs"),
        mistake(
            "every route has the scope of its kind",
            "api.yaml",
            "Resources/MakeTransferRoute/Properties/AuthorizationScopes",
            Map.of("Fn::If", List.of("HasJwtIssuer", List.of("ledger/read"), Map.of("Ref", "AWS::NoValue"))),
            "POST /v1/transfers needs"),
        mistake(
            "every route has the scope of its kind",
            "api.yaml",
            "Resources/ReadJournalRoute/Properties/AuthorizationScopes",
            Map.of("Fn::If", List.of("HasJwtIssuer", List.of("ledger/admin", "ledger/read"), Map.of("Ref", "AWS::NoValue"))),
            "GET /v1/journal/{shard} needs"),
        mistake("every scope is a policy of its routes", "api.yaml", "Resources/GetHealthRoute", null, "the policy of ledger/read"),
        mistake("every scope is a policy of its routes", "api.yaml", "Resources/AdminPolicy", null, "the policy of ledger/admin"),
        mistake("every scope is a policy of its routes", "api.yaml", "Resources/WriterPolicy/Properties/PolicyDocument/Statement/0/Action", "execute-api:*", "WriterPolicy allows more"),
        mistake(
            "every scope is a policy of its routes",
            "api.yaml",
            "Resources/ReaderPolicy/Properties/PolicyDocument/Statement/0/Resource/0",
            Map.of("Fn::Sub", "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*"),
            "the policy of ledger/read"),
        mistake("every stage is bounded and logs to a group that forgets", "api.yaml", "Resources/Stage/Properties/DefaultRouteSettings", null, "as many requests"),
        mistake("every stage is bounded and logs to a group that forgets", "api.yaml", "Resources/Stage/Properties/AccessLogSettings", null, "no access log"),
        mistake("every stage is bounded and logs to a group that forgets", "api.yaml", "Resources/AccessLogs/Properties/RetentionInDays", null, "no access log"),
        mistake("every function ends before its API gives up", "api.yaml", "Resources/Integration/Properties/TimeoutInMillis", 29_000, "Integration gives up"),
        mistake("every function ends before its API gives up", "api.yaml", "Parameters/ApiTimeoutSeconds/AllowedValues", List.of(10, 30), "Integration gives up"),
        mistake("only its API calls a function", "api.yaml", "Resources/Invocation/Properties/SourceArn", null, "Invocation lets others"),
        mistake("only its API calls a function", "api.yaml", "Resources/Invocation/Properties/Principal", "*", "Invocation lets others"),
        mistake("every API has alarms", "api.yaml", "Resources/ApiFailingAlarm", null, "HttpApi has no alarm of 5xx"),
        mistake("every API has alarms", "api.yaml", "Resources/ApiSlowAlarm", null, "HttpApi has no alarm of Latency"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void theRuleFindsTheMistake(String rule, String template, List<String> path, Object mistake, String named) {
    Stacks stacks = Stacks.read();
    Template edited = stacks.templates().stream().filter(one -> one.name().equals(template)).findFirst().orElseThrow();
    Template wrong = new Template(template, Template.map(edit(edited.root(), path, mistake)));

    List<String> violations =
        RULES.get(rule)
            .violations(
                new Stacks(
                    edited == stacks.state() ? wrong : stacks.state(),
                    edited == stacks.functions() ? wrong : stacks.functions(),
                    edited == stacks.api() ? wrong : stacks.api(),
                    edited == stacks.whole() ? wrong : stacks.whole()));

    assertThat(violations).anySatisfy(violation -> assertThat(violation).contains(named));
  }

  @Test
  void everyRuleHasAMistakeThatItFinds() {
    assertThat(mistakes().map(mistake -> mistake.get()[0]).distinct().toList()).containsExactlyInAnyOrderElementsOf(RULES.keySet());
  }

  private static Arguments mistake(String rule, String template, String path, Object mistake, String named) {
    return Arguments.of(rule, template, List.of(path.split("/")), mistake, named);
  }

  /** A copy with another value under a path. A path that leads nowhere is a mistake of the test, unless it ends in a new key. */
  private static Object edit(Object value, List<String> path, Object mistake) {
    if (path.isEmpty()) {
      return mistake;
    }
    List<String> rest = path.subList(1, path.size());
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list);
      int index = Integer.parseInt(path.getFirst());
      copy.set(index, edit(copy.get(index), rest, mistake));
      return copy;
    }
    assertThat(value).as("at " + path).isInstanceOf(Map.class);
    Map<String, Object> copy = new LinkedHashMap<>(Template.map(value));
    Object edited = edit(copy.get(path.getFirst()), rest, mistake);
    if (edited == null) {
      assertThat(copy.remove(path.getFirst())).as("at " + path).isNotNull();
    } else {
      copy.put(path.getFirst(), edited);
    }
    return copy;
  }
}
