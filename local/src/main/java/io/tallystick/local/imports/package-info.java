/**
 * Brings existing books into the ledger: other programs' transactions of many postings become requests with atomic chains of transfers.
 *
 * <p>Start with {@link io.tallystick.local.imports.Conversion}. The path of a transaction: {@link
 * io.tallystick.local.imports.Books} reads it, {@link io.tallystick.local.imports.Survey} learns which assets and decimals the books need,
 * {@link io.tallystick.local.imports.Balancing} makes every commodity of it sum to zero, {@link io.tallystick.local.imports.Pairing} turns its
 * postings into pairs of a debit and a credit, {@link io.tallystick.local.imports.Chain} is what it becomes, and {@link
 * io.tallystick.local.imports.RequestGrouping} packs chains into requests.
 */
package io.tallystick.local.imports;
