package io.tallystick.delivery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedNamesTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final InetAddress[] FOUND = {InetAddress.ofLiteral("8.8.8.8")};

  @Test
  void whatIsResolvedIsHandedOn() throws Exception {
    assertThat(new BoundedNames(_ -> FOUND, AMPLE).resolve("a")).isEqualTo(FOUND);
    BoundedNames unknown =
        new BoundedNames(
            name -> {
              throw new UnknownHostException(name);
            },
            AMPLE);
    assertThatThrownBy(() -> unknown.resolve("a")).isInstanceOf(UnknownHostException.class).hasMessage("a");
  }

  @Test
  void aLookUpThatHangsIsLeftAndSoManyBlockNoMore() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    BoundedNames names =
        new BoundedNames(
            name -> {
              if (name.equals("quick")) {
                return FOUND;
              }
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return FOUND;
            },
            Duration.ofMillis(20));
    for (int i = 0; i < BoundedNames.MOST; i++) {
      assertThatThrownBy(() -> names.resolve("hangs")).isInstanceOf(UnknownHostException.class).hasMessageContaining("in time");
    }
    assertThatThrownBy(() -> names.resolve("quick")).isInstanceOf(UnknownHostException.class).hasMessageContaining("too many");
    end.countDown();
  }
}
