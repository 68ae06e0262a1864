package io.tallystick.local.backend;

import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.gateway.Gateway;
import io.tallystick.local.gateway.Service;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Part;
import io.tallystick.local.template.Queue;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.Template;
import io.tallystick.local.template.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deploys templates to an endpoint that runs already. What is deployed follows two rules:
 *
 * <ol>
 *   <li>Where the endpoint runs functions, the outermost template is deployed as it is, all that it nests included.
 *   <li>Where this machine runs them, each template that it nests and that has tables or queues but no functions is deployed as a stack of its
 *       own, with the parameters that the outermost template gives it. The rest stays here.
 * </ol>
 */
record AttachedGround(Path template, StackOptions stackOptions, Gateway gateway, Closing closing) {

  private static final String API_URL = "ApiUrl";
  private static final String ARN = "arn:";

  Ground make(Services.Attached services) throws IOException, TemplateException {
    Map<String, String> outputs = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    if (services.runsFunctions()) {
      outputs.putAll(services.deployer().deploy(template, stackOptions.name(), stackOptions.parameters()));
      notes.add("deployed " + template.getFileName() + " whole, as the stack " + stackOptions.name() + "; its functions run there");
    } else {
      for (Part part : stateParts()) {
        String name = stackOptions.name() + "-" + part.logicalId();
        outputs.putAll(services.deployer().deploy(part.template(), name, part.parameters()));
        notes.add("deployed " + part.template().getFileName() + " as the stack " + name + "; the functions run on this machine");
      }
    }
    Stack stack = Template.read(template, stackOptions.in(services.region(), account(outputs)));
    AwsJson calls = closing.add(new AwsJson(services.endpoint(), services.region()));
    gateway.connect(services.endpoint(), Service.DYNAMODB, Service.DYNAMODB_STREAMS, Service.SQS, Service.KINESIS, Service.KMS, Service.EVENTS);
    Optional<URI> api = services.runsFunctions() ? deployedApi(outputs) : Optional.empty();
    return new Ground(stack, services.region(), calls, calls, Optional.of(calls), queueUrls(stack, calls), Optional.empty(), Map.of(), Optional.empty(), api, notes,
        List.of());
  }

  private List<Part> stateParts() throws IOException, TemplateException {
    List<Part> parts = Template.parts(template, stackOptions).stream().filter(part -> part.hasState() && !part.hasFunctions()).toList();
    if (parts.isEmpty()) {
      throw new IOException(template.getFileName() + " nests no template with tables or queues and without functions, which could be deployed by itself");
    }
    return parts;
  }

  /** What the endpoint really has; names are the template's, URLs are not. */
  private static Map<String, String> queueUrls(Stack stack, AwsJson sqs) throws IOException {
    Map<String, String> urls = new LinkedHashMap<>();
    for (Queue queue : stack.queues()) {
      urls.put(queue.name(), sqs.call("AmazonSQS.GetQueueUrl", AwsJson.MAPPER.createObjectNode().put("QueueName", queue.name())).path("QueueUrl").asText());
    }
    return urls;
  }

  /** Emulators differ in whose resources they make. */
  private static String account(Map<String, String> outputs) {
    return outputs.values().stream().filter(value -> value.startsWith(ARN)).map(value -> Arn.parse(value).account()).filter(account -> !account.isEmpty())
        .findFirst().orElse(StackOptions.LOCAL_ACCOUNT);
  }

  /** An emulator that knows no such resource gives no URL, or something that is none. */
  private static Optional<URI> deployedApi(Map<String, String> outputs) {
    return Optional.ofNullable(outputs.get(API_URL)).filter(url -> url.startsWith("http://") || url.startsWith("https://")).map(URI::create);
  }
}
