/** Who hears what of a ledger, and what becomes of it: subscriptions over the HTTP API, deliveries and dead letters at the queues. */
package io.tallystick.local.subscribe;
