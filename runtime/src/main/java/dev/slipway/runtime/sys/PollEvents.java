package dev.slipway.runtime.sys;

/** What poll(2) waits for. */
public final class PollEvents {
  public static final int IN = 1;
  public static final int OUT = 4;

  private PollEvents() {}
}
