/** Where subscriptions may be delivered to: webhooks, queues and event buses, as their addresses are written and as the operator allows them. */
package io.tallystick.delivery.target;
