package dev.slipway.source.git;

import dev.slipway.source.Project;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;
import org.jspecify.annotations.Nullable;

/** Speaks git's protocol with a client that was admitted. */
public final class GitExchange {
  private static final Logger LOG = Logger.getLogger(GitExchange.class.getName());
  private static final int IDLE_SECONDS = 120;
  private static final long MAX_WANTS = 64L << 20;

  private final GitStore store;
  private final GitLimits limits;
  private final PushGate gate;

  /**
   * @param root the directory of the repositories, the same as {@link GitRepository}'s
   * @param gate what stands before and after each push
   */
  public GitExchange(Path root, GitLimits limits, PushGate gate) {
    this.store = new GitStore(root);
    this.limits = limits;
    this.gate = gate;
  }

  /**
   * An admitted request.
   *
   * @param by who asks
   * @param protocol the header {@code Git-Protocol}
   */
  record Pass(
      Project project, String by, GitService service, Optional<String> protocol, String encoding) {}

  void advertise(Pass pass, OutputStream out) throws IOException {
    var lines = new PacketLineOut(out);
    var refs = new PacketLineOutRefAdvertiser(lines);
    try (var repository = store.open(pass.project().name())) {
      if (pass.service() == GitService.FETCH) {
        try (var upload = upload(repository, pass)) {
          upload.sendAdvertisedRefs(refs, pass.service().command());
        }
      } else {
        lines.writeString("# service=" + pass.service().command() + "\n");
        lines.end();
        receive(repository).sendAdvertisedRefs(refs);
      }
    }
  }

  /**
   * Answers in git's own words, also when it refuses: what the client sent wrongly is no failure.
   *
   * @throws IOException if the way to the client broke, or the repository can't be read or written
   */
  void serve(Pass pass, InputStream in, OutputStream out) throws IOException {
    try {
      exchange(pass, in, out);
    } catch (PackProtocolException | UnpackException e) {
      told(pass, e);
    } catch (UploadPackInternalServerErrorException e) {
      if (!isTheirs(e.getCause())) {
        LOG.log(Level.WARNING, "serving a fetch of " + pass.project().name(), e);
      }
      told(pass, e);
    } catch (IOException e) {
      if (!isTheirs(e)) {
        throw e;
      }
      told(pass, e);
    }
  }

  /* For a broken pkt-line JGit has no type of its own. */
  private static boolean isTheirs(@Nullable Throwable e) {
    return e instanceof PackProtocolException
        || (e instanceof IOException
            && String.valueOf(e.getMessage()).startsWith("Invalid packet line header"));
  }

  /* JGit has written the reason already; thrown on, it would be replaced by an error page. */
  private static void told(Pass pass, IOException e) {
    LOG.log(Level.FINE, e, () -> "refused what was sent to " + pass.project().name());
  }

  private void exchange(Pass pass, InputStream in, OutputStream out) throws IOException {
    var body = pass.encoding().equals("gzip") ? new GZIPInputStream(in) : in;
    try (var repository = store.open(pass.project().name())) {
      if (pass.service() == GitService.FETCH) {
        var budget = new Budget(MAX_WANTS, limits.fetchTime());
        try (var upload = upload(repository, pass)) {
          upload.upload(budget.over(body), out, null);
        }
      } else {
        gate.push(pass, receive(repository), body, out);
      }
    }
  }

  private static UploadPack upload(FileRepository repository, Pass pass) {
    var upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    upload.setTimeout(IDLE_SECONDS);
    upload.setExtraParameters(
        pass.protocol().map(text -> List.of(text.split(":"))).orElse(List.of()));
    upload.setRefFilter(
        refs -> {
          refs.keySet().removeIf(name -> !shown(name));
          return refs;
        });
    return upload;
  }

  private static boolean shown(String ref) {
    return ref.equals(Constants.HEAD)
        || ref.startsWith(Constants.R_HEADS)
        || ref.startsWith(Constants.R_TAGS);
  }

  private ReceivePack receive(FileRepository repository) {
    var receive = new ReceivePack(repository);
    receive.setBiDirectionalPipe(false);
    receive.setTimeout(IDLE_SECONDS);
    receive.setObjectChecker(RemoteFetch.checker());
    receive.setMaxPackSizeLimit(limits.packBytes());
    receive.setMaxObjectSizeLimit(limits.objectBytes());
    receive.setAllowCreates(true);
    receive.setAllowDeletes(true);
    receive.setAllowNonFastForwards(true);
    receive.setAllowPushOptions(true);
    return receive;
  }
}
