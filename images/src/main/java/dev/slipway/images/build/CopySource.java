package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.Limits;
import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.DigestFiles;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.build.tree.SourceTree;
import dev.slipway.images.build.tree.UpperTree;
import dev.slipway.images.layer.ArchiveRules;
import dev.slipway.images.layer.ExtractArchive;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One thing that COPY or ADD copies, known well enough to tell whether it changed. */
interface CopySource {
  /** Names and digests of what it consists of. */
  Map<String, Digest> digests() throws IOException;

  /** Its last name, for where it goes if the destination is a directory. */
  String name();

  /** Whether its content, not it itself, goes into the destination. */
  boolean isDirectory();

  /** Brings it here, where it is not; asked before it is copied, once more or not. */
  default void prepare() throws IOException, InterruptedException {}

  /** Copies it to exactly this path. */
  void copy(UpperTree into, String destination) throws IOException;

  /**
   * A file or directory of a tree.
   *
   * @param path as it was found there, plain
   */
  record OfTree(OpenTree from, String path, Found found, CopyFiles.Rules rules)
      implements CopySource {
    @Override
    public Map<String, Digest> digests() throws IOException {
      Map<String, Digest> all = new java.util.TreeMap<>();
      new DigestFiles(from.source())
          .digests(found, rules.leftOut())
          .forEach((below, digest) -> all.put(RawPath.below(path, below), digest));
      return all;
    }

    @Override
    public String name() {
      return RawPath.name(path);
    }

    @Override
    public boolean isDirectory() {
      return found.stat().kind() == Kind.DIRECTORY;
    }

    InputStream open() throws IOException {
      return from.source().tree().read(found).asStream();
    }

    boolean isArchive() throws IOException {
      if (found.stat().kind() != Kind.FILE) {
        return false;
      }
      try (InputStream in = open()) {
        return Archive.is(in);
      }
    }

    @Override
    public void copy(UpperTree into, String destination) throws IOException {
      Predicate<String> leftOut = isDirectory() ? rules.leftOut() : below -> false;
      var own = new CopyFiles.Rules(rules.owner(), rules.mode(), leftOut, rules.throughLinks());
      new CopyFiles(from.source(), into, own).copy(found, destination);
    }
  }

  /** An archive of a tree, to be unpacked in the destination; it names the owners. */
  record OfArchive(OfTree file) implements CopySource {
    @Override
    public Map<String, Digest> digests() throws IOException {
      return file.digests();
    }

    @Override
    public String name() {
      return file.name();
    }

    @Override
    public boolean isDirectory() {
      return true;
    }

    /** Unpacked aside first: what an archive says of links must not meet those of the image. */
    @Override
    public void copy(UpperTree into, String destination) throws IOException {
      Path aside = Files.createTempDirectory(into.directory().resolveSibling(""), "archive");
      try {
        unpack(aside);
        var rules = new CopyFiles.Rules(file.rules.owner(), file.rules.mode(), p -> false, true);
        try (MergedTree tree = MergedTree.open(List.of(aside))) {
          new CopyFiles(SourceTree.root(tree), into, rules)
              .copy(tree.find(".").orElseThrow(), destination);
        }
      } finally {
        try (Dir parent = Dir.open(aside.resolveSibling(""))) {
          parent.remove(aside.getFileName().toString());
        }
      }
    }

    private void unpack(Path aside) throws IOException {
      try (Dir directory = Dir.open(aside);
          InputStream in = file.open();
          InputStream plain = Archive.withoutBzip2(in)) {
        new ExtractArchive(Limits.standard()).extract(plain, directory, ArchiveRules.everything());
      }
    }
  }

  /** A here-document. */
  record Text(String name, byte[] content, CopyFiles.Rules rules) implements CopySource {
    @Override
    public Map<String, Digest> digests() {
      return Map.of("<<" + name, Digest.of(content));
    }

    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public void copy(UpperTree into, String destination) throws IOException {
      into.content(destination, content, rules.owner(), rules.mode());
    }
  }
}
