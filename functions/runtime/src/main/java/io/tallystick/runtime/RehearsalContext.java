package io.tallystick.runtime;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/**
 * Stands for Lambda's context where there is no invocation.
 *
 * @param millis what time the invocation would have left
 */
public record RehearsalContext(int millis) implements Context {
  private static final String REQUEST = "rehearsal";

  /** Whether an invocation is a rehearsal, however its context is wrapped. */
  public static boolean is(Context context) {
    return REQUEST.equals(context.getAwsRequestId());
  }

  @Override
  public String getAwsRequestId() {
    return REQUEST;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return millis;
  }

  @Override
  public String getLogGroupName() {
    return "";
  }

  @Override
  public String getLogStreamName() {
    return "";
  }

  @Override
  public String getFunctionName() {
    return "";
  }

  @Override
  public String getFunctionVersion() {
    return "";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "";
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 0;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("functions log by themselves");
  }
}
