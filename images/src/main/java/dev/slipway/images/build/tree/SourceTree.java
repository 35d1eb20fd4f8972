package dev.slipway.images.build.tree;

import dev.slipway.images.containerfile.PathPattern;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A tree that files are copied from: a build's context, or what a stage or an image shows.
 *
 * @param hidden says of a path below the root whether it does not count, as an ignore file asks; a
 *     hidden directory may still hold what is not hidden
 * @param owned whether files keep their owners; those of a context become root's
 */
public record SourceTree(MergedTree tree, Predicate<String> hidden, boolean owned) {

  /** Asked for each thing below a source, directories before what is in them. */
  public interface Visitor {
    /**
     * @param below the path below where the walk began; "." for that itself
     */
    void visit(String below, Found found) throws IOException;
  }

  /** The context of a build. */
  public static SourceTree context(MergedTree tree, Predicate<String> hidden) {
    return new SourceTree(tree, hidden, false);
  }

  /** What a stage or an image shows. */
  public static SourceTree root(MergedTree tree) {
    return new SourceTree(tree, path -> false, true);
  }

  /** What is at this path, links on the way and at its end followed inside the tree. */
  public Optional<Found> follow(String path) throws IOException {
    return tree.follow(path).filter(found -> isSeen(found.path(), found));
  }

  /** A hidden directory is seen if anything in it is, which is found out by looking. */
  private boolean isSeen(String path, Found found) {
    return path.equals(".")
        || !hidden.test(path)
        || (found.stat().kind() == Kind.DIRECTORY && holdsSomething(path));
  }

  private boolean holdsSomething(String directory) {
    try {
      for (String name : tree.list(directory)) {
        String path = RawPath.below(directory, name);
        Optional<Found> child = tree.find(path);
        if (child.isPresent() && isSeen(path, child.get())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Makes a pattern of one part of a path. */
  public interface ReadPattern {
    PathPattern read(String part);
  }

  /**
   * The plain paths that a pattern of Go's filepath.Match names, in the order of their bytes. Links
   * are followed where they are named, and by no part that is a pattern.
   */
  public List<String> matching(String pattern, ReadPattern patterns) throws IOException {
    List<String> found = List.of(".");
    List<String> parts = RawPath.parts(pattern);
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      String text = RawPath.shown(parts.get(i));
      List<String> next = new ArrayList<>();
      for (String directory : found) {
        if (PathPattern.isPattern(text)) {
          next.addAll(matching(directory, patterns.read(text), last));
        } else {
          next.add(RawPath.below(directory, parts.get(i)));
        }
      }
      found = next;
    }
    List<String> there = new ArrayList<>();
    for (String path : found) {
      if (isThere(path)) {
        there.add(path);
      }
    }
    return there;
  }

  private List<String> matching(String directory, PathPattern pattern, boolean last)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (Found child : tree.children(tree.resolve(directory))) {
      String name = RawPath.name(child.path());
      boolean leads = last || child.stat().kind() == Kind.DIRECTORY;
      if (leads && pattern.matches(RawPath.shown(name))) {
        found.add(RawPath.below(directory, name));
      }
    }
    return found;
  }

  /** Both the name, which may be a link's, and what it leads to are seen. */
  private boolean isThere(String path) throws IOException {
    if (path.equals(".")) {
      return true;
    }
    String directory = tree.resolve(RawPath.parent(path));
    Optional<Found> named = tree.find(RawPath.below(directory, RawPath.name(path)));
    return named.isPresent() && isSeen(path, named.get()) && follow(path).isPresent();
  }

  /**
   * Visits what is seen at a path that was found and below it. A directory that is itself hidden,
   * or left out, is visited only with the first thing seen in it.
   *
   * @param leftOut further paths, below where the walk begins, that do not count
   */
  public void walk(Found from, Predicate<String> leftOut, Visitor visitor) throws IOException {
    new Walk(from.path(), leftOut, visitor).visit(".", from, List.of());
  }

  private final class Walk {
    private final String start;
    private final Predicate<String> leftOut;
    private final Visitor visitor;

    /** Directories that were visited only because of what is in them. */
    private final java.util.Set<String> visited = new java.util.HashSet<>();

    Walk(String start, Predicate<String> leftOut, Visitor visitor) {
      this.start = start;
      this.leftOut = leftOut;
      this.visitor = visitor;
    }

    void visit(String below, Found found, List<Pending> pending) throws IOException {
      String path = RawPath.below(start, below);
      boolean skipped =
          !below.equals(".") && (hidden.test(path) || leftOut.test(below)) || isSocket(found);
      boolean directory = found.stat().kind() == Kind.DIRECTORY;
      if (!skipped) {
        for (Pending above : pending) {
          if (visited.add(above.below())) {
            visitor.visit(above.below(), above.found());
          }
        }
        visitor.visit(below, found);
      }
      if (directory) {
        List<Pending> inside = new ArrayList<>(skipped ? pending : List.of());
        if (skipped) {
          inside.add(new Pending(below, found));
        }
        children(below, path, inside);
      }
    }

    private void children(String below, String path, List<Pending> pending) throws IOException {
      for (String name : tree.list(path)) {
        Optional<Found> child = tree.find(RawPath.below(path, name));
        if (child.isPresent()) {
          visit(RawPath.below(below, name), child.get(), pending);
        }
      }
    }
  }

  private record Pending(String below, Found found) {}

  /** Nobody listens to it, and no archive can hold it: every tool leaves it. */
  private static boolean isSocket(Found found) {
    return found.stat().kind() == Kind.SOCKET;
  }
}
