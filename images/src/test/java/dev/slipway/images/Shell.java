package dev.slipway.images;

import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Runs the other tools that must agree with ours; a missing or failing one fails the test. */
public final class Shell {
  /** A directory's size is the file system's business, as is the time of a whiteout. */
  private static final String TREE =
      """
      export LC_ALL=C
      find . -type d -printf '%P d %m %U %G %T@\\n' -o -type c -printf '%P c\\n' \\
        -o -printf '%P %y %m %U %G %s %T@ %l\\n' | sort
      find . -type f -links +1 -printf '%P links %n\\n' | sort
      find . -type f -print0 | sort -z | xargs -0 -r sha256sum
      """;

  private Shell() {}

  public static String run(Path directory, String... argv) {
    try {
      Process p =
          new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).start();
      p.getOutputStream().close();
      String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!p.waitFor(60, TimeUnit.SECONDS) || p.exitValue() != 0) {
        p.destroyForcibly();
        throw new AssertionError(String.join(" ", argv) + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new AssertionError("cannot run " + argv[0] + "; is its package installed?", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Every path of a tree with type, mode, owner, size, time, target, links and content. */
  public static String tree(Path root) {
    return run(root, "bash", "-euo", "pipefail", "-c", TREE);
  }

  /** Fails showing only the lines in which two trees differ. */
  public static void assertSameTree(String expected, String actual, String about) {
    var lost = new java.util.ArrayList<>(expected.lines().toList());
    var added = new java.util.ArrayList<>(actual.lines().toList());
    lost.removeAll(actual.lines().toList());
    added.removeAll(expected.lines().toList());
    if (!expected.equals(actual)) {
      throw new AssertionError(about + ": lost " + lost + ", added " + added);
    }
  }

  /** The extended attributes that a layer may carry, and overlayfs' mark of opaque directories. */
  public static String attributes(Path root) {
    try (Dir top = Dir.open(root)) {
      StringBuilder all = new StringBuilder();
      attributes(top, "", all);
      return all.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void attributes(Dir directory, String path, StringBuilder all) throws IOException {
    directory.extendedAttributes().forEach((k, v) -> show(path, k, v, all));
    for (String name : directory.list()) {
      Kind kind = directory.stat(name).orElseThrow().kind();
      if (kind == Kind.DIRECTORY) {
        try (Dir child = directory.beneath(name)) {
          attributes(child, path + "/" + name, all);
        }
      } else if (kind == Kind.FILE) {
        try (var file = directory.read(name)) {
          file.extendedAttributes().forEach((k, v) -> show(path + "/" + name, k, v, all));
        }
      }
    }
  }

  private static void show(String path, String name, byte[] value, StringBuilder all) {
    boolean ours = name.startsWith("user.") || name.equals("security.capability");
    if (ours || name.equals("trusted.overlay.opaque")) {
      all.append(path).append(' ').append(name).append('=');
      all.append(Base64.getEncoder().encodeToString(value)).append('\n');
    }
  }
}
