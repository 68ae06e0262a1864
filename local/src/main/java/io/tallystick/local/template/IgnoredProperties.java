package io.tallystick.local.template;

import java.util.Set;

/** Properties that mean nothing on one machine: permissions, encryption, backups, networks, logs, tags. */
final class IgnoredProperties {

  private static final Set<String> FUNCTION = Set.of("Role", "Policies", "Description", "Architectures", "LoggingConfig", "Tracing", "Tags",
      "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256", "VersionDescription", "VersionDeletionPolicy", "DeploymentPreference",
      "VpcConfig", "KmsKeyArn", "PermissionsBoundary", "RolePath", "RecursiveLoop", "RuntimeManagementConfig", "PropagateTags", "EphemeralStorage",
      "ProvisionedConcurrencyConfig");
  private static final Set<String> TABLE = Set.of("PointInTimeRecoverySpecification", "SSESpecification", "DeletionProtectionEnabled", "Tags",
      "TimeToLiveSpecification", "ContributorInsightsSpecification", "TableClass", "ResourcePolicy", "KinesisStreamSpecification", "OnDemandThroughput",
      "WarmThroughput");
  private static final Set<String> API = Set.of("Description", "Tags", "Version", "RouteSelectionExpression");
  private static final Set<String> STAGE = Set.of("AccessLogSettings", "Description", "Tags");
  private static final Set<String> INTEGRATION = Set.of("Description", "IntegrationMethod", "ConnectionType", "CredentialsArn");
  private static final Set<String> ROUTE = Set.of("AuthorizationType", "AuthorizerId", "AuthorizationScopes", "OperationName");
  private static final Set<String> STREAM = Set.of("StreamEncryption", "Tags", "DesiredShardLevelMetrics", "MaxRecordSizeInKiB", "WarmThroughputObject");
  private static final Set<String> QUEUE = Set.of("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "Tags", "RedriveAllowPolicy",
      "DeduplicationScope", "FifoThroughputLimit");
  private static final Set<String> KEY = Set.of("BypassPolicyLockoutSafetyCheck", "Description", "EnableKeyRotation", "KeyPolicy", "MultiRegion",
      "PendingWindowInDays", "RotationPeriodInDays", "Tags");

  private IgnoredProperties() {}

  static Set<String> of(String type) {
    return switch (type) {
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> FUNCTION;
      case "AWS::DynamoDB::Table" -> TABLE;
      case "AWS::SQS::Queue" -> QUEUE;
      case "AWS::Kinesis::Stream" -> STREAM;
      case "AWS::KMS::Key" -> KEY;
      case "AWS::ApiGatewayV2::Api" -> API;
      case "AWS::ApiGatewayV2::Stage" -> STAGE;
      case "AWS::ApiGatewayV2::Integration" -> INTEGRATION;
      case "AWS::ApiGatewayV2::Route" -> ROUTE;
      default -> Set.of();
    };
  }
}
