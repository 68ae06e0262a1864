package com.amazonaws.services.lambda.runtime.api.client.runtimeapi;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The transport of the runtime interface client, in Java. It stands before the client's own class of this name on the class path.
 *
 * <p>The client's own is native code for Linux only, and it unpacks its library to one fixed file: processes that start at the same time
 * overwrite what another has mapped, and crash it. On Lambda there is one process; here there are many.
 */
final class NativeClient {

  private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

  private static String root;

  private NativeClient() {}

  static void init(String runtimeApi) {
    root = "http://" + runtimeApi + INVOCATION;
  }

  /** Waits for the next event. */
  static InvocationRequest next() {
    try {
      HttpURLConnection connection = connect("next");
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new LambdaRuntimeClientException("the Runtime API gave no event", connection.getResponseCode());
      }
      InvocationRequest request = new InvocationRequest();
      request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
      request.setDeadlineTimeInMs(Long.parseLong(connection.getHeaderField("Lambda-Runtime-Deadline-Ms")));
      request.setInvokedFunctionArn(connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
      request.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
      request.setClientContext(connection.getHeaderField("Lambda-Runtime-Client-Context"));
      request.setCognitoIdentity(connection.getHeaderField("Lambda-Runtime-Cognito-Identity"));
      try (InputStream body = connection.getInputStream()) {
        request.setContent(body.readAllBytes());
      }
      return request;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void postInvocationResponse(byte[] requestId, byte[] response) {
    try {
      HttpURLConnection connection = connect(new String(requestId, StandardCharsets.US_ASCII) + "/response");
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(response.length);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream body = connection.getOutputStream()) {
        body.write(response);
      }
      int status = connection.getResponseCode();
      try (InputStream answer = status < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream()) {
        if (answer != null) {
          // Read to its end, so that the connection is used again.
          answer.readAllBytes();
        }
      }
      if (status != HttpURLConnection.HTTP_ACCEPTED && status != HttpURLConnection.HTTP_ENTITY_TOO_LARGE) {
        throw new LambdaRuntimeClientException("the Runtime API did not take the response", status);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static HttpURLConnection connect(String path) throws IOException {
    return (HttpURLConnection) URI.create(root + path).toURL().openConnection();
  }
}
