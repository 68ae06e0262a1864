package com.amazonaws.services.lambda.crac;

/**
 * What the runtime interface client does to the resolver before a snapshot, in place of its own native code (see {@code NativeClient}): nothing, since a process here
 * stays where it has started.
 */
final class DNSManager {

  private DNSManager() {}

  static void clearCache() {}
}
