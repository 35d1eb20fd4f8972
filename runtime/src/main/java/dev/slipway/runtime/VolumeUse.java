package dev.slipway.runtime;

import java.util.List;

/** A volume that exists, and the containers that have it, ended ones too. */
public record VolumeUse(String name, List<ContainerId> usedBy) {
  public VolumeUse {
    usedBy = List.copyOf(usedBy);
  }
}
