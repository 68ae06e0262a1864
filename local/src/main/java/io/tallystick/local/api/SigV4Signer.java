package io.tallystick.local.api;

import io.tallystick.local.CommandFailure;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/** Signs with AWS Signature Version 4, as API Gateway's IAM authorisation wants it. */
final class SigV4Signer implements Signer {
  /** What API Gateway is called in signatures. */
  static final String SERVICE = "execute-api";

  /** The client sends it by itself, and sends the same. */
  private static final String HOST = "host";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials;
  private final Region region;
  private final Clock clock;

  SigV4Signer(AwsCredentialsProvider credentials, Region region, Clock clock) {
    this.credentials = credentials;
    this.region = region;
    this.clock = clock;
  }

  /** @throws CommandFailure if no credentials are found */
  @Override
  public Map<String, List<String>> sign(String method, URI uri, Map<String, String> headers, byte[] body) {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
    headers.forEach(request::putHeader);
    AwsCredentials identity = identity();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(identity)
                    .request(request.build())
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    return signed.request().headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase(HOST) && !headers.containsKey(header.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private AwsCredentials identity() {
    try {
      return credentials.resolveCredentials();
    } catch (SdkClientException none) {
      throw CommandFailure.environment("no AWS credentials to sign with: " + none.getMessage(), none);
    }
  }
}
