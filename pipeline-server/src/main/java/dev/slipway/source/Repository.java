package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The git repositories of all projects, as the nouns need them: everything is read from git's
 * objects, never from a work tree.
 */
public interface Repository {
  /**
   * Makes the bare repository if it is not there, its HEAD on the default branch; may be called
   * again.
   */
  void create(Project project);

  /**
   * Names the ssh host key that the project's remote must show; without it the first one seen is
   * remembered.
   *
   * @param hostKey such as {@code ssh-ed25519 AAAA...}
   * @throws IllegalArgumentException if it is none
   */
  void trust(ProjectName project, String hostKey);

  /** All branches and tags with the commits they point to (tags peeled). */
  Map<RefName, CommitId> refs(ProjectName project);

  Optional<Commit> commit(ProjectName project, CommitId id);

  /**
   * A file's bytes at a commit.
   *
   * @return empty if there is no regular file at that path
   * @throws SourceException if it is larger than {@code maxBytes}
   */
  Optional<byte[]> file(ProjectName project, CommitId commit, String path, int maxBytes);

  /**
   * Writes the commit's tree below {@code into}, which must not exist and appears only when whole.
   * Links are written as links and never followed; submodules become empty directories. Where
   * somebody else has finished the same checkout meanwhile, his stays.
   *
   * @throws UnfitTreeException if the tree holds what may not be written, saying which path and why
   */
  void checkout(ProjectName project, CommitId commit, Path into);

  /**
   * Brings a mirrored project's branches and tags up to the remote's.
   *
   * @throws SourceException if the remote can't be read, saying why
   */
  void fetch(Project project);

  /**
   * Brings the head of a mirrored project's pull request here.
   *
   * @return where it points now; empty if the remote has no such pull request
   * @throws SourceException if the remote can't be read, saying why
   */
  Optional<CommitId> fetchPullRequest(Project project, long number);
}
