package io.tallystick.publisher.subscription;

/**
 * A delivery as a message.
 *
 * @param id the same whenever the same delivery is sent, so that a queue may drop repeats
 * @param group the message group; empty where order does not matter
 */
public record QueuedDelivery(String id, String group, String body) {}
