package dev.slipway.source.git;

import dev.slipway.source.AfterPush;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal behind a push, reached through the protocol's second channel. What would command
 * that terminal is shown as dots.
 */
final class Sideband implements AfterPush.Console {
  private static final int LONGEST = 500;

  private final OutputStream messages;
  private final Wire wire;

  Sideband(OutputStream messages, Wire wire) {
    this.messages = messages;
    this.wire = wire;
  }

  @Override
  public boolean line(String text) {
    if (wire.broken()) {
      return false;
    }
    try {
      messages.write((shown(text) + "\n").getBytes(StandardCharsets.UTF_8));
      messages.flush();
    } catch (IOException e) {
      return false;
    }
    return !wire.broken();
  }

  private static String shown(String text) {
    var line = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return line.replace("\t", "    ").replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f]", ".");
  }
}
