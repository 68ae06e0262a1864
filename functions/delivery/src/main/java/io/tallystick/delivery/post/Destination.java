package io.tallystick.delivery.post;

import io.tallystick.delivery.guard.EndpointKey;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import java.util.List;
import java.util.Objects;

/** Where a message goes, with what is needed to bring it there. */
public sealed interface Destination {
  /** Names it among others, for breakers and places: the same for all subscriptions that go there, at most 32 characters. */
  String key();

  /** A webhook. @param secrets one, or more while one is replaced */
  record Endpoint(EndpointUrl url, List<SigningSecret> secrets) implements Destination {
    /** Enough for the time when an old secret is still good. */
    static final int MOST_SECRETS = 4;

    public Endpoint {
      Objects.requireNonNull(url, "url");
      secrets = List.copyOf(secrets);
      if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
        throw new IllegalArgumentException("a post is signed with 1 to " + MOST_SECRETS + " secrets");
      }
    }

    @Override
    public String key() {
      return url.key();
    }
  }

  /** A queue of SQS. */
  record Queue(QueueArn arn) implements Destination {
    public Queue {
      Objects.requireNonNull(arn, "arn");
    }

    @Override
    public String key() {
      return EndpointKey.of(arn.toString());
    }
  }

  /** An event bus of EventBridge. */
  record Bus(BusArn arn) implements Destination {
    public Bus {
      Objects.requireNonNull(arn, "arn");
    }

    @Override
    public String key() {
      return EndpointKey.of(arn.toString());
    }
  }
}
