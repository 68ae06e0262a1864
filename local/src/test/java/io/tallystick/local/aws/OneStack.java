package io.tallystick.local.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * An account in eu-west-1 that has one stack, named books.
 *
 * @param endpoint of an emulator; empty for AWS
 */
public record OneStack(Optional<URI> endpoint, Map<String, String> outputs) implements AwsClients {
  @Override
  public Region region() {
    return Region.EU_WEST_1;
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));
  }

  @Override
  public CloudFormationClient cloudFormation() {
    return new CloudFormationClient() {
      @Override
      public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
        if (!request.stackName().equals("books")) {
          throw CloudFormationException.builder()
              .statusCode(400)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("ValidationError").errorMessage("Stack with id " + request.stackName() + " does not exist").build())
              .build();
        }
        return DescribeStacksResponse.builder()
            .stacks(
                stack ->
                    stack.stackStatus(StackStatus.CREATE_COMPLETE)
                        .outputs(outputs.entrySet().stream().map(output -> Output.builder().outputKey(output.getKey()).outputValue(output.getValue()).build()).toList()))
            .build();
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
  public S3Client s3() {
    throw new AssertionError("nothing is looked for in buckets");
  }

  @Override
  public StsClient sts() {
    throw new AssertionError("nobody is asked for an account");
  }

  @Override
  public CloudWatchClient cloudWatch() {
    throw new AssertionError("no alarms are looked for");
  }

  @Override
  public CloudWatchLogsClient logs() {
    throw new AssertionError("no logs are looked for");
  }

  @Override
  public SqsClient sqs() {
    throw new AssertionError("a ledger's queues have a client of their own");
  }

  @Override
  public DynamoDbClient dynamo() {
    throw new AssertionError("a ledger's tables have a client of their own");
  }

  @Override
  public void close() {}
}
