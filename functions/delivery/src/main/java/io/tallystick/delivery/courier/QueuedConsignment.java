package io.tallystick.delivery.courier;

/**
 * A consignment with what is needed to do something about its message.
 *
 * @param receipt the handle that changes this delivery of the message
 */
public record QueuedConsignment(Consignment consignment, String receipt) {}
