package dev.slipway.images.build;

import dev.slipway.images.build.tree.Accounts;
import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.Ids;
import dev.slipway.images.containerfile.AddSource;
import dev.slipway.images.containerfile.Document;
import dev.slipway.images.containerfile.FileMode;
import dev.slipway.images.containerfile.Instruction;
import dev.slipway.images.containerfile.Mount;
import dev.slipway.images.containerfile.Owner;
import dev.slipway.images.containerfile.Scope;
import dev.slipway.images.containerfile.Source;
import dev.slipway.images.containerfile.Transfer;
import dev.slipway.images.containerfile.Word;
import dev.slipway.images.layer.MergedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the layer of one instruction, or finds it in the cache. */
final class MakeLayer {
  /** Trees by what follows {@code from}; nothing is the context. */
  interface Origins {
    OpenTree open(Optional<Word> from) throws IOException, InterruptedException;
  }

  private final OpenBuild open;
  private final Origins origins;
  private final BuildStep step;

  MakeLayer(OpenBuild open, Origins origins, BuildStep step) {
    this.open = open;
    this.origins = origins;
    this.step = step;
  }

  private Instant now() {
    return open.parts().clock().instant();
  }

  /** The same instruction of the same file, whenever it is built. */
  private String place(Source source) {
    return source.file() + "\0" + step.stage() + "\0" + step.position();
  }

  private CachedLayer.Found find(CacheKey key, Source source, CachedLayer.Making making)
      throws IOException, InterruptedException {
    return open.layers()
        .find(
            key,
            place(source),
            why -> open.progress().started(step, why),
            fresh -> {
              open.hands().acquire();
              try {
                making.make(fresh);
              } finally {
                open.hands().release();
              }
            });
  }

