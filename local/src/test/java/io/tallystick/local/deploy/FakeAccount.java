package io.tallystick.local.deploy;

import io.tallystick.local.aws.AwsClients;
import io.tallystick.local.requests.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** An AWS account that does what a test says, and a clock that only its waits move. */
final class FakeAccount implements AwsClients {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:" + FakeCloudFormation.ACCOUNT + ":table/";

  final FakeCloudFormation cloudFormation = new FakeCloudFormation();
  final FakeS3 s3 = new FakeS3();
  Optional<URI> endpoint = Optional.empty();
  final Deque<SdkException> identityFailures = new ArrayDeque<>();
  /** Tables by name, with whether they are protected from deletion. */
  final Map<String, Boolean> tables = new HashMap<>();
  /** What tables and queues are tagged with, by name and URL. */
  final Map<String, Map<String, String>> tags = new HashMap<>();
  final List<String> deletions = new ArrayList<>();
  final Map<String, Map<String, String>> queues = new HashMap<>();
  final List<MetricAlarm> alarms = new ArrayList<>();
  SdkException alarmsFailure;
  /** What each call to the logs answers, in turn; then nothing. */
  final Deque<FilterLogEventsResponse> logAnswers = new ArrayDeque<>();
  final List<FilterLogEventsRequest> logCalls = new ArrayList<>();
  long nanos = 1_800_000_000_000_000_000L;
  final List<Duration> waits = new ArrayList<>();
  final Clock clock = new Clock(() -> nanos, () -> nanos, duration -> {
    waits.add(duration);
    nanos += duration.toNanos();
  });

  @Override
  public Optional<URI> endpoint() {
    return endpoint;
  }

  @Override
  public Region region() {
    return Region.EU_WEST_1;
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return AnonymousCredentialsProvider.create();
  }

  @Override
  public FakeCloudFormation cloudFormation() {
    return cloudFormation;
  }

  @Override
  public FakeS3 s3() {
    return s3;
  }

  @Override
  public StsClient sts() {
    return new StsClient() {
      @Override
      public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        if (!identityFailures.isEmpty()) {
          throw identityFailures.removeFirst();
        }
        return GetCallerIdentityResponse.builder().account(FakeCloudFormation.ACCOUNT).build();
      }

      @Override
      public GetCallerIdentityResponse getCallerIdentity() {
        return getCallerIdentity(GetCallerIdentityRequest.builder().build());
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public CloudWatchClient cloudWatch() {
    return new CloudWatchClient() {
      @Override
      public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        if (alarmsFailure != null) {
          throw alarmsFailure;
        }
        return DescribeAlarmsResponse.builder().metricAlarms(alarms.stream().filter(alarm -> request.alarmNames().contains(alarm.alarmName())).toList()).build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public CloudWatchLogsClient logs() {
    return new CloudWatchLogsClient() {
      @Override
      public FilterLogEventsResponse filterLogEvents(FilterLogEventsRequest request) {
        logCalls.add(request);
        return logAnswers.isEmpty() ? FilterLogEventsResponse.builder().build() : logAnswers.removeFirst();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public SqsClient sqs() {
    return new SqsClient() {
      @Override
      public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        Map<String, String> attributes = queues.get(request.queueUrl());
        if (attributes == null) {
          throw (RuntimeException) FakeCloudFormation.error(403, "AccessDenied", "not allowed: sqs:GetQueueAttributes");
        }
        return GetQueueAttributesResponse.builder().attributesWithStrings(attributes).build();
      }

      @Override
      public ListQueueTagsResponse listQueueTags(ListQueueTagsRequest request) {
        return ListQueueTagsResponse.builder().tags(tags.getOrDefault(request.queueUrl(), Map.of())).build();
      }

      @Override
      public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
        deletions.add(request.queueUrl());
        return DeleteQueueResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public DynamoDbClient dynamo() {
    return new DynamoDbClient() {
      @Override
      public DescribeTableResponse describeTable(DescribeTableRequest request) {
        require(request.tableName());
        return DescribeTableResponse.builder().table(table -> table.tableStatus(TableStatus.ACTIVE).tableArn(ARN + request.tableName())).build();
      }

      @Override
      public ListTagsOfResourceResponse listTagsOfResource(ListTagsOfResourceRequest request) {
        return ListTagsOfResourceResponse.builder()
            .tags(tags.getOrDefault(request.resourceArn().substring(ARN.length()), Map.of()).entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList())
            .build();
      }

      @Override
      public UpdateTableResponse updateTable(UpdateTableRequest request) {
        require(request.tableName());
        tables.put(request.tableName(), request.deletionProtectionEnabled());
        deletions.add("unprotect " + request.tableName());
        return UpdateTableResponse.builder().build();
      }

      @Override
      public DeleteTableResponse deleteTable(DeleteTableRequest request) {
        require(request.tableName());
        if (tables.get(request.tableName())) {
          throw new AssertionError(request.tableName() + " is still protected");
        }
        tables.remove(request.tableName());
        deletions.add(request.tableName());
        return DeleteTableResponse.builder().build();
      }

      private void require(String table) {
        if (!tables.containsKey(table)) {
          throw ResourceNotFoundException.builder().message("no table " + table).build();
        }
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
