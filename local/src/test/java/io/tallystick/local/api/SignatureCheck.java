package io.tallystick.local.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4 by its specification, step by step and without the SDK: what AWS does with a request before it lets it in. */
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

  private SignatureCheck() {}

  /**
   * The signature that a request must have.
   *
   * @param headers by name in lower case
   */
  static String expected(String method, URI uri, Map<String, String> headers, byte[] body, String secret) {
    Matcher authorization = AUTHORIZATION.matcher(headers.get("authorization"));
    if (!authorization.matches()) {
      throw new AssertionError("no signature: " + headers.get("authorization"));
    }
    String date = authorization.group(2);
    String scope = date + "/" + authorization.group(3) + "/" + authorization.group(4) + "/aws4_request";
    String signedHeaders = authorization.group(5);
    String canonical =
        String.join(
            "\n",
            method,
            path(uri),
            query(uri),
            Arrays.stream(signedHeaders.split(";")).map(name -> name + ":" + headers.get(name).strip().replaceAll(" +", " ") + "\n").collect(Collectors.joining()),
            signedHeaders,
            hex(sha256(body)));
    String toSign = "AWS4-HMAC-SHA256\n" + headers.get("x-amz-date") + "\n" + scope + "\n" + hex(sha256(utf8(canonical)));
    byte[] key = hmac(utf8("AWS4" + secret), date);
    for (String part : List.of(authorization.group(3), authorization.group(4), "aws4_request")) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  static String given(Map<String, String> headers) {
    return headers.get("authorization").replaceAll(".*Signature=", "");
  }

  /** Encoded once more than it is sent, as every service but S3 has it. */
  private static String path(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return Arrays.stream(path.split("/", -1)).map(SignatureCheck::encoded).collect(Collectors.joining("/"));
  }

  private static String query(URI uri) {
    Map<String, String> sorted = new TreeMap<>();
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&")) {
        sorted.put(part.replaceAll("=.*", ""), part.contains("=") ? part.substring(part.indexOf('=') + 1) : "");
      }
    }
    return sorted.entrySet().stream().map(part -> part.getKey() + "=" + part.getValue()).collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : utf8(text)) {
      encoded.append("-._~".indexOf(one) >= 0 || Character.isLetterOrDigit(one) && one > 0 ? String.valueOf((char) one) : String.format("%%%02X", one & 0xff));
    }
    return encoded.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
