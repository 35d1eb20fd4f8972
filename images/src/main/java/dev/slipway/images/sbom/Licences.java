package dev.slipway.images.sbom;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Under what terms a package says that it may be used: one SPDX expression, or names that follow no
 * list.
 */
record Licences(Optional<String> expression, List<String> names) {
  static final Licences NONE = new Licences(Optional.empty(), List.of());
  private static final int MOST = 20;
  private static final int LONGEST = 200;

  /* Ids and operators alone: what looks so may be taken for an expression by whoever reads it. */
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9.+-]{0,63}";
  private static final String TERM = "\\(*" + ID + "\\)*";
  private static final Pattern EXPRESSION =
      Pattern.compile(TERM + "( (AND|OR|WITH) " + TERM + "){0,15}");

  Licences {
    names = List.copyOf(names);
  }

  /** Text that is meant to be an SPDX expression, such as npm's; else it is a name. */
  static Licences expression(String text) {
    return EXPRESSION.matcher(text).matches() && isBalanced(text)
        ? new Licences(Optional.of(text), List.of())
        : named(List.of(text));
  }

  private static boolean isBalanced(String text) {
    int open = 0;
    for (int i = 0; i < text.length() && open >= 0; i++) {
      open += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
    }
    return open == 0;
  }

  /** Whatever the packager wrote. */
  static Licences named(Iterable<String> all) {
    TreeSet<String> kept = new TreeSet<>();
    for (String one : all) {
      String clean = Findings.line(one);
      if (!clean.isEmpty() && clean.length() <= LONGEST && kept.size() < MOST) {
        kept.add(clean);
      }
    }
    return kept.isEmpty() ? NONE : new Licences(Optional.empty(), List.copyOf(kept));
  }
}
