package dev.slipway.images;

/** What an image runs on, in Go's words: {@code linux} and {@code amd64} or {@code arm64}. */
public record Platform(String os, String architecture) {
  /** The one that this machine runs. */
  public static Platform ofThisMachine() {
    String arch = System.getProperty("os.arch", "amd64");
    return new Platform("linux", arch.equals("aarch64") ? "arm64" : arch);
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
