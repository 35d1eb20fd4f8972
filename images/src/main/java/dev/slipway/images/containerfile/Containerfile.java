package dev.slipway.images.containerfile;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A Containerfile, read: correct in itself, though what its variables become is not yet known.
 *
 * @param name of the file, for messages
 * @param escape the character that escapes and continues lines: a backslash, or a backtick
 * @param globals the ARGs before the first FROM
 * @param stages at least one
 * @param warnings in the order of the file
 */
public record Containerfile(
    String name,
    char escape,
    List<Instruction.Arg> globals,
    List<Stage> stages,
    List<Warning> warnings) {
  public Containerfile {
    globals = List.copyOf(globals);
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
  }

  /** Reads a file: a pure function of its bytes, which are hostile. */
  public static Reading parse(byte[] bytes, String name) {
    return Parser.parse(bytes, name);
  }

  /** The same for a file that is text already. */
  public static Reading parse(String text, String name) {
    return parse(text.getBytes(StandardCharsets.UTF_8), name);
  }
}
