package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a SAM or CloudFormation template into what this machine can run of it. */
public final class Template {

  /** Types that need not be mentioned: they have no part in what the stack does. */
  private static final Set<String> SILENT = Set.of("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Logs::LogGroup", "AWS::SQS::QueuePolicy",
      "AWS::Lambda::Permission", "AWS::ApiGatewayV2::Authorizer", "AWS::CloudFormation::WaitConditionHandle");

  private final List<Table> tables = new ArrayList<>();
  private final List<Queue> queues = new ArrayList<>();
  private final List<DataStream> streams = new ArrayList<>();
  private final List<Key> keys = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<HttpApi> httpApis = new ArrayList<>();
  private final Map<String, Set<String>> leftOut = new TreeMap<>();

  private Template() {}

  /**
   * @param file of the outermost template; code and nested templates are found relative to the template that names them
   * @throws TemplateException naming file, line and property of the first thing that is wrong or not supported here
   */
  public static Stack read(Path file, StackOptions options) throws TemplateException {
    Scope scope = new Scope(file.toAbsolutePath().normalize(), options);
    Template template = new Template();
    template.collect(scope);
    Map<String, String> outputs = new LinkedHashMap<>();
    for (String name : scope.section("Outputs").fields().keySet()) {
      outputs.put(name, scope.output(name, 0, "Outputs." + name));
    }
    List<String> notes = new ArrayList<>();
    template.leftOut.forEach((type, ids) -> notes.add(type + " has no meaning on one machine: left out " + String.join(", ", ids)));
    return new Stack(template.tables, template.queues, template.streams, template.keys, template.functions, template.triggers, template.httpApis.stream().findFirst(), outputs, notes);
  }

  /**
   * The templates that the outermost one nests directly, in its order.
   *
   * @throws TemplateException naming file, line and property of the first thing that is wrong or not supported here
   */
  public static List<Part> parts(Path file, StackOptions options) throws TemplateException {
    Scope scope = new Scope(file.toAbsolutePath().normalize(), options);
    List<Part> parts = new ArrayList<>();
    for (Resource resource : scope.resources().values()) {
      if (Names.isStack(resource)) {
        Scope nested = scope.nested(resource);
        Template template = new Template();
        template.collect(nested);
        parts.add(new Part(resource.logicalId(), nested.file(), nested.options().parameters(), !template.tables.isEmpty() || !template.queues.isEmpty(),
            !template.functions.isEmpty()));
      }
    }
    return parts;
  }

  private void collect(Scope scope) throws TemplateException {
    Names names = new Names(scope);
    for (Resource resource : scope.resources().values()) {
      switch (resource.type()) {
        case "AWS::DynamoDB::Table" -> tables.add(TableReader.read(names.name(resource), scope.properties(resource)));
        case "AWS::SQS::Queue" -> queues.add(QueueReader.read(names.name(resource), Arn.parse(names.arn(resource)), scope.properties(resource)));
        case "AWS::Kinesis::Stream" -> streams.add(DataStreamReader.read(names.name(resource), Arn.parse(names.arn(resource)), scope.properties(resource)));
        case "AWS::KMS::Key" -> keys.add(KeyReader.read(names.name(resource), Arn.parse(names.arn(resource)), scope.properties(resource)));
        case "AWS::Serverless::Function", "AWS::Lambda::Function" -> collectFunction(scope, names, resource);
        case "AWS::Lambda::EventSourceMapping" -> collectMapping(scope, resource);
        case "AWS::ApiGatewayV2::Api" -> collectHttpApi(scope, resource);
        case "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route" -> requireHttpApi(scope, resource);
        case "AWS::Serverless::Application", "AWS::CloudFormation::Stack" -> collect(scope.nested(resource));
        default -> leaveOut(scope, resource);
      }
    }
  }

  private void collectFunction(Scope scope, Names names, Resource resource) throws TemplateException {
    Resolved properties = scope.properties(resource);
    Function function = FunctionReader.read(scope.file(), names.name(resource), Arn.parse(names.arn(resource)), properties);
    functions.add(function);
    Resolved events = properties.inside("Events");
    for (Object name : events.values().keySet()) {
      Resolved event = events.inside((String) name);
      triggers.add(TriggerReader.ofEvent(resource.logicalId() + "/" + name, function.name(), event.text("Type"), event.inside("Properties")));
    }
    properties.refuseUnread();
  }

  private void collectMapping(Scope scope, Resource resource) throws TemplateException {
    Resolved properties = scope.properties(resource);
    String function = properties.text("FunctionName");
    String name = function.startsWith("arn:") ? Arn.parse(function).resource().substring("function:".length()) : function;
    triggers.add(TriggerReader.ofMapping(resource.logicalId(), name, properties));
  }

  private void collectHttpApi(Scope scope, Resource resource) throws TemplateException {
    if (!httpApis.isEmpty()) {
      throw scope.error(resource.line(), resource.path(), "only one HTTP API is supported on this machine");
    }
    httpApis.add(HttpApiReader.read(scope, resource));
  }

  /** What belongs to an API is read with it. */
  private static void requireHttpApi(Scope scope, Resource resource) throws TemplateException {
    if (scope.resources().values().stream().noneMatch(other -> other.type().equals("AWS::ApiGatewayV2::Api"))) {
      throw scope.error(resource.line(), resource.path(), "belongs to an API that is not in this template");
    }
  }

  private void leaveOut(Scope scope, Resource resource) {
    if (!SILENT.contains(resource.type())) {
      leftOut.computeIfAbsent(resource.type(), type -> new TreeSet<>()).add(scope.options().name() + "/" + resource.logicalId());
    }
  }
}
