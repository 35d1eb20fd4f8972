package dev.slipway.runtime.sys;

import java.util.List;

/**
 * The directories of an overlay, opened: what each name leads to is settled, and each may be seen
 * through a mount that shows other owners.
 *
 * @param lower read-only layers, lowest first
 */
public record OverlayDescriptors(List<Integer> lower, int upper, int work) {
  public OverlayDescriptors {
    lower = List.copyOf(lower);
  }
}
