package io.tallystick.local.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of one account in one region; they live as long as this. */
public interface AwsClients extends AutoCloseable {
  /** Where all services answer; empty for AWS itself. */
  Optional<URI> endpoint();

  Region region();

  AwsCredentialsProvider credentials();

  CloudFormationClient cloudFormation();

  S3Client s3();

  StsClient sts();

  CloudWatchClient cloudWatch();

  CloudWatchLogsClient logs();

  SqsClient sqs();

  DynamoDbClient dynamo();

  @Override
  void close();
}
