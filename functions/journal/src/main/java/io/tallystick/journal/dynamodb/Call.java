package io.tallystick.journal.dynamodb;

import io.tallystick.journal.StoreException;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/** Which call on which table, for errors and the meter. */
record Call(Operation operation, String table) {
  StoreException.Unavailable noTime() {
    return new StoreException.Unavailable("no time left for the call", details(), null);
  }

  StoreException.Unavailable unavailable(SdkException last) {
    return new StoreException.Unavailable("the table did not answer in the time left", details(last), last);
  }

  StoreException.Unavailable unprocessed() {
    return new StoreException.Unavailable("the table did not take all of a batch in the time left", details(), null);
  }

  StoreException.Unavailable aborted(SdkException failure) {
    return new StoreException.Unavailable("the call was interrupted", details(failure), failure);
  }

  StoreException.Refused refused(SdkException failure) {
    return new StoreException.Refused("the call was refused", details(failure), failure);
  }

  private Map<String, String> details() {
    return Map.of("operation", operation.wire(), "table", table);
  }

  private Map<String, String> details(SdkException failure) {
    Map<String, String> details = new TreeMap<>(details());
    details.put("code", Verdict.code(failure));
    return details;
  }
}
