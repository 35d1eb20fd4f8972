package dev.slipway.images.build.tree;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shown;
import dev.slipway.images.layer.MergedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The users and groups that a tree's {@code /etc/passwd} and {@code /etc/group} name. */
public final class Accounts {
  private static final int MOST_BYTES = 1 << 20;
  private static final long LAST_ID = 0x7fff_ffffL;
  private final List<String[]> users;
  private final List<String[]> groups;

  private Accounts(List<String[]> users, List<String[]> groups) {
    this.users = users;
    this.groups = groups;
  }

  public static Accounts of(MergedTree tree) throws IOException {
    return new Accounts(lines(tree, "etc/passwd"), lines(tree, "etc/group"));
  }

  private static List<String[]> lines(MergedTree tree, String path) throws IOException {
    return tree.content(path, MOST_BYTES)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .map(text -> text.lines().map(line -> line.split(":", -1)).toList())
        .orElse(List.of());
  }

  /** {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}, as {@code --chown} takes. */
  public Ids owner(String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    long uid = number(user).or(() -> field(users, user, 2)).orElseThrow(() -> no("user", user));
    if (colon < 0) {
      return new Ids(uid, primaryGroup(user, uid));
    }
    String group = text.substring(colon + 1);
    long gid =
        number(group).or(() -> field(groups, group, 2)).orElseThrow(() -> no("group", group));
    return new Ids(uid, gid);
  }

  /** A number without an account stands for a group of that number too. */
  private long primaryGroup(String user, long uid) {
    if (number(user).isPresent()) {
      return uid;
    }
    return field(users, user, 3).orElse(uid);
  }

  /** The home directory of a user of an image, by name or number; "/" where none is named. */
  public String home(String user) {
    String name = user.isEmpty() ? "0" : user.replaceFirst(":.*", "");
    int column = number(name).isPresent() ? 2 : 0;
    return users.stream()
        .filter(line -> line.length > 5 && line[column].equals(name) && !line[5].isEmpty())
        .map(line -> line[5])
        .findFirst()
        .orElse(name.equals("0") || name.equals("root") ? "/root" : "/");
  }

  private static Optional<Long> field(List<String[]> lines, String name, int column) {
    return lines.stream()
        .filter(line -> line.length > column && line[0].equals(name))
        .findFirst()
        .flatMap(line -> number(line[column]));
  }

  private static Optional<Long> number(String text) {
    if (!text.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    long id = Long.parseLong(text);
    if (id > LAST_ID) {
      throw ImageException.malformed("an owner's number is out of range: " + id);
    }
    return Optional.of(id);
  }

  private static ImageException no(String what, String name) {
    return ImageException.refused(
        "owner", "there is no %s \"%s\" in the image".formatted(what, Shown.briefly(name)));
  }
}
