/** Who wants to hear what, and where. */
package io.tallystick.delivery.subscription;
