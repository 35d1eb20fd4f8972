package dev.slipway.images.build.tree;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --chmod} makes of a file's mode: octal digits, or {@code u=rwX,go=rX}. */
public final class FileMode {
  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{1,4}");
  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)([-+=])([rwxXst]*)");
  private final String text;
  private final List<Clause> clauses;

  private record Clause(String who, char operator, String rights) {}

  private FileMode(String text, List<Clause> clauses) {
    this.text = text;
    this.clauses = clauses;
  }

  public static FileMode parse(String text) {
    if (OCTAL.matcher(text).matches()) {
      return new FileMode(text, List.of());
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher clause = CLAUSE.matcher(part);
      if (!clause.matches()) {
        throw ImageException.malformed(
            "not a mode: \"%s\" (expected such as 0755 or u=rwX,go=rX)"
                .formatted(Shown.briefly(text)));
      }
      clauses.add(new Clause(clause.group(1), clause.group(2).charAt(0), clause.group(3)));
    }
    return new FileMode(text, clauses);
  }

  int of(int mode, boolean directory) {
    if (clauses.isEmpty()) {
      return Integer.parseInt(text, 8);
    }
    int result = mode;
    for (Clause clause : clauses) {
      result = apply(clause, result, directory);
    }
    return result;
  }

  private static int apply(Clause clause, int mode, boolean directory) {
    String who = clause.who().isEmpty() || clause.who().contains("a") ? "ugo" : clause.who();
    boolean executable = directory || (mode & 0111) != 0;
    int bits = 0;
    int mask = 0;
    for (char one : who.toCharArray()) {
      int shift = one == 'u' ? 6 : one == 'g' ? 3 : 0;
      mask |= 07 << shift;
      bits |= rights(clause.rights(), executable) << shift;
      if (one != 'o' && clause.rights().contains("s")) {
        bits |= one == 'u' ? 04000 : 02000;
      }
    }
    if (clause.rights().contains("t")) {
      bits |= 01000;
    }
    return switch (clause.operator()) {
      case '+' -> mode | bits;
      case '-' -> mode & ~bits;
      default -> mode & ~mask | bits;
    };
  }

  private static int rights(String letters, boolean executable) {
    int bits = 0;
    for (char letter : letters.toCharArray()) {
      switch (letter) {
        case 'r' -> bits |= 04;
        case 'w' -> bits |= 02;
        case 'x' -> bits |= 01;
        case 'X' -> bits |= executable ? 01 : 0;
        default -> {
          // set-id and sticky bits are no rights
        }
      }
    }
    return bits;
  }

  @Override
  public String toString() {
    return text;
  }
}
