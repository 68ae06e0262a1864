package io.tallystick.local.template;

import java.util.Set;

/** Properties that mean nothing on one machine: permissions, encryption, backups, networks, tags. */
final class IgnoredProperties {

  private static final Set<String> FUNCTION = Set.of("Role", "Policies", "Description", "Architectures", "LoggingConfig", "Tracing", "Tags",
      "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256", "VersionDescription", "VersionDeletionPolicy", "DeploymentPreference",
      "VpcConfig", "KmsKeyArn", "PermissionsBoundary", "RolePath", "RecursiveLoop", "RuntimeManagementConfig", "PropagateTags", "EphemeralStorage",
      "ProvisionedConcurrencyConfig");
  private static final Set<String> TABLE = Set.of("PointInTimeRecoverySpecification", "SSESpecification", "DeletionProtectionEnabled", "Tags",
      "TimeToLiveSpecification", "ContributorInsightsSpecification", "TableClass", "ResourcePolicy", "KinesisStreamSpecification", "OnDemandThroughput",
      "WarmThroughput");
  private static final Set<String> QUEUE = Set.of("SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "Tags", "RedriveAllowPolicy",
      "DeduplicationScope", "FifoThroughputLimit");

  private IgnoredProperties() {}

  static Set<String> of(String type) {
    return switch (type) {
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> FUNCTION;
      case "AWS::DynamoDB::Table" -> TABLE;
      case "AWS::SQS::Queue" -> QUEUE;
      default -> Set.of();
    };
  }
}
