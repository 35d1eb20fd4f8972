package dev.slipway.runtime.log;

/** Which of its two outputs a container wrote to. */
public enum Stream {
  OUT,
  ERR
}
