package dev.slipway.cli.api;

/** A server and the token to use there; the token never shows in {@link #toString}. */
public record Login(String url, String name, String token) {
  public Login {
    while (url.endsWith("/")) {
      url = url.substring(0, url.length() - 1);
    }
  }

  @Override
  public String toString() {
    return name + " at " + url;
  }
}
