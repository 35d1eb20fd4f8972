package dev.slipway.container;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** What is done inside containers, at their {@link ContainerHost}; each is one that is there. */
public interface ContainerInside {
  /**
   * Runs a command in it.
   *
   * @throws dev.slipway.access.Refusal with the code {@code command-not-found} or {@code
   *     command-refused} if it cannot be run, another if the container does not run
   */
  LiveSession exec(String id, ExecOrder order);

  /** What it writes from now on, and its input if it has one. */
  LiveSession attach(String id);

  /** The processes in it, its first one first. */
  List<RunningProcess> processes(String id);

  /** In which paths it differs from its image. */
  List<PathChange> changes(String id);

  /**
   * A file or directory of it, as a tar archive whose entries begin with its name. The container is
   * held still while the archive is made, not while it is read.
   */
  InputStream copyOut(String id, String path) throws IOException;

  /** Unpacks a tar archive in a directory of it; held still once all of the archive is here. */
  void copyIn(String id, String directory, InputStream tar) throws IOException;

  /** An image of it as it stands, tagged, with what is in it beside it; its digest. */
  String commit(OwnContainer own, CommitOrder order, Instant now) throws IOException;
}
