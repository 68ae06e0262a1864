/**
 * The circuit breaker of an endpoint, which all instances of a function share: its states, which own their legal moves and know no clock; the port that keeps them; and the
 * {@link io.tallystick.journal.breaker.SharedBreakers} that an instance asks before each call.
 */
package io.tallystick.journal.breaker;
