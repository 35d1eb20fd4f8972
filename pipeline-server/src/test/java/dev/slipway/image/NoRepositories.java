package dev.slipway.image;

import dev.slipway.access.Refusal;
import java.nio.file.Path;

/** Where no repository can be reached. */
public final class NoRepositories implements GitSources {
  @Override
  public String commit(String remote, String ref) {
    throw refusal(remote);
  }

  @Override
  public void files(String remote, String commit, boolean git, Path to) {
    throw refusal(remote);
  }

  private static Refusal refusal(String remote) {
    return new Refusal(Refusal.Kind.INVALID, "git-source", "there is no host for " + remote);
  }
}
