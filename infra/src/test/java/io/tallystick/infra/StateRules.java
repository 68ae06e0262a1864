package io.tallystick.infra;

import static io.tallystick.infra.Template.at;
import static io.tallystick.infra.Template.list;
import static io.tallystick.infra.Template.map;
import static io.tallystick.infra.Template.target;

import io.tallystick.infra.Template.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules of tables and queues. */
final class StateRules {
  /** As long as SQS keeps anything: 14 days. */
  private static final int LONGEST_RETENTION_SECONDS = 1_209_600;
  /** What Lambda advises. */
  private static final int VISIBILITY_PER_TIMEOUT = 6;

  private static final Map<String, Object> NO_VALUE = Map.of("Ref", "AWS::NoValue");
  private static final Map<String, Object> KEY_ARN = Map.of("Fn::GetAtt", List.of("Key", "Arn"));
  private static final Map<String, Object> TABLE_KEY =
      choice(
          "HasKey",
          Map.of("SSEEnabled", true, "SSEType", "KMS", "KMSMasterKeyId", choice("TakesKey", Map.of("Ref", "CustomerKeyArn"), KEY_ARN)),
          choice("HasManagedKey", Map.of("SSEEnabled", true), NO_VALUE));

  private StateRules() {}

  static List<String> whatHoldsDataOutlivesItsStack(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::KMS::Key").forEach(
        resource -> {
          if (!"Retain".equals(resource.body().get("DeletionPolicy")) || !"Retain".equals(resource.body().get("UpdateReplacePolicy"))) {
            violations.add(resource.id() + " is not retained");
          }
        });
    return violations;
  }

  static List<String> everyTableIsProtected(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::DynamoDB::Table").forEach(
        table -> {
          require(table, "DeletionProtection", target(table.property("DeletionProtectionEnabled")), "can be deleted", violations);
          require(table, true, table.property("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"), "cannot be restored to a point in time", violations);
          require(table, "PAY_PER_REQUEST", table.property("BillingMode"), "costs when idle", violations);
          require(table, TABLE_KEY, table.property("SSESpecification"), "does not take the key that is asked for", violations);
        });
    return violations;
  }

  static List<String> everyQueueIsEncrypted(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::SQS::Queue").forEach(
        queue -> {
          require(queue, choice("HasKey", NO_VALUE, true), queue.property("SqsManagedSseEnabled"), "is not encrypted", violations);
          require(queue, keyOr(NO_VALUE), queue.property("KmsMasterKeyId"), "does not take the key that is asked for", violations);
        });
    return violations;
  }

  /** A stream has no key of its own that costs nothing. */
  static List<String> everyStreamIsEncryptedAndAskedFor(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::Kinesis::Stream").forEach(
        stream -> {
          require(stream, "KMS", stream.property("StreamEncryption", "EncryptionType"), "is not encrypted", violations);
          require(stream, keyOr("alias/aws/kinesis"), stream.property("StreamEncryption", "KeyId"), "does not take the key that is asked for", violations);
          String mode = stream.id() + "Mode";
          if (stream.body().get("Condition") == null || !"none".equals(stacks.state().parameter(mode).get("Default"))) {
            violations.add(stream.id() + " costs though nobody asked for it");
          }
        });
    return violations;
  }

  static List<String> everyKeyTurns(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::KMS::Key").forEach(key -> require(key, true, key.property("EnableKeyRotation"), "never turns", violations));
    return violations;
  }

  static List<String> theKeyGoesToAllThatRuns(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    if (!keyOr("none").equals(at(stacks.state().section("Outputs").get("DataKeyArn"), "Value"))) {
      violations.add("the state does not say which key it takes");
    }
    stacks.running("AWS::Logs::LogGroup")
        .forEach(group -> require(group, choice("HasKey", Map.of("Ref", "DataKeyArn"), NO_VALUE), group.property("KmsKeyId"), "does not take the key", violations));
    return violations;
  }

  /** The key that the user has, or that the stack makes, or none. */
  private static Map<String, Object> keyOr(Object none) {
    return choice("TakesKey", Map.of("Ref", "CustomerKeyArn"), choice("MakesKey", KEY_ARN, none));
  }

  private static Map<String, Object> choice(String condition, Object then, Object otherwise) {
    return Map.of("Fn::If", List.of(condition, then, otherwise));
  }

  static List<String> everyQueueIsReachedOverTlsOnly(Stacks stacks) {
    Set<String> covered = new HashSet<>();
    stacks.state().resources("AWS::SQS::QueuePolicy").forEach(
        policy ->
            list(policy.property("PolicyDocument", "Statement")).stream()
                .filter(
                    statement ->
                        "Deny".equals(at(statement, "Effect"))
                            && "*".equals(at(statement, "Principal"))
                            && "sqs:*".equals(at(statement, "Action"))
                            && "false".equals(at(statement, "Condition", "Bool", "aws:SecureTransport")))
                .forEach(statement -> list(policy.property("Queues")).forEach(queue -> covered.add(target(queue)))));
    return stacks.state().resources("AWS::SQS::Queue").map(Resource::id).filter(id -> !covered.contains(id)).map(id -> id + " can be reached without TLS").toList();
  }

  static List<String> everyQueueThatFeedsAFunctionHasADeadLetterQueueOfItsKind(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    Map<String, Object> queues = stacks.state().section("Resources");
    for (Resource queue : feeding(stacks)) {
      Object dead = queues.get(String.valueOf(target(queue.property("RedrivePolicy", "deadLetterTargetArn"))));
      if (dead == null || queue.property("RedrivePolicy", "maxReceiveCount") == null) {
        violations.add(queue.id() + " has no dead-letter queue");
      } else if (Boolean.TRUE.equals(queue.property("FifoQueue")) != Boolean.TRUE.equals(at(dead, "Properties", "FifoQueue"))) {
        violations.add(queue.id() + " has a dead-letter queue of another kind");
      }
    }
    return violations;
  }

  static List<String> whatFailedIsKeptAsLongAsPossible(Stacks stacks) {
    Set<String> feeding = new HashSet<>(feeding(stacks).stream().map(Resource::id).toList());
    List<String> violations = new ArrayList<>();
    stacks.state().resources("AWS::SQS::Queue").filter(queue -> !feeding.contains(queue.id())).forEach(
        queue -> require(queue, LONGEST_RETENTION_SECONDS, queue.property("MessageRetentionPeriod"), "keeps for less than 14 days", violations));
    return violations;
  }

  static List<String> aReceivedMessageStaysInvisibleForSixTimeoutsAndTheWindow(Stacks stacks) {
    List<String> violations = new ArrayList<>();
    for (Template.Source source : stacks.functions().sources("SQS").toList()) {
      String timeout = target(source.function().property("Timeout"));
      Resource queue = queueOf(stacks, source);
      Object find = queue.property("VisibilityTimeout", "Fn::FindInMap");
      if (!(find instanceof List<?> keys) || timeout == null || !timeout.equals(target(keys.get(1)))) {
        violations.add(queue.id() + " does not take its visibility time-out from the time-out of " + source.function().id());
        continue;
      }
      int window = longestWindow(stacks, source);
      for (Object seconds : list(stacks.functions().parameter(timeout).get("AllowedValues"))) {
        Object visible = at(stacks.state().section("Mappings"), String.valueOf(keys.getFirst()), String.valueOf(seconds), String.valueOf(keys.get(2)));
        if (!(visible instanceof Integer time) || time < VISIBILITY_PER_TIMEOUT * Integer.parseInt(String.valueOf(seconds)) + window) {
          violations.add(queue.id() + " is visible again too soon for a time-out of " + seconds + " s");
        }
      }
    }
    return violations;
  }

  /** Ordered queues have none. */
  private static int longestWindow(Stacks stacks, Template.Source source) {
    Object window = source.properties().get("MaximumBatchingWindowInSeconds");
    return window == null
        ? 0
        : list(stacks.functions().parameter(target(window)).get("AllowedValues")).stream().mapToInt(seconds -> ((Number) seconds).intValue()).max().orElseThrow();
  }

  /** The queues that functions read, as the outputs and parameters join them. */
  private static List<Resource> feeding(Stacks stacks) {
    return stacks.functions().sources("SQS").map(source -> queueOf(stacks, source)).toList();
  }

  private static Resource queueOf(Stacks stacks, Template.Source source) {
    String parameter = target(source.properties().get("Queue"));
    String id = target(Template.unconditional(at(stacks.state().section("Outputs").get(parameter), "Value")));
    return new Resource(id, "AWS::SQS::Queue", map(stacks.state().section("Resources").get(id)));
  }

  private static void require(Resource resource, Object expected, Object actual, String otherwise, List<String> violations) {
    if (!expected.equals(actual)) {
      violations.add(resource.id() + " " + otherwise);
    }
  }
}
