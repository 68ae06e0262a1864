package io.tallystick.local.lambda;

import java.util.concurrent.CompletableFuture;

/**
 * One call of a function.
 *
 * @param deadline in milliseconds since 1970
 * @param outcome completed once
 */
record Invocation(String requestId, byte[] event, long deadline, CompletableFuture<Outcome> outcome) {}
