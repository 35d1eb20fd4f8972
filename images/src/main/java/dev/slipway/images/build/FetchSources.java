package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.build.tree.UpperTree;
import dev.slipway.images.containerfile.AddSource;
import dev.slipway.images.containerfile.Instruction;
import dev.slipway.images.containerfile.Word;
import dev.slipway.images.layer.MergedTree.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one ADD names by addresses. It is fetched when it is needed: to know what it is, where no
 * checksum says it, or to copy it.
 */
final class FetchSources implements AutoCloseable {
  private final BuildImage.Parts parts;
  private final Instruction.Add add;
  private final List<Path> directories = new ArrayList<>();
  private final List<OpenTree> trees = new ArrayList<>();

  FetchSources(BuildImage.Parts parts, Instruction.Add add) {
    this.parts = parts;
    this.add = add;
  }

  private Path directory() {
    Path fresh = parts.cache().fresh();
    directories.add(fresh);
    return fresh;
  }

  CopySource file(AddSource.Url url, CopyFiles.Rules rules)
      throws IOException, InterruptedException {
    if (url.name().isEmpty() && add.transfer().destination().text().endsWith("/")) {
      throw new CommandRefusedException("the address names no file: name the destination's");
    }
    File file = new File(url, rules);
    if (add.checksum().isEmpty()) {
      file.fetch();
    }
    return file;
  }

  /** One file of a server. */
  private final class File implements CopySource {
    private final AddSource.Url url;
    private final CopyFiles.Rules rules;
    private Optional<CopySource> fetched = Optional.empty();
    private Optional<Digest> digest = Optional.empty();

    File(AddSource.Url url, CopyFiles.Rules rules) {
      this.url = url;
      this.rules = rules;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
      fetch();
    }

    private CopySource fetch() throws IOException, InterruptedException {
      if (fetched.isEmpty()) {
        Path directory = directory();
        String name = url.name().isEmpty() ? "file" : url.name();
        Path to = directory.resolve(name);
        RemoteFiles.Fetched got = parts.remote().file(url.address(), to);
        if (add.checksum().isPresent()) {
          check(add.checksum().get(), got.digest().value());
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        if (got.modified().isPresent()) {
          Files.setLastModifiedTime(to, FileTime.from(got.modified().get()));
        }
        digest = Optional.of(got.digest());
        fetched = Optional.of(source(directory, RawPath.of(name)));
      }
      return fetched.get();
    }

    private CopySource source(Path directory, String name) throws IOException {
      OpenTree tree = OpenTree.of(BuildContext.of(directory));
      trees.add(tree);
      Found found = tree.source().follow(name).orElseThrow();
      var file = new CopySource.OfTree(tree, name, found, rules);
      return add.unpack().orElse(false) && file.isArchive() ? new CopySource.OfArchive(file) : file;
    }

    @Override
    public Map<String, Digest> digests() {
      Digest known =
          digest.or(() -> add.checksum().map(sum -> Digest.parse(sum.text()))).orElseThrow();
      return Map.of(url.address().toString() + add.unpack(), known);
    }

    @Override
    public String name() {
      return RawPath.of(url.name());
    }

    @Override
    public boolean isDirectory() {
      return fetched.map(CopySource::isDirectory).orElse(false);
    }

    @Override
    public void copy(UpperTree into, String destination) throws IOException {
      fetched.orElseThrow().copy(into, destination);
    }
  }

  private static void check(Word wanted, String found) {
    if (!wanted.text().equals(found)) {
      throw new CommandRefusedException(
          "what was fetched is %s, not %s as its checksum says".formatted(found, wanted.text()));
    }
  }

  CopySource repository(AddSource.Git git, CopyFiles.Rules rules)
      throws IOException, InterruptedException {
    String commit = parts.remote().commit(git.remote(), git.ref());
    if (add.checksum().isPresent()) {
      check(add.checksum().get(), commit);
    }
    return new Commit(git, commit, rules);
  }

  /** The files of a commit. */
  private final class Commit implements CopySource {
    private final AddSource.Git git;
    private final String commit;
    private final CopyFiles.Rules rules;
    private Optional<Path> files = Optional.empty();

    Commit(AddSource.Git git, String commit, CopyFiles.Rules rules) {
      this.git = git;
      this.commit = commit;
      this.rules = rules;
    }

    @Override
    public Map<String, Digest> digests() {
      String what = "%s %s %s".formatted(commit, git.subdirectory(), add.keepGitDir());
      return Map.of(
          git.remote(), Digest.of(what.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public String name() {
      return "";
    }

    @Override
    public boolean isDirectory() {
      return true;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
      Path fresh = directory().resolve("files");
      parts.remote().repository(git.remote(), commit, add.keepGitDir().orElse(false), fresh);
      files = Optional.of(fresh);
    }

    @Override
    public void copy(UpperTree into, String destination) throws IOException {
      OpenTree tree = OpenTree.of(BuildContext.of(files.orElseThrow()));
      trees.add(tree);
      String path = RawPath.plain(RawPath.of(git.subdirectory()));
      Found found =
          tree.source()
              .follow(path)
              .orElseThrow(
                  () -> new CommandRefusedException("it has no directory " + git.subdirectory()));
      new CopySource.OfTree(tree, path, found, rules).copy(into, destination);
    }
  }

  @Override
  public void close() {
    trees.forEach(OpenTree::close);
    directories.forEach(parts.cache()::discard);
  }
}
