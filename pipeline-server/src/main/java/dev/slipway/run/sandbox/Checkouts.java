package dev.slipway.run.sandbox;

import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Repository;
import dev.slipway.source.UnfitTreeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The trees of commits, each written once: the lowest layer of every workspace of that commit. */
final class Checkouts {
  private final Repository repository;
  private final SandboxPaths paths;
  private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

  Checkouts(Repository repository, SandboxPaths paths) {
    this.repository = repository;
    this.paths = paths;
  }

  Path of(ProjectName project, CommitId commit) throws IOException, CannotRunException {
    var place = paths.checkout(project, commit);
    var lock = locks.computeIfAbsent(place, p -> new ReentrantLock());
    lock.lock();
    try {
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(place.getParent());
        repository.checkout(project, commit, place);
      }
      return place;
    } catch (UnfitTreeException e) {
      throw new CannotRunException(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
      locks.remove(place, lock);
    }
  }
}
