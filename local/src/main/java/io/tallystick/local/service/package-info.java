/** The services of AWS of which little is needed and no emulator is published that could be started here: KMS and EventBridge. Read {@code KeyService} and {@code EventBuses}. */
package io.tallystick.local.service;
