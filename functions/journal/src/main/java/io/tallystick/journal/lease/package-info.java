/** Leases: who of several works on something now, and that whoever worked on it before can change nothing any more. Read {@link io.tallystick.journal.lease.Leaseholder} first. */
package io.tallystick.journal.lease;
