package io.tallystick.local.gateway;

import io.tallystick.local.http.Head;
import java.net.ProtocolException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a request asks for.
 *
 * @param name as AWS names it: {@code PutItem}, {@code SendMessageBatch}
 * @param json whether the client speaks JSON; SQS also has an older protocol of forms and XML
 */
public record Operation(Service service, String name, boolean json) {

  private static final String ACTION = "Action=";

  /** As permissions name it: {@code dynamodb:PutItem}, {@code sqs:SendMessage}, {@code streams:GetRecords}, {@code kinesis:PutRecords}, {@code kms:Decrypt}, {@code events:PutEvents}. */
  @Override
  public String toString() {
    return service.prefix() + ":" + name;
  }

  /** Reads it from where each protocol says it; empty if no emulated service has such requests. */
  static Optional<Operation> of(Head head, byte[] body) throws ProtocolException {
    String target = head.header("X-Amz-Target");
    if (target != null) {
      return Service.operation(target);
    }
    String query = head.target();
    int mark = query.indexOf('?');
    Optional<String> action = mark < 0 ? Optional.empty() : action(query.substring(mark + 1));
    if (action.isEmpty() && head.says("Content-Type", "application/x-www-form-urlencoded")) {
      action = action(new String(body, StandardCharsets.ISO_8859_1));
    }
    return action.map(name -> new Operation(Service.SQS, name, false));
  }

  private static Optional<String> action(String form) {
    int start = form.startsWith(ACTION) ? 0 : form.indexOf("&" + ACTION) + 1;
    if (start == 0 && !form.startsWith(ACTION)) {
      return Optional.empty();
    }
    int end = form.indexOf('&', start);
    String value = form.substring(start + ACTION.length(), end < 0 ? form.length() : end);
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