  Optional<CachedLayer.Found> workdir(Instruction.Workdir workdir, StageState before)
      throws IOException, InterruptedException {
    var made = new MakeWorkdir(Describe.absolute(workdir.path().text(), before.configuration()));
    try (MergedTree below = MergedTree.open(before.layers())) {
      if (!made.isMissing(below)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        find(made.key(before), workdir.source(), fresh -> made.make(before, fresh, now())));
  }

  CachedLayer.Found run(Instruction.Run run, Scope scope, StageState before)
      throws IOException, InterruptedException {
    boolean network = open.order().network() && run.network() == Instruction.Network.DEFAULT;
    try (MountPlan mounts = mounts(run, scope, before)) {
      var command =
          new RunStep(
              run.command(), scope.keyEnvironment(), scope.runEnvironment(), network, mounts);
      return find(
          command.key(before, open.platform().toString()),
          run.source(),
          fresh -> {
            mounts
                .thrownAway()
                .forEach(
                    at ->
                        open.progress()
                            .note("what #%d writes to %s is lost".formatted(step.number(), at)));
            run(command, run.source(), before, fresh);
          });
    }
  }

  private MountPlan mounts(Instruction.Run run, Scope scope, StageState before)
      throws IOException, InterruptedException {
    List<Mount> all = scope.mounts(run);
    MountPlan.Trees trees =
        from ->
            origins.open(
                from.map(name -> new Word(name, run.source().line(), run.source().column())));
    return new MountPlan(all, open.order(), before.configuration().workdir(), trees);
  }

  private void run(RunStep command, Source source, StageState before, Path fresh)
      throws IOException, InterruptedException {
    CommandRunner.Ended ended;
    try (var caches = open.parts().cache().mounts().lease()) {
      var place =
          new RunStep.Place(
              open.order().id(),
              step.number(),
              open.parts().runner(),
              (error, bytes) -> open.progress().output(step, error, bytes),
              now());
      ended = command.run(before, fresh, caches, place);
    }
    if (ended.exit() != 0) {
      open.keepFailed(step, before, fresh);
      throw new BuildFailure(
          source
              .problem(sentence(ended), "look into it: image shell " + open.order().id())
              .toString(),
          ended.exit());
    }
  }

  private static String sentence(CommandRunner.Ended ended) {
    String end = "the command ended with exit code " + ended.exit();
    return ended.reason().isEmpty() ? end : end + ": " + ended.reason();
  }

  CachedLayer.Found copy(Instruction.Copy copy, StageState before)
      throws IOException, InterruptedException {
    Source at = copy.source();
    Transfer transfer = copy.transfer();
    var rules = rules(transfer, at, before);
    try (OpenTree from = origins.open(copy.from())) {
      List<CopySource> sources = new ArrayList<>();
      var finding = new FindSources(from, at, rules);
      for (Word word : transfer.sources()) {
        sources.addAll(
            copy.parents() ? finding.withParents(word) : finding.plain(word, word.text()));
      }
      return place(sources, transfer, at, before, rules, copy.parents());
    }
  }

  CachedLayer.Found add(Instruction.Add add, StageState before)
      throws IOException, InterruptedException {
    Source at = add.source();
    Transfer transfer = add.transfer();
    var rules = rules(transfer, at, before);
    try (OpenTree context = origins.open(Optional.empty());
        FetchSources remote = new FetchSources(open.parts(), add)) {
      var finding = new FindSources(context, at, rules);
      List<CopySource> sources = new ArrayList<>();
      for (Word word : transfer.sources()) {
        switch (AddSource.of(at, word)) {
          case AddSource.Local local ->
              sources.addAll(
                  unpacked(finding.plain(word, local.path()), add.unpack().orElse(true)));
          case AddSource.Url url -> sources.add(remote.file(url, rules));
          case AddSource.Git git -> sources.add(remote.repository(git, rules));
        }
      }
      return place(sources, transfer, at, before, rules, false);
    }
  }

  /** Archives of the context are unpacked where they go. */
  private static List<CopySource> unpacked(List<CopySource> found, boolean unpack)
      throws IOException {
    List<CopySource> all = new ArrayList<>();
    for (CopySource source : found) {
      boolean archive = unpack && source instanceof CopySource.OfTree file && file.isArchive();
      all.add(archive ? new CopySource.OfArchive((CopySource.OfTree) source) : source);
    }
    return all;
  }

  private CachedLayer.Found place(
      List<CopySource> found,
      Transfer transfer,
      Source at,
      StageState before,
      CopyFiles.Rules rules,
      boolean parents)
      throws IOException, InterruptedException {
    List<CopySource> sources = new ArrayList<>(found);
    for (Document document : transfer.documents()) {
      byte[] content = document.content().getBytes(StandardCharsets.UTF_8);
      sources.add(new CopySource.Text(document.name(), content, rules));
    }
    String text = parents ? asked(transfer) + " with parents" : asked(transfer);
    String destination = destination(transfer.destination().text(), before);
    var copy = new CopyStep(text, sources, destination, rules, transfer.link());
    return find(copy.key(before), at, fresh -> copy.placing().make(before, fresh, now()));
  }

  /** Whatever else than files makes a difference. */
  private static String asked(Transfer transfer) {
    return "%s %s %s %s"
        .formatted(
            transfer.sources(),
            transfer.mode().map(Word::text),
            transfer.excludes(),
            transfer.link());
  }

  private static String destination(String text, StageState state) {
    String path = Describe.absolute(text, state.configuration());
    boolean directory = text.endsWith("/") || text.endsWith("/.") || text.equals(".");
    return directory && !path.endsWith("/") ? path + "/" : path;
  }

  private static CopyFiles.Rules rules(Transfer transfer, Source at, StageState before)
      throws IOException {
    Optional<Ids> owner = Optional.empty();
    if (transfer.owner().isPresent()) {
      Owner asked = Owner.of(at, transfer.owner().get());
      try (MergedTree tree = MergedTree.open(before.layers())) {
        String group = asked.group().map(g -> ":" + g).orElse("");
        owner = Optional.of(Accounts.of(tree).owner(asked.user() + group));
      }
    }
    Optional<FileMode> mode = transfer.mode().map(word -> FileMode.of(at, word));
    return new CopyFiles.Rules(owner, mode, Excludes.of(transfer.excludes()), false);
  }
}
