package io.tallystick.api;

import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import java.util.Objects;
import java.util.Optional;

/**
 * A subscription as a call asks for it; all of it is valid.
 *
 * @param id empty where none was given
 * @param ordered empty where it was not said
 */
record WantedSubscription(Optional<String> id, Place place, Interest interest, Optional<Boolean> ordered, String description) {
  /** Where it is to be delivered to. Unlike a target it has no secrets. */
  sealed interface Place {
    /** Its name in a body. */
    String kind();

    /** Whether what is sent there in order arrives so. */
    boolean keepsOrder();

    /** @param url as it was given */
    record Webhook(String url) implements Place {
      static final String KIND = "webhook";

      @Override
      public String kind() {
        return KIND;
      }

      @Override
      public boolean keepsOrder() {
        return true;
      }
    }

    record Queue(QueueArn arn) implements Place {
      static final String KIND = "sqs";

      @Override
      public String kind() {
        return KIND;
      }

      @Override
      public boolean keepsOrder() {
        return arn.fifo();
      }
    }

    record Bus(BusArn arn) implements Place {
      static final String KIND = "eventbridge";

      @Override
      public String kind() {
        return KIND;
      }

      @Override
      public boolean keepsOrder() {
        return false;
      }
    }
  }

  WantedSubscription {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(interest, "interest");
    Objects.requireNonNull(ordered, "ordered");
    Objects.requireNonNull(description, "description");
  }
}
