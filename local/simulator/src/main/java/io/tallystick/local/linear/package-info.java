/** Checks that what clients of a ledger saw, while they used it all at once, is what one after the other could have seen. */
package io.tallystick.local.linear;
