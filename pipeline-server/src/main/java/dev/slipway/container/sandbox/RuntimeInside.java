package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.CommitOrder;
import dev.slipway.container.ContainerInside;
import dev.slipway.container.ExecOrder;
import dev.slipway.container.LiveSession;
import dev.slipway.container.OwnContainer;
import dev.slipway.container.PathChange;
import dev.slipway.container.RunningProcess;
import dev.slipway.image.StageNames;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerRefusedException;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.ExecSpec;
import dev.slipway.runtime.WindowSize;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** The insides of the runtime tool's containers. */
public final class RuntimeInside implements ContainerInside {
  private static final List<String> NOT_THERE = List.of("not found", "no such file", "stat ");

  private final Containers containers;
  private final Archives archives;
  private final CommitImage commits;

  /**
   * @param scratch a directory of ours alone, on the file system of the containers; what a server
   *     that was killed left there goes
   */
  public RuntimeInside(
      Containers containers, Images images, StageNames stages, Path scratch, URI server) {
    clear(scratch);
    this.containers = containers;
    this.archives = new Archives(scratch);
    this.commits = new CommitImage(images, stages, scratch, server);
  }

  private static void clear(Path scratch) {
    try {
      DeleteTree.delete(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException("clearing " + scratch, e);
    }
  }

  @Override
  public LiveSession exec(String id, ExecOrder order) {
    try {
      return new RuntimeSession(need(id).exec(spec(order)), order.stdin());
    } catch (ContainerRefusedException e) {
      throw refused(e.reason());
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "command-refused", String.valueOf(e.getMessage()));
    }
  }

  private static ExecSpec spec(ExecOrder order) {
    var env = new HashMap<String, String>();
    order.terminal().ifPresent(window -> env.put("TERM", "xterm"));
    env.putAll(order.env());
    var spec =
        ExecSpec.of(order.command())
            .withEnv(env)
            .withWorkdir(order.workdir().orElse(""))
            .withUser(order.user().orElse(""));
    return order
        .terminal()
        .map(window -> spec.withTerminal(new WindowSize(window.rows(), window.columns())))
        .orElse(spec);
  }

  /** Shells tell the two apart by the exit codes 127 and 126. */
  static Refusal refused(String reason) {
    var lower = reason.toLowerCase(Locale.ROOT);
    boolean missing = NOT_THERE.stream().anyMatch(lower::contains);
    return new Refusal(
        Refusal.Kind.INVALID, missing ? "command-not-found" : "command-refused", reason);
  }

  @Override
  public LiveSession attach(String id) {
    try {
      return new RuntimeSession(need(id).attach(), true);
    } catch (ContainerRefusedException e) {
      throw new Refusal(Refusal.Kind.CONFLICT, "container-not-running", e.reason());
    }
  }

  @Override
  public List<RunningProcess> processes(String id) {
    return need(id).top().stream()
        .map(p -> new RunningProcess(p.pid(), p.parent(), p.uid(), p.state(), p.cpu(), p.command()))
        .toList();
  }

  @Override
  public List<PathChange> changes(String id) {
    try {
      return need(id).changes().stream()
          .map(c -> new PathChange(c.kind().name().toLowerCase(Locale.ROOT), c.path()))
          .toList();
    } catch (ContainerRefusedException e) {
      throw new Refusal(Refusal.Kind.CONFLICT, "changes-refused", e.reason());
    }
  }

  @Override
  public InputStream copyOut(String id, String path) throws IOException {
    var container = need(id);
    try {
      return archives.made(tar -> container.copyOut(path, tar));
    } catch (ContainerRefusedException e) {
      throw new Refusal(Refusal.Kind.INVALID, "path-refused", e.reason());
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "path-refused", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void copyIn(String id, String directory, InputStream tar) throws IOException {
    var container = need(id);
    try {
      container.copyIn(directory, tar);
    } catch (ContainerRefusedException e) {
      throw new Refusal(Refusal.Kind.INVALID, "path-refused", e.reason());
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "path-refused", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String commit(OwnContainer own, CommitOrder order, Instant now) throws IOException {
    return commits.commit(need(own.id()), own, order, now);
  }

  private Container need(String id) {
    return containers
        .find(new ContainerId(id))
        .orElseThrow(() -> Refusal.notFound("container", id));
  }
}
