package io.tallystick.delivery.post;

/**
 * Posts once.
 *
 * @param <D> where to
 */
@FunctionalInterface
public interface Posting<D extends Destination> {
  /** Never throws for what an endpoint or the network does. Takes no longer than the bound of whoever implements it. */
  PostOutcome post(D destination, Post post);
}
