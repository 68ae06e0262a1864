/**
 * Requests on their way to a ledger's queue, and what became of them. {@link io.tallystick.local.requests.RequestSender} sends, {@link
 * io.tallystick.local.requests.OutcomeFollower} learns the outcomes from the journal, in the order of the requests; {@link
 * io.tallystick.local.requests.QueueDepth} says what a queue still holds.
 */
package io.tallystick.local.requests;
