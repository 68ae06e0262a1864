/**
 * Which endpoints may be reached: users name them, so none may lead to what only this ledger's functions can reach. The rules stand three times in the way:
 * the URL when it is given ({@link io.tallystick.delivery.guard.EndpointUrl}), the addresses that its name resolves to, and the very address that a socket is about
 * to connect to ({@link io.tallystick.delivery.guard.GuardedConnections}).
 */
package io.tallystick.delivery.guard;
