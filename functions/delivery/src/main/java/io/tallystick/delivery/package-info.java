/** What the parts of deliveries share. */
package io.tallystick.delivery;
