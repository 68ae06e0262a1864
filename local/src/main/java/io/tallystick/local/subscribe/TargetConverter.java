package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where a subscription sends to: the URL of a webhook, or the ARN of a queue or a bus. The ledger says whether it may. */
final class TargetConverter implements ITypeConverter<ObjectNode> {
  private static final String QUEUE = "arn:aws[a-z-]*:sqs:.+";
  private static final String BUS = "arn:aws[a-z-]*:events:.+";
  private static final String URL = "(?i)https?://.+";

  @Override
  public ObjectNode convert(String text) {
    if (text.matches(URL)) {
      return target("webhook").put("url", text);
    }
    if (text.matches(QUEUE)) {
      return target("sqs").put("arn", text);
    }
    if (text.matches(BUS)) {
      return target("eventbridge").put("arn", text);
    }
    throw new TypeConversionException("expected a URL as https://example.com/hook, or the ARN of an SQS queue or an EventBridge bus, but was '" + text + "'");
  }

  private static ObjectNode target(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
