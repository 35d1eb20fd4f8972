package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code --chmod} makes of a mode: an octal number, or changes such as {@code u=rwX,go-w}.
 * Without u, g, o or a, a change is for all three, whatever the umask.
 */
public final class FileMode {
  private static final Pattern OCTAL = Pattern.compile("0*[0-7]{1,4}");
  private static final Pattern CLAUSE =
      Pattern.compile("([ugoa]*+)((?:[-+=](?:[ugo]|[rwxXst]*+))++)");
  private static final Pattern ACTION = Pattern.compile("([-+=])([ugo]|[rwxXst]*+)");
  private static final int EXECUTE = 0111;

  /** One change: {@code who} in bits of all three, what to do, and with which letters. */
  private record Action(int who, char operation, String letters) {}

  private final int fixed;
  private final List<Action> actions;

  private FileMode(int fixed, List<Action> actions) {
    this.fixed = fixed;
    this.actions = actions;
  }

  /** Reads a mode, an expanded word of this instruction. */
  public static FileMode of(Source source, Word word) {
    return source.read(word, FileMode::parse);
  }

  static FileMode parse(String text) throws Wrong {
    if (OCTAL.matcher(text).matches() && text.length() <= 10) {
      return new FileMode(Integer.parseInt(text, 8), List.of());
    }
    var actions = new ArrayList<Action>();
    for (var clause : text.length() > 200 ? new String[] {""} : text.split(",", -1)) {
      var match = CLAUSE.matcher(clause);
      if (!match.matches()) {
        throw new Wrong(
            "not a mode: " + Problems.quote(text),
            "expected an octal number up to 7777, or changes such as u=rwX,go=rX");
      }
      var action = ACTION.matcher(match.group(2));
      while (action.find()) {
        actions.add(new Action(who(match.group(1)), action.group(1).charAt(0), action.group(2)));
      }
    }
    return new FileMode(-1, List.copyOf(actions));
  }

  private static int who(String letters) {
    int who = 0;
    for (char c : letters.toCharArray()) {
      who |=
          switch (c) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> 01007;
            default -> 07777;
          };
    }
    return who == 0 ? 07777 : who;
  }

  /** The mode that a file or directory of this mode gets; the lowest twelve bits. */
  public int apply(int before, boolean directory) {
    if (fixed >= 0) {
      return fixed;
    }
    int mode = before & 07777;
    boolean executable = directory || (before & EXECUTE) != 0;
    for (var action : actions) {
      mode = changed(mode, action, executable);
    }
    return mode;
  }

  private static int changed(int mode, Action action, boolean executable) {
    int bits = bits(mode, action.letters(), executable) & action.who();
    return switch (action.operation()) {
      case '+' -> mode | bits;
      case '-' -> mode & ~bits;
      default -> (mode & ~(action.who() & 06777)) | bits;
    };
  }

  private static int bits(int mode, String letters, boolean executable) {
    int bits = 0;
    for (char c : letters.toCharArray()) {
      bits |=
          switch (c) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> EXECUTE;
            case 'X' -> executable ? EXECUTE : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> (mode >> 6 & 7) * EXECUTE;
            case 'g' -> (mode >> 3 & 7) * EXECUTE;
            default -> (mode & 7) * EXECUTE;
          };
    }
    return bits;
  }
}
