package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An instruction that is being read: its pieces, and where its problems go. */
record Draft(Source source, Split split, List<Heredoc> documents, char escape, Problems problems) {
  /** What it is called, in capitals. */
  String name() {
    return split.name().toString().toUpperCase(Locale.ROOT);
  }

  /** Where it begins: the place of a problem that no word of it has. */
  Word begin() {
    return split.name().word();
  }

  Text rest() {
    return split.rest();
  }

  Flags flags(Map<String, Flags.Kind> known) {
    return new Flags(split.flags(), known, name(), problems);
  }

  void noFlags() {
    flags(Map.of());
  }

  /** Reports, so that nothing comes of this instruction. */
  <T> Optional<T> wrong(Word at, String message, String hint) {
    problems.add(at, message, hint);
    return Optional.empty();
  }

  /** The same for the instruction as a whole. */
  <T> Optional<T> wrong(String message, String hint) {
    return wrong(begin(), message, hint);
  }

  /** Whether the instruction says anything; if not it is a problem. */
  boolean saysNothing(String expected) {
    if (!rest().isEmpty()) {
      return false;
    }
    problems.add(begin(), name() + " says nothing", "expected " + expected);
    return true;
  }

  /** Its rest in the JSON form, where it has it. Other JSON is a problem. */
  JsonForm json() {
    var json = JsonForm.of(rest().toString());
    if (json instanceof JsonForm.NotOnlyStrings) {
      problems.add(rest().word(), "not only strings in the JSON form", "put each in quotes");
    }
    return json;
  }

  /** A word that may hold variables: its quotes and substitutions are complete. */
  Word checked(Word word) {
    try {
      new Lexer(word.text(), escape, Lexer.Keep.UNSET, Variables.NONE, new Work(Parser.MOST_BYTES))
          .word();
    } catch (Wrong e) {
      problems.add(word, e.what(), e.hint());
    }
    return word;
  }

  /** What a word without variables becomes; empty if it has some, or is wrong in itself. */
  Optional<String> constant(Word word) {
    if (word.text().indexOf('$') >= 0) {
      return Optional.empty();
    }
    try {
      var work = new Work(Work.LONGEST_WORD);
      return Optional.of(
          new Lexer(word.text(), escape, Lexer.Keep.NOTHING, Variables.NONE, work).word());
    } catch (Wrong e) {
      return Optional.empty();
    }
  }

  /** Reports what a constant word has wrong by the rules of what it is for. */
  void check(Word word, Rules rules) {
    try {
      var constant = constant(word);
      if (constant.isPresent()) {
        rules.check(constant.get());
      }
    } catch (Wrong e) {
      problems.add(word, e.what(), e.hint());
    }
  }

  /** What a text must be like. */
  @FunctionalInterface
  interface Rules {
    void check(String text) throws Wrong;
  }
}
