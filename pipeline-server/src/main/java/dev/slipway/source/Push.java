package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A push to a hosted repository that has just been carried out.
 *
 * @param by the principal that pushed
 * @param moved the refs and where they point now; empty for a deleted one. A tag's is the commit it
 *     leads to
 * @param options what the client said with {@code -o}
 * @param since the journal's last sequence number before the refs were moved
 */
public record Push(
    ProjectName project,
    String by,
    Map<RefName, Optional<CommitId>> moved,
    List<String> options,
    long since) {
  public Push {
    moved = java.util.Collections.unmodifiableMap(new TreeMap<>(moved));
    options = List.copyOf(options);
  }
}
