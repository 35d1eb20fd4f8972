package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.image.GitSources;
import dev.slipway.images.build.CommandRefusedException;
import dev.slipway.images.build.FetchFiles;
import dev.slipway.images.build.RemoteFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What ADD names by an address: files of the internet, and repositories. */
record RemoteSources(FetchFiles internet, GitSources repositories) implements RemoteFiles {
  @Override
  public Fetched file(URI address, Path to) throws IOException, InterruptedException {
    return internet.file(address, to);
  }

  @Override
  public String commit(String remote, String ref) {
    return refusing(() -> repositories.commit(remote, ref));
  }

  @Override
  public void repository(String remote, String commit, boolean keepGitDirectory, Path to) {
    refusing(
        () -> {
          repositories.files(remote, commit, keepGitDirectory, to);
          return to;
        });
  }

  private static <T> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal e) {
      throw new CommandRefusedException(String.valueOf(e.getMessage()));
    }
  }
}
