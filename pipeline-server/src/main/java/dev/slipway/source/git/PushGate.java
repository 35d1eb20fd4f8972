package dev.slipway.source.git;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.source.AfterPush;
import dev.slipway.source.CommitId;
import dev.slipway.source.Push;
import dev.slipway.source.RefName;
import dev.slipway.source.Tips;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * What stands before and after each push: checks where it goes, notes who pushes before anything
 * moves, and lets what follows speak to the client.
 */
public final class PushGate {
  private static final Logger LOG = Logger.getLogger(PushGate.class.getName());

  private final Tips tips;
  private final Transactions transactions;
  private final Journal journal;
  private final AfterPush after;

  public PushGate(Tips tips, Transactions transactions, Journal journal, AfterPush after) {
    this.tips = tips;
    this.transactions = transactions;
    this.journal = journal;
    this.after = after;
  }

  void push(GitExchange.Pass pass, ReceivePack receive, InputStream in, OutputStream out)
      throws IOException {
    var wire = new Wire(out);
    long since = journal.last();
    receive.setPreReceiveHook((r, commands) -> before(pass, r, commands));
    receive.setPostReceiveHook((r, commands) -> after(pass, r, commands, since, wire));
    receive.receive(in, wire, null);
  }

  private void before(
      GitExchange.Pass pass, ReceivePack receive, Collection<ReceiveCommand> commands) {
    for (var command : commands) {
      if (command.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED) {
        fault(pass, receive, command)
            .ifPresent(why -> command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, why));
      }
    }
    if (commands.stream().anyMatch(c -> c.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED)) {
      announce(pass, receive, commands);
    }
  }

  private static Optional<String> fault(
      GitExchange.Pass pass, ReceivePack receive, ReceiveCommand command) {
    var ref = name(command);
    if (ref.isEmpty()) {
      return Optional.of("not a name that is accepted here");
    }
    if (ref.get().branch().isEmpty() && ref.get().tag().isEmpty()) {
      return Optional.of("only branches and tags are accepted here");
    }
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return ref.get().equals(pass.project().defaultRef())
          ? Optional.of("this is the project's default branch, which stays")
          : Optional.empty();
    }
    boolean commit = commit(receive, command).isPresent();
    return commit || ref.get().branch().isEmpty()
        ? Optional.empty()
        : Optional.of("a branch leads to a commit, this is none");
  }

  private static Optional<RefName> name(ReceiveCommand command) {
    try {
      return Optional.of(new RefName(command.getRefName()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where the ref will lead, or empty if it goes or leads to no commit. */
  private static Optional<CommitId> commit(ReceivePack receive, ReceiveCommand command) {
    if (ObjectId.zeroId().equals(command.getNewId())) {
      return Optional.empty();
    }
    try (var walk = new RevWalk(receive.getRepository())) {
      return walk.peel(walk.parseAny(command.getNewId())) instanceof RevCommit commit
          ? Optional.of(new CommitId(commit.name()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void announce(
      GitExchange.Pass pass, ReceivePack receive, Collection<ReceiveCommand> commands) {
    var moved = moved(receive, commands, ReceiveCommand.Result.NOT_ATTEMPTED);
    transactions.run(
        tx ->
            moved.forEach(
                (ref, to) ->
                    to.ifPresent(
                        commit ->
                            tips.announce(tx, pass.project().name(), ref, commit, pass.by()))));
  }

  private static TreeMap<RefName, Optional<CommitId>> moved(
      ReceivePack receive, Collection<ReceiveCommand> commands, ReceiveCommand.Result result) {
    var moved = new TreeMap<RefName, Optional<CommitId>>();
    for (var command : commands) {
      if (command.getResult() == result) {
        name(command).ifPresent(ref -> moved.put(ref, commit(receive, command)));
      }
    }
    return moved;
  }

  private void after(
      GitExchange.Pass pass,
      ReceivePack receive,
      Collection<ReceiveCommand> commands,
      long since,
      Wire wire) {
    var moved = moved(receive, commands, ReceiveCommand.Result.OK);
    if (moved.isEmpty()) {
      return;
    }
    var options = Optional.ofNullable(receive.getPushOptions()).orElse(java.util.List.<String>of());
    var push = new Push(pass.project().name(), pass.by(), moved, options, since);
    var console = new Sideband(receive.getMessageOutputStream(), wire);
    try {
      after.tell(push, console);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.line("the server is stopping; what was pushed is kept and goes on");
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "after a push to " + push.project(), e);
      console.line("the push is kept; what follows it could not be told, see the server's log");
    }
  }
}
