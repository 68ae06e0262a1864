package io.tallystick.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.local.CommandFailure;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class AwsAccountsTest {
  private static final Optional<URI> EMULATOR = Optional.of(URI.create("http://127.0.0.1:4566"));

  private static AwsOptions options(Optional<URI> endpoint, String region) {
    return new AwsOptions(endpoint, Optional.ofNullable(region), Optional.empty());
  }

  @Test
  void theRegionIsTheOptionsElseTheEnvironmentsElseTheEmulators() {
    AwsAccounts accounts = new AwsAccounts(Map.of("AWS_DEFAULT_REGION", "eu-north-1"));
    assertThat(accounts.region(options(EMULATOR, "eu-west-1"))).isEqualTo(Region.EU_WEST_1);
    assertThat(accounts.region(options(EMULATOR, null))).isEqualTo(Region.EU_NORTH_1);
    assertThat(new AwsAccounts(Map.of("AWS_REGION", "eu-west-3", "AWS_DEFAULT_REGION", "x")).region(options(EMULATOR, null))).isEqualTo(Region.EU_WEST_3);
    assertThat(new AwsAccounts(Map.of()).region(options(EMULATOR, null))).isEqualTo(Region.US_EAST_1);
  }

  @Test
  void realCredentialsAreNeverSentToAnEmulatorOnThisMachine() {
    try (AwsClients clients = new AwsAccounts(Map.of()).open(options(EMULATOR, null))) {
      assertThat(clients.credentials().resolveCredentials().accessKeyId()).isEqualTo("test");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1", "127.0.0.1", "http:///x"})
  void anEndpointIsAUrl(String endpoint) {
    assertThatThrownBy(() -> new AwsAccounts(Map.of()).open(options(Optional.of(URI.create(endpoint)), null)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("--endpoint must be an http or https URL");
  }

  @Test
  void theSameOptionsAreToldAgain() {
    assertThat(new AwsOptions(EMULATOR, Optional.of("eu-west-1"), Optional.of("work")).again()).isEqualTo(" --region eu-west-1 --profile work --endpoint http://127.0.0.1:4566");
    assertThat(new AwsOptions().again()).isEmpty();
  }
}
