package io.tallystick.pipeline;

import io.tallystick.delivery.courier.CourierListener;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Metric;
import java.time.InstantSource;

/** Counts and logs what becomes of deliveries and breakers. Called by many threads. Nothing that is logged says what an event does. */
final class DeliveryMeasures implements CourierListener, BreakerListener {
  private static final int GONE = 410;

  private final Meter meter;
  private final Measured measured;
  private final InstantSource clock;

  DeliveryMeasures(Meter meter, Measured measured, InstantSource clock) {
    this.meter = meter;
    this.measured = measured;
    this.clock = clock;
  }

  @Override
  public void posted(Delivery delivery, PostOutcome outcome) {
    switch (outcome) {
      case PostOutcome.Delivered delivered -> {
        meter.count(Metric.DELIVERED, 1);
        meter.value(Metric.DELIVERY_ATTEMPTS, delivery.tries() + 1);
        meter.value(Metric.DELIVERY_TIME, Math.max(0, clock.millis() - delivery.first().toEpochMilli()));
      }
      case PostOutcome.Gone gone -> notTaken(delivery, "gone", GONE);
      case PostOutcome.Impossible(PostOutcome.Reason reason) -> notTaken(delivery, reason.label(), 0);
      case PostOutcome.Failed failed -> notTaken(delivery, failed.cause().label(), failed.status());
    }
  }

  /** @param status what was answered, 0 for nothing, or nothing that matters */
  private void notTaken(Delivery delivery, String cause, int status) {
    meter.count(Metric.DELIVERIES_FAILED, 1);
    Log.info("Delivery was not taken", "subscription", delivery.subscription(), "delivery", delivery.id(), "cause", cause, "status", status, "tries", delivery.tries() + 1);
  }

  @Override
  public void disposed(String message, Disposition disposition) {
    switch (disposition) {
      case Disposition.Done done -> {}
      case Disposition.PutOff _, Disposition.Requeue _ -> meter.count(Metric.DELIVERIES_WAITING, 1);
      case Disposition.Replace replace -> meter.count(Metric.REDELIVERIES, 1);
      case Disposition.Dead dead -> meter.count(Metric.DELIVERIES_DEAD, 1);
    }
  }

  @Override
  public void failed(String message, RuntimeException failure) {
    measured.failed(failure);
    Log.error("Delivery could not be taken on or finished with, and comes again", failure, "message", message);
  }

  @Override
  public void opened(String endpoint, Breaker.Open breaker) {
    meter.count(Metric.BREAKERS_OPENED, 1);
    Log.warn("Breaker opened", null, "breaker", endpoint);
  }

  @Override
  public void closed(String endpoint) {
    meter.count(Metric.BREAKERS_CLOSED, 1);
    Log.info("Breaker closed", "breaker", endpoint);
  }

  @Override
  public void probed(String endpoint) {
    meter.count(Metric.BREAKER_PROBES, 1);
  }

  @Override
  public void unavailable(String endpoint, StoreException failure) {
    measured.failed(failure);
    Log.error("Breaker could not be read or changed", failure, "breaker", endpoint);
  }
}
