/** Takes deliveries from a queue to their endpoints, each endpoint apart from the others, and decides when to try again and when to give up. */
package io.tallystick.delivery.courier;
