package io.tallystick.local.template;

/** What resources are called, and the attributes that follow from their names. Names that a template leaves open are {@code STACK-LogicalId}. */
final class Names {

  private static final String FIFO = ".fifo";

  private final Scope scope;

  Names(Scope scope) {
    this.scope = scope;
  }

  /** What {@code Ref} gives: a queue's URL, the name of anything else. */
  String reference(Resource resource) throws TemplateException {
    return resource.type().equals("AWS::SQS::Queue") ? queueUrl(resource) : name(resource);
  }

  String name(Resource resource) throws TemplateException {
    String open = scope.options().name() + "-" + resource.logicalId();
    return switch (resource.type()) {
      case "AWS::DynamoDB::Table" -> scope.property(resource, "TableName", open);
      case "AWS::SQS::Queue" -> scope.property(resource, "QueueName", scope.property(resource, "FifoQueue", "false").equals("true") ? open + FIFO : open);
      case "AWS::Kinesis::Stream" -> scope.property(resource, "Name", open);
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> scope.property(resource, "FunctionName", open);
      case "AWS::Logs::LogGroup" -> scope.property(resource, "LogGroupName", open);
      default -> open;
    };
  }

  String arn(Resource resource) throws TemplateException {
    String name = name(resource);
    return switch (resource.type()) {
      case "AWS::DynamoDB::Table" -> arn("dynamodb", "table/" + name);
      case "AWS::SQS::Queue" -> arn("sqs", name);
      case "AWS::Kinesis::Stream" -> arn("kinesis", "stream/" + name);
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> arn("lambda", "function:" + name);
      case "AWS::KMS::Key" -> arn("kms", "key/" + name);
      case "AWS::Logs::LogGroup" -> arn("logs", "log-group:" + name + ":*");
      default -> throw scope.error(resource.line(), resource.path(), "a resource of type " + resource.type() + " has no ARN on this machine");
    };
  }

  String attribute(Resource resource, String attribute, int line, String path) throws TemplateException {
    if (isStack(resource) && attribute.startsWith("Outputs.")) {
      return scope.nested(resource).output(attribute.substring("Outputs.".length()), line, path);
    }
    if (attribute.equals("Arn")) {
      return arn(resource);
    }
    return switch (resource.type() + " " + attribute) {
      // The label is the time at which the stream is made; whoever follows it looks the real one up.
      case "AWS::DynamoDB::Table StreamArn" -> arn(resource) + "/stream/local";
      case "AWS::Serverless::Function Alias" -> aliasArn(resource, line, path);
      case "AWS::ApiGatewayV2::Api ApiId" -> name(resource);
      case "AWS::ApiGatewayV2::Api ApiEndpoint" -> apiEndpoint(line, path);
      case "AWS::SQS::Queue QueueName" -> name(resource);
      case "AWS::SQS::Queue QueueUrl" -> queueUrl(resource);
      default -> throw scope.error(line, path, "Fn::GetAtt: a resource of type " + resource.type() + " has no attribute '" + attribute + "' on this machine");
    };
  }

  static boolean isStack(Resource resource) {
    return resource.type().equals("AWS::Serverless::Application") || resource.type().equals("AWS::CloudFormation::Stack");
  }

  /** SAM makes an alias for a function that asks for one, and its reference is the alias's ARN. */
  private String aliasArn(Resource function, int line, String path) throws TemplateException {
    String alias = scope.property(function, "AutoPublishAlias", null);
    if (alias == null) {
      throw scope.error(line, path, "the function " + function.logicalId() + " has no AutoPublishAlias");
    }
    return arn(function) + ":" + alias;
  }

  private String apiEndpoint(int line, String path) throws TemplateException {
    return scope.options().apiEndpoint()
        .orElseThrow(() -> scope.error(line, path, "there is no place to serve an HTTP API")).toString();
  }

  private String queueUrl(Resource resource) throws TemplateException {
    String endpoint = scope.options().endpoint().toString();
    return (endpoint.endsWith("/") ? endpoint : endpoint + "/") + scope.options().account() + "/" + name(resource);
  }

  private String arn(String service, String resource) {
    return new Arn(service, scope.options().region(), scope.options().account(), resource).toString();
  }
}
