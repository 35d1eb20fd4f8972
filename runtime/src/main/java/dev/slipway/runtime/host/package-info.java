/** What this machine is and what runs on it: processes, mounts, control groups, rights. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.host;
