/** One post to an endpoint, a queue or an event bus: for an endpoint signed as <a href="https://github.com/standard-webhooks/standard-webhooks">Standard Webhooks</a> says, bounded in time and size, and what became of it. */
package io.tallystick.delivery.post;
