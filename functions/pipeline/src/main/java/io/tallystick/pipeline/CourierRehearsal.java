package io.tallystick.pipeline;

import io.tallystick.delivery.courier.Consignment;
import io.tallystick.delivery.courier.Courier;
import io.tallystick.delivery.courier.CourierListener;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.courier.RetryPlan;
import io.tallystick.delivery.courier.Targets;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.HttpPosting;
import io.tallystick.delivery.post.Postings;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.events.EventType;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * A delivery that leads nowhere: signed, put into a request and resolved as any other, to this machine, which the guard refuses before anything is connected to. And the first
 * step of a TLS handshake, with nobody. So what is slow once is done, and no connection, session or answer of a resolver is left behind that would be wrong when another machine
 * goes on from here.
 */
final class CourierRehearsal {
  private static final String URL = "https://rehearsal.invalid/";
  private static final int PORT = 443;
  private static final int HELLO_BYTES = 64 * 1_024;

  private CourierRehearsal() {}

  /** @return what became of the delivery: it was given up, since its address is refused */
  static Map<String, Disposition> run(Deadline time) {
    SecureRandom random = new SecureRandom();
    try (HttpPosting webhooks = posting()) {
      greetNobody();
      SharedBreakers breakers =
          new SharedBreakers(
              new MemoryDeliveryStore().breakers(), BreakerLimits.DEFAULT, InstantSource.system(), random, () -> UUID.randomUUID().toString(), BreakerListener.NONE);
      Postings postings = new Postings(webhooks, (queue, post) -> nowhere(), (bus, post) -> nowhere());
      Courier courier =
          new Courier(target(random), postings, HttpPosting.Limits.DEFAULT.whole(), breakers, new RetryPlan(random), InstantSource.system(), CourierListener.NONE);
      Delivery delivery = Delivery.first("rehearsal", "rehearsal.1", false, InstantSource.system().instant(), EventType.TRANSFER_POSTED_V1.type(), "{}");
      return courier.deliver(List.of(new Consignment("rehearsal", "", 1, DeliveryJson.write(delivery))), time);
    } catch (IOException | NoSuchAlgorithmException failed) {
      throw new IllegalStateException("a delivery could not be rehearsed", failed);
    }
  }

  private static HttpPosting posting() throws NoSuchAlgorithmException {
    return new HttpPosting(
        GuardedConnections.pooled(
            AddressRules.PUBLIC_ONLY, _ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT),
        HttpPosting.Limits.DEFAULT,
        InstantSource.system());
  }

  private static void greetNobody() throws NoSuchAlgorithmException, IOException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("rehearsal.invalid", PORT);
    engine.setUseClientMode(true);
    engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(HELLO_BYTES));
  }

  private static Targets target(SecureRandom random) {
    EndpointUrl url =
        switch (EndpointUrl.read(URL, AddressRules.PUBLIC_ONLY)) {
          case EndpointUrl.Reading.Endpoint(EndpointUrl endpoint) -> endpoint;
          case EndpointUrl.Reading.Refused refused -> nowhere();
        };
    Destination destination = new Destination.Endpoint(url, List.of(SigningSecret.random(random)));
    return new Targets() {
      @Override
      public Found find(Delivery delivery, Deadline deadline) {
        return new Found.Active(destination);
      }

      @Override
      public boolean gone(String subscription, Destination to, Deadline deadline) {
        return nowhere();
      }
    };
  }

  private static <T> T nowhere() {
    throw new IllegalStateException("the rehearsal's delivery is a webhook with a URL");
  }
}
