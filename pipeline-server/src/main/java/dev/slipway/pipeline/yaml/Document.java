package dev.slipway.pipeline.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.nodes.Node;

/** The bytes of a file as one tree of YAML nodes, within limits that keep any file harmless. */
final class Document {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          // What is longer than the buffer is copied at each refill: quadratic with a small one.
          .setBufferSize(1 << 16)
          .setMaxAliasesForCollections(Limits.MAX_ALIASES)
          .setCodePointLimit(YamlPipelineReader.MAX_BYTES + 1)
          .setAllowRecursiveKeys(false)
          .setAllowDuplicateKeys(true)
          .build();

  private Document() {}

  /** The root, or empty with what is wrong among the problems. */
  static Optional<Node> parse(byte[] file, Problems problems) {
    return text(file, problems).flatMap(text -> tree(text, problems));
  }

  private static Optional<String> text(byte[] file, Problems problems) {
    if (file.length > YamlPipelineReader.MAX_BYTES) {
      problems.add(
          1,
          1,
          "the file has %d bytes, more than the %d that are read"
              .formatted(file.length, YamlPipelineReader.MAX_BYTES),
          "move long scripts into files of the repository");
      return Optional.empty();
    }
    var bytes = ByteBuffer.wrap(file);
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes)
              .toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      var before = new String(file, 0, bytes.position(), StandardCharsets.UTF_8);
      problems.add(
          lineAt(before, before.length()),
          columnAt(before, before.length()),
          "not UTF-8 text from here on",
          "save the file as UTF-8");
      return Optional.empty();
    }
  }

  private static Optional<Node> tree(String text, Problems problems) {
    if (text.isBlank()) {
      problems.add(1, 1, "the file is empty", "start with 'version: 1' and 'steps:'");
      return Optional.empty();
    }
    try {
      if (!isHarmless(text, problems)) {
        return Optional.empty();
      }
      var root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        problems.add(1, 1, "the file says nothing", "start with 'version: 1' and 'steps:'");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      var at = e.getProblemMark().or(e::getContextMark);
      problems.add(at, "not YAML: " + reason(e), hint(text, at.map(m -> m.getIndex()).orElse(0)));
    } catch (ReaderException e) {
      int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), codePoints(text)));
      problems.add(
          lineAt(text, index),
          columnAt(text, index),
          "character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
          "remove it, or write it as an escape in double quotes");
    } catch (RuntimeException e) {
      // The library met a text it did not expect: that is a fault of the text to whoever wrote it.
      problems.add(1, 1, "cannot be read as YAML", "check indentation and quotes");
    }
    return Optional.empty();
  }

  private static String reason(MarkedYamlEngineException e) {
    return Problems.shown(
        java.util.Objects.requireNonNullElse(e.getProblem(), "unexpected text"), 200);
  }

  private static String hint(String text, int codePoint) {
    int index = text.offsetByCodePoints(0, Math.min(codePoint, codePoints(text)));
    boolean tab =
        (index < text.length() && text.charAt(index) == '\t')
            || (index > 0 && text.charAt(index - 1) == '\t');
    return tab ? "indent with spaces, not with tabs" : "check indentation and quotes here";
  }

  /* Events are counted before any tree is built: too many cost nothing yet. */
  private static boolean isHarmless(String text, Problems problems) {
    var limits = new Limits();
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      var broken = limits.count(event);
      if (broken.isPresent()) {
        problems.add(event.getStartMark(), broken.get().what(), broken.get().hint());
        return false;
      }
    }
    return true;
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int lineAt(String text, int index) {
    return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  private static int columnAt(String text, int index) {
    int lineStart = text.lastIndexOf('\n', index - 1) + 1;
    return 1 + text.codePointCount(lineStart, index);
  }
}
