package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files one COPY or ADD takes, and where each of them goes.
 *
 * <p>The contents of a directory are copied, not the directory itself, unless with {@code
 * --parents}. A source is followed if it is a link; links within directories are copied as links. A
 * pattern may match nothing, a path must be there.
 */
public final class CopyPaths {
  private static final int MOST = 1_000_000;

  /**
   * One thing to copy, behind the directories that it is in.
   *
   * @param from its path in the tree
   * @param to its absolute path in the image
   * @param named whether the instruction named it: only such a file may be unpacked by ADD
   */
  public record Item(String from, String to, Tree.Kind kind, boolean named) {}

  private final Source source;
  private final Tree tree;
  private final IgnoreFile ignore;
  private final PatternList excludes;
  private final String destination;
  private final Map<String, Item> items = new LinkedHashMap<>();

  private CopyPaths(
      Source source, Transfer transfer, String destination, Tree tree, IgnoreFile ignore) {
    this.source = source;
    this.tree = tree;
    this.ignore = ignore;
    this.excludes = PatternList.of(transfer.excludes(), source);
    this.destination = destination;
  }

  /**
   * Chooses.
   *
   * @param transfer expanded; for ADD with its local sources only
   * @param workdir of the stage, absolute
   * @param isDirectory whether the destination exists and is a directory
   * @param ignore what of the tree is not seen; {@link IgnoreFile#NONE} for stages and images
   * @throws ContainerfileException if a source is not there, or several go into one file
   */
  public static List<Item> of(
      Source source,
      Transfer transfer,
      boolean parents,
      String workdir,
      boolean isDirectory,
      Tree tree,
      IgnoreFile ignore) {
    var written = transfer.destination().text();
    var paths = new CopyPaths(source, transfer, Paths.in(workdir, written), tree, ignore);
    boolean into = isDirectory || endsAsDirectory(written);
    if (parents) {
      transfer.sources().forEach(paths::withParents);
    } else {
      paths.plain(transfer, into);
    }
    return List.copyOf(paths.items.values());
  }

  /** Whether a destination can only be a directory, by how it is written. */
  public static boolean endsAsDirectory(String destination) {
    return destination.endsWith("/")
        || destination.equals(".")
        || destination.equals("..")
        || destination.endsWith("/.")
        || destination.endsWith("/..");
  }

  private void plain(Transfer transfer, boolean into) {
    var found = new ArrayList<String>();
    for (var word : transfer.sources()) {
      found.addAll(find(word));
    }
    boolean several = found.size() + transfer.documents().size() > 1;
    for (var path : found) {
      var real = tree.follow(path).orElse(path);
      if (kind(real).equals(Optional.of(Tree.Kind.DIRECTORY))) {
        contents(real, destination);
      } else if (several && !into) {
        throw new ContainerfileException(
            source.problem(
                transfer.destination(),
                "several sources, but the destination is not a directory",
                "put a / at its end"));
      } else if (!excludes.see(Paths.name(path)).taken()) {
        var to = into ? Paths.in(destination, Paths.name(path)) : destination;
        add(new Item(real, to, kind(real).orElse(Tree.Kind.FILE), true));
      }
    }
  }

  /** A directory's own attributes and all that is in it. */
  private void contents(String directory, String to) {
    add(new Item(directory, to, Tree.Kind.DIRECTORY, true));
    walk(directory, "", to, ignore.patterns().see(directory), excludes.root());
  }

  private void walk(
      String root, String below, String to, PatternList.Seen ignored, PatternList.Seen excluded) {
    var directory = join(root, below);
    for (var name : tree.list(directory)) {
      var path = Paths.join(directory, name);
      var relative = Paths.join(below, name);
      var hidden = ignore.patterns().see(ignored, path);
      var out = excludes.see(excluded, relative);
      var kind = tree.kind(path).orElse(Tree.Kind.OTHER);
      if (!hidden.taken() && !out.taken()) {
        parentsOf(root, below, to);
        add(new Item(path, Paths.in(to, relative), kind, false));
      }
      if (kind == Tree.Kind.DIRECTORY && mayShow(path, hidden, relative, out)) {
        walk(root, relative, to, hidden, out);
      }
    }
  }

  private boolean mayShow(
      String path, PatternList.Seen hidden, String relative, PatternList.Seen out) {
    return (!hidden.taken() || ignore.patterns().mayGiveBack(path))
        && (!out.taken() || excludes.mayGiveBack(relative));
  }

  /** The directories of something that is copied, also those that are themselves left out. */
  private void parentsOf(String root, String below, String to) {
    for (int end = below.indexOf('/'); !below.isEmpty(); end = below.indexOf('/', end + 1)) {
      var part = end < 0 ? below : below.substring(0, end);
      add(new Item(join(root, part), Paths.in(to, part), Tree.Kind.DIRECTORY, false));
      if (end < 0) {
        return;
      }
    }
  }

  private static String join(String root, String below) {
    return below.isEmpty() ? root : Paths.join(root, below);
  }

  private void add(Item item) {
    var before = items.get(item.to());
    boolean both =
        before != null
            && before.kind() == Tree.Kind.DIRECTORY
            && item.kind() == Tree.Kind.DIRECTORY;
    if (!both) {
      items.remove(item.to());
      items.put(item.to(), item);
    }
    if (items.size() > MOST) {
      throw new ContainerfileException(
          source.problem("more than " + MOST + " files", "copy an archive, or less"));
    }
  }

