/** Whether something that happened starts a run, and if not, why not. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger;
