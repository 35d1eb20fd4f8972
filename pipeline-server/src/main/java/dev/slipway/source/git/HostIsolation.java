package dev.slipway.source.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from the host's git configuration and environment: what root has in its {@code
 * .gitconfig} must not change what a project's repository does.
 */
final class HostIsolation extends SystemReader.Delegate {
  private static final HostIsolation ONE = new HostIsolation();

  private HostIsolation() {
    super(SystemReader.getInstance());
  }

  /** For the whole process; may be called again. */
  static void install() {
    SystemReader.setInstance(ONE);
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Nowhere(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Nowhere(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Nowhere(parent, fs);
  }

  /** A configuration that is in memory alone. */
  private static final class Nowhere extends FileBasedConfig {
    Nowhere(@Nullable Config parent, FS fs) {
      super(parent, new File("/nonexistent/gitconfig"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
