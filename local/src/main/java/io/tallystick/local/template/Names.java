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
      case "AWS::Serverless::Function", "AWS::Lambda::Function" -> arn("lambda", "function:" + name);
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
      case "AWS::SQS::Queue QueueName" -> name(resource);
      case "AWS::SQS::Queue QueueUrl" -> queueUrl(resource);
      default -> throw scope.error(line, path, "Fn::GetAtt: a resource of type " + resource.type() + " has no attribute '" + attribute + "' on this machine");
    };
  }

  static boolean isStack(Resource resource) {
    return resource.type().equals("AWS::Serverless::Application") || resource.type().equals("AWS::CloudFormation::Stack");
  }

  private String queueUrl(Resource resource) throws TemplateException {
    String endpoint = scope.options().endpoint().toString();
    return (endpoint.endsWith("/") ? endpoint : endpoint + "/") + scope.options().account() + "/" + name(resource);
  }

  private String arn(String service, String resource) {
    return new Arn(service, scope.options().region(), scope.options().account(), resource).toString();
  }
}
