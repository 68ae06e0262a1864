package io.tallystick.events.openapi;

import java.io.IOException;

/** Sends requests to an API, wherever it is. */
@FunctionalInterface
public interface ApiCaller {
  ApiResponse call(ApiRequest request) throws IOException, InterruptedException;
}
