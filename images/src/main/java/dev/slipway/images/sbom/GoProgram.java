package dev.slipway.images.sbom;

import dev.slipway.images.sbom.Findings.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The modules that a program was built from, as Go's linker writes them into it since 1.18 (package
 * debug/buildinfo): after a mark at a multiple of 16, the compiler's version and a list of modules.
 */
final class GoProgram {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final byte[] NOTE = {'G', 'o', 0, 0};
  private static final byte[] MARK = {
    (byte) 0xff, ' ', 'G', 'o', ' ', 'b', 'u', 'i', 'l', 'd', 'i', 'n', 'f', ':'
  };
  private static final int HEAD = 8192;
  private static final int HEADER = 32;
  private static final int CHUNK = 1 << 20;
  private static final int INFO = 1 << 20;
  private static final int FRAME = 16;
  private static final int INLINE = 2;
  private static final int MODULES = 5000;

  private GoProgram() {}

  /** Whether the file begins like a program of Go's: its linker names itself in a note there. */
  static boolean isOne(Bytes file) throws IOException {
    byte[] head = file.read(0, HEAD);
    return head.length > HEADER
        && Arrays.equals(head, 0, ELF.length, ELF, 0, ELF.length)
        && indexOf(head, NOTE, ELF.length, 4) >= 0;
  }

  private static int indexOf(byte[] all, byte[] wanted, int from, int step) {
    for (int at = from; at + wanted.length <= all.length; at += step) {
      if (all[at] == wanted[0]
          && Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Looks through the first {@code most} bytes; true where a list of modules was found. */
  static boolean read(Bytes file, long most, String place, Findings found) throws IOException {
    for (long at = 0; at < Math.min(most, file.size()); at += CHUNK) {
      byte[] chunk = file.read(at, CHUNK);
      int mark = indexOf(chunk, MARK, 0, FRAME);
      while (mark >= 0) {
        if (readAt(file, at + mark, place, found)) {
          return true;
        }
        mark = indexOf(chunk, MARK, mark + FRAME, FRAME);
      }
    }
    return false;
  }

  /** The mark may also be a constant of a program that looks for it, so what follows must fit. */
  private static boolean readAt(Bytes file, long at, String place, Findings found)
      throws IOException {
    byte[] info = file.read(at, INFO);
    if (info.length < HEADER || (info[15] & INLINE) == 0) {
      return false;
    }
    Optional<Text> version = text(info, HEADER);
    Optional<Text> modules = version.flatMap(v -> text(info, v.end()));
    if (modules.isEmpty() || !version.get().of(info).startsWith("go")) {
      return false;
    }
    String compiler = version.get().of(info).substring(2).split(" ", 2)[0];
    found.add(new Type("golang"), "stdlib", compiler, Licences.NONE, place);
    modules(modules.get().of(info), place, found);
    return true;
  }

  /** Where a string lies: its length before it, seven bits a byte. */
  private record Text(int start, int end) {
    String of(byte[] info) {
      return new String(info, start, end - start, StandardCharsets.UTF_8);
    }
  }

  private static Optional<Text> text(byte[] info, int at) {
    long size = 0;
    for (int i = 0; i < 5 && at + i < info.length; i++) {
      size |= (long) (info[at + i] & 0x7f) << (7 * i);
      if (info[at + i] >= 0) {
        long end = at + i + 1 + size;
        return end > info.length ? Optional.empty() : Optional.of(new Text(at + i + 1, (int) end));
      }
    }
    return Optional.empty();
  }

  /** Lines of tabs: kind, path, version, sum; {@code =>} replaces the module before it. */
  private static void modules(String framed, String place, Findings found) {
    String[] pending = {};
    for (String line : framed.lines().limit(MODULES).toList()) {
      String[] parts = line.split("\t");
      boolean module = parts.length >= 3 && (parts[0].equals("dep") || isMain(parts[0]));
      if (module || (parts.length >= 3 && parts[0].equals("=>"))) {
        add(module ? pending : new String[0], place, found);
        pending = parts;
      }
    }
    add(pending, place, found);
  }

  /** The first line follows the frame of 16 bytes, but it is never this one. */
  private static boolean isMain(String kind) {
    return kind.equals("mod");
  }

  private static void add(String[] parts, String place, Findings found) {
    if (parts.length >= 3) {
      String path = Findings.line(parts[1]);
      int slash = path.lastIndexOf('/');
      String space = slash < 0 ? "" : path.substring(0, slash);
      String version = parts[2].equals("(devel)") ? "" : parts[2];
      Type type = new Type("golang", space, Map.of());
      found.add(type, path.substring(slash + 1), version, Licences.NONE, place);
    }
  }
}
