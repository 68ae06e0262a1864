package io.tallystick.local.api;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** Says as whom a request is sent: the headers that prove it. */
@FunctionalInterface
interface Signer {
  /** For an API on this machine, which asks nobody who he is. */
  Signer NONE = (method, uri, headers, body) -> Map.of();

  /**
   * The headers to add.
   *
   * @param uri of the request, exactly as it is sent
   * @param headers that are sent besides, in lower case
   * @param body empty for none
   */
  Map<String, List<String>> sign(String method, URI uri, Map<String, String> headers, byte[] body);
}
