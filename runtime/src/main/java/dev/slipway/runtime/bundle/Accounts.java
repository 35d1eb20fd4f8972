package dev.slipway.runtime.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The users and groups an image declares, read by us so that no engine looks for them.
 *
 * @param passwd lines of /etc/passwd
 * @param group lines of /etc/group
 */
public record Accounts(List<String> passwd, List<String> group) {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_GROUPS = 1000;

  /** Who a process shall be: always numbers, and a home directory for HOME. */
  public record Identity(int uid, int gid, List<Integer> groups, String home) {}

  /** Missing files, links and anything that is no plain file count as empty. */
  public static Accounts read(MountedTree tree) throws IOException {
    return new Accounts(lines(tree, "/etc/passwd"), lines(tree, "/etc/group"));
  }

  /**
   * Reads USER as images write it: {@code name}, {@code uid}, {@code name:group}, {@code uid:gid};
   * empty means root.
   *
   * @throws HostileTreeException if the user or the group is not known or not a number in range
   */
  public Identity resolve(String user) throws HostileTreeException {
    var parts = user.split(":", 2);
    var name = parts[0].isEmpty() ? "0" : parts[0];
    var entry = entry(name);
    var uid = number(name, entry.map(fields -> fields[2]), "user");
    var gid =
        parts.length == 2 && !parts[1].isEmpty()
            ? number(parts[1], groupEntry(parts[1]).map(fields -> fields[2]), "group")
            : entry.map(fields -> parse(fields[3]).orElse(0)).orElse(0);
    var home = entry.map(fields -> fields[5]).filter(path -> path.startsWith("/")).orElse("/");
    var groups = parts.length == 2 ? List.<Integer>of() : groupsOf(entry, gid);
    return new Identity(uid, gid, groups, home);
  }

  private Optional<String[]> entry(String user) {
    return fields(passwd, 7)
        .filter(fields -> fields[0].equals(user) || fields[2].equals(user))
        .findFirst();
  }

  private Optional<String[]> groupEntry(String name) {
    return fields(group, 4)
        .filter(fields -> fields[0].equals(name) || fields[2].equals(name))
        .findFirst();
  }

  private List<Integer> groupsOf(Optional<String[]> entry, int primary) {
    if (entry.isEmpty()) {
      return List.of();
    }
    var name = entry.get()[0];
    return fields(group, 4)
        .filter(fields -> List.of(fields[3].split(",")).contains(name))
        .map(fields -> parse(fields[2]))
        .filter(OptionalInt::isPresent)
        .map(OptionalInt::getAsInt)
        .filter(gid -> gid != primary)
        .distinct()
        .limit(MOST_GROUPS)
        .toList();
  }

  private static int number(String written, Optional<String> known, String what)
      throws HostileTreeException {
    var number = parse(known.orElse(written));
    if (number.isEmpty()) {
      throw new HostileTreeException(
          "the image knows no " + what + " \"" + written.replaceAll("[^ -~]", "?") + "\"");
    }
    return number.getAsInt();
  }

  /** 0 to 2^31-1; a larger number would turn into root somewhere on its way. */
  private static OptionalInt parse(String digits) {
    if (!digits.matches("\\d{1,10}")) {
      return OptionalInt.empty();
    }
    var number = Long.parseLong(digits);
    return number > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) number);
  }

  private static java.util.stream.Stream<String[]> fields(List<String> lines, int count) {
    return lines.stream().map(line -> line.split(":", -1)).filter(f -> f.length == count);
  }

  private static List<String> lines(MountedTree tree, String path) throws IOException {
    var bytes = tree.read(path, MOST_BYTES);
    return bytes.map(b -> new String(b, ISO_8859_1).lines().toList()).orElse(List.of());
  }
}
