package io.tallystick.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.local.backend.Services;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.Template;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhooksHereTest {
  private static final Path LEDGER = Path.of("..", "infra", "template.yaml").toAbsolutePath().normalize();
  private static final Services EMULATED = new Services.Emulated(Optional.empty());

  @Test
  void aLedgerHereHasDeliveriesThatReachThisMachineAndNothingElseInside() throws Exception {
    Map<String, String> parameters = WebhooksHere.parameters(EMULATED, Map.of("LedgerName", "books"));

    Stack stack = Template.read(LEDGER, StackOptions.local("books", URI.create("http://127.0.0.1:4000")).serving(URI.create("http://127.0.0.1:4001")).with(parameters));

    assertThat(stack.functions()).filteredOn(function -> function.name().equals("books-courier")).singleElement().satisfies(courier -> {
      AddressRules rules = AddressRules.parse(courier.environment().get("TALLYSTICK_ENDPOINT_ALLOWANCES"));
      assertThat(rules.permits(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
      assertThat(rules.permits(InetAddress.ofLiteral("::1"))).isTrue();
      assertThat(rules.permits(InetAddress.ofLiteral("10.0.0.1"))).isFalse();
      assertThat(rules.permits(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
    });
  }

  @Test
  void whatTheUserSaysCountsAndWhatIsDeployedElsewhereIsLeftAsItIs() {
    assertThat(WebhooksHere.parameters(EMULATED, Map.of("Deliveries", "none"))).containsEntry("Deliveries", "none").containsKey("EndpointAllowances");
    Services elsewhere = new Services.Attached(URI.create("http://127.0.0.1:4566"), "us-east-1", true, (template, stack, parameters) -> Map.of());
    assertThat(WebhooksHere.parameters(elsewhere, Map.of("LedgerName", "books"))).isEqualTo(Map.of("LedgerName", "books"));
  }
}
