/** The journal, its cursors and the leases as rows in PostgreSQL, and the transactions of all. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event.sql;