  /** A path as the build sees it: what is ignored, and holds nothing that is not, is not there. */
  private Optional<Tree.Kind> kind(String path) {
    var kind = tree.kind(path);
    if (kind.isEmpty() || path.isEmpty() || ignore.patterns().isEmpty()) {
      return kind;
    }
    boolean hidden = ignore.ignores(path);
    boolean shown =
        !hidden
            || (kind.get() == Tree.Kind.DIRECTORY
                && ignore.patterns().mayGiveBack(path)
                && holdsAny(path, ignore.patterns().see(path)));
    return shown ? kind : Optional.empty();
  }

  private boolean holdsAny(String directory, PatternList.Seen seen) {
    for (var name : tree.list(directory)) {
      var path = Paths.join(directory, name);
      var hidden = ignore.patterns().see(seen, path);
      boolean deeper = isDirectory(path) && ignore.patterns().mayGiveBack(path);
      if (!hidden.taken() || (deeper && holdsAny(path, hidden))) {
        return true;
      }
    }
    return false;
  }

  /** The paths of one source: those that its pattern matches, or its one path. */
  private List<String> find(Word word) {
    var text = Paths.relative(word.text());
    if (PathPattern.isPattern(text)) {
      var found = new ArrayList<String>();
      match(word, "", List.of(text.split("/", -1)), found);
      return found;
    }
    if (tree.follow(text).flatMap(this::kind).isEmpty() || kind(text).isEmpty()) {
      throw new ContainerfileException(source.problem(word, missing(text), hint(text)));
    }
    return List.of(text);
  }

  private static String missing(String path) {
    return "no such file to copy: " + Problems.quote(path);
  }

  private String hint(String path) {
    if (tree.kind(path).isPresent() && ignore.ignores(path)) {
      return "it is there, but " + ignore.name() + " leaves it out";
    }
    int slash = path.lastIndexOf('/');
    var directory = slash < 0 ? "" : path.substring(0, slash);
    if (!isDirectory(directory)) {
      return "";
    }
    return DidYouMean.closest(Paths.name(path), tree.list(directory))
        .map(near -> "did you mean " + Problems.quote(Paths.join(directory, near)) + "?")
        .orElse("");
  }

  /** Links are followed up to the first part that is a pattern, and by no pattern. */
  private void match(Word word, String directory, List<String> parts, List<String> found) {
    var part = parts.get(0);
    boolean last = parts.size() == 1;
    boolean wild = PathPattern.isPattern(part);
    var pattern = source.read(word, text -> PathPattern.ofSource(part));
    for (var name : wild ? names(directory) : List.of(part)) {
      var path = Paths.join(directory, name);
      boolean fits = !wild || pattern.matches(name);
      if (fits && last && kind(path).isPresent()) {
        found.add(path);
      } else if (fits && !last && (!wild || isDirectory(path))) {
        var real = wild ? path : tree.follow(path).orElse(path);
        match(word, real, parts.subList(1, parts.size()), found);
      }
    }
  }

  private List<String> names(String directory) {
    return isDirectory(directory) ? tree.list(directory) : List.of();
  }

  private boolean isDirectory(String path) {
    return tree.kind(path).equals(Optional.of(Tree.Kind.DIRECTORY));
  }

  /** A source with --parents; its part before a {@code /./} is left away. */
  private void withParents(Word word) {
    int pivot = word.text().indexOf("/./");
    var root = pivot < 0 ? word.as("/") : word.as("/" + word.text().substring(0, pivot));
    var below = Paths.relative(pivot < 0 ? word.text() : word.text().substring(pivot + 3));
    var include = PatternList.of(below.isEmpty() ? List.of() : List.of(word.as(below)), source);
    var roots = root.text().chars().allMatch(c -> c == '/') ? List.of("") : find(root);
    for (var from : roots) {
      var real = tree.follow(from).orElse(from);
      if (!PathPattern.isPattern(below) && !PathPattern.isPattern(root.text())) {
        find(word.as(Paths.join(real, below)));
      }
      if (include.isEmpty()) {
        contents(real, destination);
      } else {
        chosen(real, "", include, include.root(), excludes.root());
      }
    }
  }

  private void chosen(
      String root,
      String below,
      PatternList include,
      PatternList.Seen included,
      PatternList.Seen excluded) {
    var directory = join(root, below);
    for (var name : tree.list(directory)) {
      var path = Paths.join(directory, name);
      var relative = Paths.join(below, name);
      var in = include.see(included, relative);
      var out = excludes.see(excluded, relative);
      var kind = tree.kind(path).orElse(Tree.Kind.OTHER);
      if (in.taken() && !out.taken() && kind(path).isPresent() && !ignore.ignores(path)) {
        parentsOf(root, below, destination);
        add(new Item(path, Paths.in(destination, relative), kind, false));
      }
      boolean deeper = in.taken() || include.mayTake(relative);
      if (kind == Tree.Kind.DIRECTORY
          && deeper
          && (!out.taken() || excludes.mayGiveBack(relative))) {
        chosen(root, relative, include, in, out);
      }
    }
  }
}
