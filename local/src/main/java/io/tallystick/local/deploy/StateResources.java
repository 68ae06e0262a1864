package io.tallystick.local.deploy;

import java.util.Set;

/** The types of resources whose loss is the loss of data. */
final class StateResources {
  static final String TABLE = "AWS::DynamoDB::Table";
  static final String QUEUE = "AWS::SQS::Queue";
  static final String KEY = "AWS::KMS::Key";
  static final String STACK = "AWS::CloudFormation::Stack";

  private static final Set<String> TYPES =
      Set.of(TABLE, "AWS::DynamoDB::GlobalTable", QUEUE, "AWS::Kinesis::Stream", "AWS::S3::Bucket", KEY);

  private StateResources() {}

  static boolean has(String type) {
    return TYPES.contains(type);
  }
}
