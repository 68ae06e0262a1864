package io.tallystick.delivery.post;

/** Posts once. */
@FunctionalInterface
public interface Posting {
  /** Never throws for what an endpoint or the network does. Takes no longer than the bound of whoever implements it. */
  PostOutcome post(Post post);
}
