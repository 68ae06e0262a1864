package io.tallystick.delivery.courier;

/**
 * A message of the delivery queue.
 *
 * @param message the queue's name of it
 * @param group the message group of a FIFO queue, empty elsewhere
 * @param receives how often it was received, this time included
 * @param body what should be a delivery
 */
public record Consignment(String message, String group, int receives, String body) {}
