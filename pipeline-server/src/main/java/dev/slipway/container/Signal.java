package dev.slipway.container;

import java.util.Arrays;
import java.util.Locale;

/** A signal of Linux, as programs know it on every architecture that we run on. */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  ILL(4),
  TRAP(5),
  ABRT(6),
  BUS(7),
  FPE(8),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  CHLD(17),
  CONT(18),
  STOP(19),
  TSTP(20),
  TTIN(21),
  TTOU(22),
  URG(23),
  XCPU(24),
  XFSZ(25),
  VTALRM(26),
  PROF(27),
  WINCH(28),
  IO(29),
  PWR(30),
  SYS(31);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** As people write it: {@code TERM}, {@code sigterm}, {@code 15}. */
  public static Signal of(String text) {
    var name = text.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    return Arrays.stream(values())
        .filter(signal -> signal.name().equals(name) || (signal.number + "").equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a signal: '%s' (expected such as TERM or 15)"
                        .formatted(text.length() <= 20 ? text : text.substring(0, 20) + "...")));
  }
}
