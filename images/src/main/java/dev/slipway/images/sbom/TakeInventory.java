package dev.slipway.images.sbom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.images.ImageException;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the packages in an image's tree: those of dpkg and apk by their databases, those of npm,
 * Python, Maven and Go by what lies beside or in their files.
 *
 * <p>The tree may hold anything. How many files are looked at and how much of each is read is
 * bounded by numbers, never by time, so that the same tree gives the same inventory.
 */
final class TakeInventory {
  private static final int FILES = 500_000;
  private static final int DATABASE = 32 << 20;
  private static final int LOCK = 32 << 20;
  private static final int SMALL = 512 << 10;
  private static final int SMALLEST_PROGRAM = 512 << 10;

  /** Large, and without packages of any kind. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "dev",
          "proc",
          "sys",
          "tmp",
          "usr/share/doc",
          "usr/share/i18n",
          "usr/share/icons",
          "usr/share/info",
          "usr/share/locale",
          "usr/share/man",
          "usr/share/zoneinfo",
          "var/lib/apt",
          "var/lib/dpkg",
          "var/cache");

  private static final List<String> APK =
      List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");

  /** Databases that we do not read, and whose they are. */
  private static final List<Unread> UNREAD =
      List.of(
          new Unread("var/lib/rpm", "rpm"),
          new Unread("usr/lib/sysimage/rpm", "rpm"),
          new Unread("var/lib/pacman/local", "pacman"),
          new Unread("var/db/pkg", "Portage"),
          new Unread("nix/store", "Nix"));

  private record Unread(String place, String manager) {}

  private final MergedTree tree;
  private final Findings found = new Findings();
  private final JavaPackages jars = new JavaPackages(found);
  private int files = FILES;
  private long bytesLeft = 512L << 20;
  private long programBytesLeft = 1L << 30;

  private TakeInventory(MergedTree tree) {
    this.tree = tree;
  }

  static Inventory of(MergedTree tree) throws IOException {
    return new TakeInventory(tree).inventory();
  }

  private Inventory inventory() throws IOException {
    Optional<OsRelease> os = os();
    debian(os);
    for (String place : APK) {
      Optional<byte[]> installed = content(place, DATABASE);
      if (installed.isPresent()) {
        new AlpinePackages(os).read(installed.get(), place, found);
      }
    }
    for (Unread one : UNREAD) {
      if (!tree.children(one.place()).isEmpty()) {
        found.note("packages of " + one.manager() + " in " + one.place() + " are not read");
      }
    }
    walk(".");
    return found.inventory(os);
  }

  private Optional<OsRelease> os() throws IOException {
    Optional<byte[]> etc = content("etc/os-release", SMALL);
    Optional<byte[]> file = etc.isPresent() ? etc : content("usr/lib/os-release", SMALL);
    return file.flatMap(OsRelease::read);
  }

  private void debian(Optional<OsRelease> os) throws IOException {
    Set<String> documented = Set.copyOf(tree.list("usr/share/doc"));
    DebianPackages packages =
        new DebianPackages(
            os, name -> documented.contains(name) ? copyright(name) : Optional.empty());
    String place = "var/lib/dpkg/status";
    Optional<byte[]> status = content(place, DATABASE);
    if (status.isPresent()) {
      packages.read(status.get(), place, found);
    }
    for (Found one : tree.children("var/lib/dpkg/status.d")) {
      if (!one.path().endsWith(".md5sums") && one.stat().kind() == Kind.FILE) {
        Optional<byte[]> single = content(one.path(), SMALL);
        if (single.isPresent()) {
          packages.read(single.get(), shown(one.path()), found);
        }
      }
    }
  }

  private Optional<byte[]> copyright(String name) {
    try {
      return content("usr/share/doc/" + name + "/copyright", SMALL);
    } catch (IOException e) {
      throw ImageException.storage("cannot read the licence of package " + name, e);
    }
  }

  /** A file by its path, links followed; what cannot be had is noted and empty. */
  private Optional<byte[]> content(String path, int most) throws IOException {
    try {
      Optional<Found> file = tree.follow(path).filter(f -> f.stat().kind() == Kind.FILE);
      return file.isEmpty() ? Optional.empty() : whole(file.get(), most);
    } catch (ImageException e) {
      found.note(shown(path) + " was not read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** All of a file; where it is too large for what it should be, nothing. */
  private Optional<byte[]> whole(Found file, int most) throws IOException {
    long size = file.stat().size();
    if (size > most || size > bytesLeft) {
      found.note(shown(file.path()) + " was not read: it is larger than what it should be");
      return Optional.empty();
    }
    bytesLeft -= size;
    try (ImageFile open = open(file)) {
      return Optional.of(open.read(0, most));
    }
  }

  private ImageFile open(Found file) throws IOException {
    return new ImageFile(tree.read(file), file.stat().size());
  }

  private void walk(String directory) throws IOException {
    List<Found> children = tree.children(directory);
    boolean installed = children.stream().anyMatch(c -> c.path().endsWith("/node_modules"));
    for (Found child : children) {
      if (--files < 0) {
        found.note("the image has more than " + FILES + " files; the rest was not looked at");
        return;
      }
      switch (child.stat().kind()) {
        case DIRECTORY -> {
          if (!PASSED_OVER.contains(child.path())) {
            walk(child.path());
          }
        }
        case FILE -> file(child, installed);
        case SYMLINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> {}
      }
    }
  }

  private void file(Found file, boolean besideModules) throws IOException {
    String[] path = file.path().split("/");
    String name = path[path.length - 1];
    String parent = path.length > 1 ? path[path.length - 2] : "";
    String place = shown(file.path());
    if (name.equals("package.json") && isModule(path)) {
      small(file).ifPresent(json -> NodePackages.installed(json, place, found));
    } else if (name.equals("package-lock.json") && !besideModules) {
      whole(file, LOCK).ifPresent(json -> NodePackages.locked(json, place, found));
    } else if (isPython(name, parent)) {
      small(file).ifPresent(metadata -> PythonPackage.read(metadata, place, found));
    } else if (JavaPackages.isArchive(name)) {
      try (ImageFile jar = open(file)) {
        jars.read(jar, place);
      }
    } else if ((file.stat().mode() & 0111) != 0 && file.stat().size() >= SMALLEST_PROGRAM) {
      program(file, place);
    }
  }

  private Optional<byte[]> small(Found file) throws IOException {
    return whole(file, SMALL);
  }

  /** {@code node_modules/NAME} or {@code node_modules/@SCOPE/NAME}. */
  private static boolean isModule(String[] path) {
    int last = path.length - 1;
    return last >= 2
        && (path[last - 2].equals("node_modules")
            || (last >= 3
                && path[last - 2].startsWith("@")
                && path[last - 3].equals("node_modules")));
  }

  private static boolean isPython(String name, String parent) {
    return (name.equals("METADATA") && parent.endsWith(".dist-info"))
        || (name.equals("PKG-INFO") && parent.endsWith(".egg-info"))
        || name.endsWith(".egg-info");
  }

  private void program(Found file, String place) throws IOException {
    try (ImageFile open = open(file)) {
      if (!GoProgram.isOne(open)) {
        return;
      }
      long most = Math.min(programBytesLeft, open.size());
      programBytesLeft -= most;
      if (!GoProgram.read(open, most, place, found)) {
        found.note(place + " is a program of Go that does not say what it was built from");
      }
    }
  }

  /** A path as text: its chars are bytes, of UTF-8 as a rule. */
  private static String shown(String path) {
    return new String(path.getBytes(ISO_8859_1), UTF_8);
  }
}
