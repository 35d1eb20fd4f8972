package dev.slipway.images;

/** Who asks a registry. They are given to the registry they are meant for, and to no other host. */
public sealed interface Credentials {
  /** Nobody in particular. */
  Credentials ANONYMOUS = new Anonymous();

  /** Asks without saying who. */
  record Anonymous() implements Credentials {}

  /** A name with a password or access token. */
  record Basic(String user, String secret) implements Credentials {
    @Override
    public String toString() {
      return "Basic[user=" + user + ", secret=(hidden)]";
    }
  }

  /** What docker calls an identity token: given to the token server for each token (OAuth 2). */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "IdentityToken[(hidden)]";
    }
  }
}
