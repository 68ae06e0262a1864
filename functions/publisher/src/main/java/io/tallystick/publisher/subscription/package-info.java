/** Finds the subscriptions that want to hear of an event, and hands it to the queues of deliveries. */
package io.tallystick.publisher.subscription;
