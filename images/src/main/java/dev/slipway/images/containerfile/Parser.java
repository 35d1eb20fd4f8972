package dev.slipway.images.containerfile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads one file from its first line to its last, and goes on after a problem to find the next. */
final class Parser {
  static final int MOST_BYTES = 1 << 20;
  static final int MOST_INSTRUCTIONS = 1000;
  private static final char BOM = '\uFEFF';

  private final Problems problems;
  private final List<Instruction.Arg> globals = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<Instruction> current = new ArrayList<>();
  private Optional<Instruction.From> from = Optional.empty();
  private boolean fromWasWrong;

  private Parser(String file) {
    this.problems = new Problems(file);
  }

  static Reading parse(byte[] bytes, String file) {
    var parser = new Parser(file);
    var escape = parser.decoded(bytes).map(parser::read).orElse('\\');
    if (!parser.problems.isEmpty()) {
      return new Reading.Invalid(parser.problems.inFileOrder());
    }
    Lint.check(parser.globals, parser.stages, parser.problems);
    return parser.problems.isEmpty()
        ? new Reading.Valid(
            new Containerfile(
                file, escape, parser.globals, parser.stages, parser.problems.warnings()))
        : new Reading.Invalid(parser.problems.inFileOrder());
  }

  private Optional<String> decoded(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      problems.add(
          1, 1, "the file has " + bytes.length + " bytes", "at most " + MOST_BYTES + " are read");
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    var text = out.flip().toString();
    int nul = text.indexOf(0);
    if (result.isError() || nul >= 0) {
      var before = nul >= 0 ? text.substring(0, nul) : text;
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      problems.add(
          line, column, "not text in UTF-8", "save the file in UTF-8, without NUL characters");
      return Optional.empty();
    }
    return Optional.of(!text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text);
  }

  private char read(String text) {
    var lines = new Lines(text, problems);
    int count = 0;
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      if (++count > MOST_INSTRUCTIONS) {
        problems.add(
            line.get().text().word(),
            "more than " + MOST_INSTRUCTIONS + " instructions",
            "put commands together, or into a script");
        break;
      }
      read(line.get(), lines);
    }
    endStage();
    if (stages.isEmpty() && problems.isEmpty()) {
      problems.add(1, 1, "no FROM", "expected FROM and the image to start from, or FROM scratch");
    }
    return lines.escape();
  }

  private void read(Lines.Logical line, Lines lines) {
    var split = Split.of(line.text(), lines.escape());
    var documents = documents(line, split, lines);
    var source =
        new Source(
            problems.file(),
            split.name().word().line(),
            split.name().word().column(),
            lines.line(),
            line.text().toString());
    problems.skipFor(Directives.skippedBy(line.comments()));
    var reader = new InstructionReader(source, split, documents, lines.escape(), problems);
    reader.read().ifPresentOrElse(this::place, () -> fromWasWrong |= isFrom(split));
    problems.skipFor(java.util.Set.of());
  }

  private static boolean isFrom(Split split) {
    return split.name().toString().equalsIgnoreCase("FROM");
  }

  /** The here-documents that an instruction opens; only three can, and not in their JSON form. */
  private List<Heredoc> documents(Lines.Logical line, Split split, Lines lines) {
    if (!canHoldDocuments(split, lines.escape())) {
      return List.of();
    }
    var documents = new ArrayList<Heredoc>();
    for (var opened : Heredoc.openedBy(line.text().toString())) {
      int begin = lines.line() + 1;
      var content = lines.document(opened);
      if (content.isEmpty()) {
        problems.add(
            split.name().word(),
            "the here-document " + Problems.quote(opened.name()) + " does not end",
            "expected a line that is only " + Problems.quote(opened.name()));
      } else if (content.get().length() > Work.LONGEST_DOCUMENT) {
        problems.add(
            begin,
            1,
            "the here-document " + Problems.quote(opened.name()) + " is too long",
            "at most " + Work.LONGEST_DOCUMENT + " characters; use a file");
      }
      documents.add(opened.holding(content.orElse(""), begin));
    }
    return documents;
  }

  private static boolean canHoldDocuments(Split split, char escape) {
    var name = split.name().toString().toUpperCase(Locale.ROOT);
    if (name.equals("ONBUILD") && !split.rest().isEmpty()) {
      var inner = Split.of(split.rest(), escape);
      return !inner.name().toString().equalsIgnoreCase("ONBUILD")
          && canHoldDocuments(inner, escape);
    }
    boolean able = name.equals("RUN") || name.equals("COPY") || name.equals("ADD");
    return able && JsonForm.of(split.rest().toString()) instanceof JsonForm.None;
  }

  private void place(Instruction instruction) {
    if (instruction instanceof Instruction.From next) {
      endStage();
      from = Optional.of(next);
    } else if (from.isPresent()) {
      current.add(instruction);
    } else if (instruction instanceof Instruction.Arg arg) {
      globals.add(arg);
    } else if (!fromWasWrong) {
      problems.add(
          instruction
              .source()
              .problem("only ARG may stand before the first FROM", "move it below a FROM"));
    }
  }

  private void endStage() {
    from.ifPresent(f -> stages.add(new Stage(stages.size(), f, current)));
    current.clear();
  }
}
