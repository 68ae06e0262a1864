/** An HTTP API as API Gateway serves it, in front of functions of this machine: read {@link io.tallystick.local.httpapi.HttpApiHost} first. */
package io.tallystick.local.httpapi;
