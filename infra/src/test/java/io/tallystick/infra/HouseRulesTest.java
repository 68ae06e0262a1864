package io.tallystick.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates keep every house rule, and every rule finds the mistakes that it is there for. */
class HouseRulesTest {
  static final Map<String, Rule> RULES = rules();
  private static final Stacks STACKS = Stacks.read();

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("every parameter is described, typed and bounded", ParameterRules::everyParameterIsDescribedTypedAndBounded);
    rules.put("every default is allowed", ParameterRules::everyDefaultIsAllowed);
    rules.put("every parameter has a default or is fed by another stack", ParameterRules::everyParameterHasADefaultOrIsFed);
    rules.put("parameters of one name are of one kind", ParameterRules::parametersOfOneNameAreOfOneKind);
    rules.put("every output is described", ParameterRules::everyOutputIsDescribed);
    rules.put("every name is known", ParameterRules::everyNameIsKnown);
    rules.put("every parameter is used", ParameterRules::everyParameterIsUsed);
    rules.put("every parameter is in one group and has a label", WholeRules::everyParameterIsInOneGroupAndHasALabel);
    rules.put("the stacks feed each other under the same names", WholeRules::theStacksFeedEachOtherUnderTheSameNames);
    rules.put("every output is of use", WholeRules::everyOutputIsOfUse);
    rules.put("the whole gives what clients need", WholeRules::theWholeGivesWhatClientsNeed);
    rules.put("the whole refuses what its stacks would", WholeRules::theWholeRefusesWhatItsStacksWould);
    rules.put("what holds data outlives its stack", StateRules::whatHoldsDataOutlivesItsStack);
    rules.put("every table is protected", StateRules::everyTableIsProtected);
    rules.put("every queue is encrypted", StateRules::everyQueueIsEncrypted);
    rules.put("every stream is encrypted and asked for", StateRules::everyStreamIsEncryptedAndAskedFor);
    rules.put("every key turns", StateRules::everyKeyTurns);
    rules.put("the key goes to all that runs", StateRules::theKeyGoesToAllThatRuns);
    rules.put("every queue is reached over TLS only", StateRules::everyQueueIsReachedOverTlsOnly);
    rules.put("every queue that feeds a function has a dead-letter queue of its kind", StateRules::everyQueueThatFeedsAFunctionHasADeadLetterQueueOfItsKind);
    rules.put("what failed is kept as long as possible", StateRules::whatFailedIsKeptAsLongAsPossible);
    rules.put("a received message stays invisible for six time-outs and the window", StateRules::aReceivedMessageStaysInvisibleForSixTimeoutsAndTheWindow);
    rules.put("queues give up deliveries as late as they can", DeliveryRules::queuesGiveUpDeliveriesAsLateAsTheyCan);
    rules.put("deliveries are asked for", DeliveryRules::deliveriesAreAskedFor);
    rules.put("secrets have a key of their own", DeliveryRules::secretsHaveAKeyOfTheirOwn);
    rules.put("no target is a wildcard", DeliveryRules::noTargetIsAWildcard);
    rules.put("a ledger of one shard has nothing of several", ShardRules::aLedgerOfOneShardHasNothingOfSeveral);
    rules.put("whoever records hands over what is unfinished", ShardRules::whoeverRecordsHandsOverWhatIsUnfinished);
    rules.put("every function runs as decided", FunctionRules::everyFunctionRunsAsDecided);
    rules.put("every function logs to a group that forgets", FunctionRules::everyFunctionLogsToAGroupThatForgets);
    rules.put("every failure of an asynchronous call is kept", FunctionRules::everyFailureOfAnAsynchronousCallIsKept);
    rules.put("every source reports single failures", FunctionRules::everySourceReportsSingleFailures);
    rules.put("every queue source is bounded", FunctionRules::everyQueueSourceIsBounded);
    rules.put("a changed setting is published", FunctionRules::aChangedSettingIsPublished);
    rules.put("nothing is allowed by wildcard", SecurityRules::nothingIsAllowedByWildcard);
    rules.put("every function has a role of its own, for Lambda only", SecurityRules::everyFunctionHasARoleOfItsOwnForLambdaOnly);
    rules.put("roles allow what Lambda needs and no more", RoleRules::rolesAllowWhatLambdaNeedsAndNoMore);
    rules.put("roles use the key where there is one", SecurityRules::rolesUseTheKeyWhereThereIsOne);
    rules.put("roles trace only where tracing is on", SecurityRules::rolesTraceOnlyWhereTracingIsOn);
    rules.put("whatever can have tags names its ledger", SecurityRules::whateverCanHaveTagsNamesItsLedger);
    rules.put("no secret is in plain text", SecurityRules::noSecretIsInPlainText);
    rules.put("nothing is of one partition or region", SecurityRules::nothingIsOfOnePartitionOrRegion);
    rules.put("everything that matters has an alarm", AlarmRules::everythingThatMattersHasAnAlarm);
    rules.put("every alarm says what to do and tells somebody", AlarmRules::everyAlarmSaysWhatToDoAndTellsSomebody);
    rules.put("every alarm is with the others", AlarmRules::everyAlarmIsWithTheOthers);
    rules.put("every metric is measured", AlarmRules::everyMetricIsMeasured);
    rules.put("the dashboard shows what is watched", AlarmRules::theDashboardShowsWhatIsWatched);
    rules.put("every route asks who calls", ApiRules::everyRouteAsksWhoCalls);
    rules.put("every route has the scope of its kind", ApiRules::everyRouteHasTheScopeOfItsKind);
    rules.put("every scope is a policy of its routes", ApiRules::everyScopeIsAPolicyOfItsRoutes);
    rules.put("every stage is bounded and logs to a group that forgets", ApiRules::everyStageIsBoundedAndLogsToAGroupThatForgets);
    rules.put("every function ends before its API gives up", ApiRules::everyFunctionEndsBeforeItsApiGivesUp);
    rules.put("only its API calls a function", ApiRules::onlyItsApiCallsAFunction);
    return rules;
  }

  static Stream<String> names() {
    return RULES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTemplatesKeepTheRule(String rule) {
    assertThat(RULES.get(rule).violations(STACKS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.tallystick.infra.Mistakes#all")
  void theRuleFindsTheMistake(String rule, String template, List<String> path, Object mistake, String named) {
    Template edited = STACKS.templates().stream().filter(one -> one.name().equals(template)).findFirst().orElseThrow();
    Template wrong = new Template(template, Template.map(edit(edited.root(), path, mistake)));

    List<String> violations = RULES.get(rule).violations(STACKS.with(wrong));

    assertThat(violations).anySatisfy(violation -> assertThat(violation).contains(named));
  }

  @Test
  void everyRuleHasAMistakeThatItFinds() {
    assertThat(Mistakes.all().map(mistake -> mistake.get()[0]).distinct().toList()).containsExactlyInAnyOrderElementsOf(RULES.keySet());
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
