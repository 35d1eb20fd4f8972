/** The same promises on a real PostgreSQL, which other tests may borrow. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event.sql;
