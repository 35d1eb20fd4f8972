package dev.slipway.images.containerfile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells addresses from paths, and what is behind an address. */
final class Addresses {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z0-9]+)://.*");
  private static final Pattern SCP =
      Pattern.compile("([A-Za-z0-9_-]+)@([A-Za-z0-9.-]+):([^#?]*)(?:\\?([^#]*))?(?:#(.*))?");
  private static final Pattern SHA256 = Pattern.compile("sha256:[a-f0-9]{64}");
  private static final Pattern COMMIT = Pattern.compile("[a-f0-9]{40}|[a-f0-9]{64}");

  private Addresses() {}

  /** Whether it is an address at all: everything else is a path. */
  static boolean isRemote(String text) {
    return SCHEME.matcher(text).matches() || SCP.matcher(text).matches();
  }

  /** Reads a source with its variables expanded. */
  static AddSource parse(String text) throws Wrong {
    var scp = SCP.matcher(text);
    if (scp.matches()) {
      int end = text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
      return git(text.substring(0, end), Optional.ofNullable(scp.group(5)).orElse(""));
    }
    var scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return new AddSource.Local(text);
    }
    var address = address(text);
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "http", "https" ->
          isGit(address) ? git(address) : new AddSource.Url(address, name(address));
      case "git", "ssh" -> git(address);
      default ->
          throw new Wrong(
              "cannot be fetched: " + Problems.quote(text), "known are http, https, git and ssh");
    };
  }

  /** What {@code --checksum} must be for a source: a digest of a file, or a commit. */
  static void checkSum(String sum) throws Wrong {
    if (!SHA256.matcher(sum).matches() && !COMMIT.matcher(sum).matches()) {
      throw new Wrong(
          "not a checksum: " + Problems.quote(sum),
          "expected sha256: and 64 hexadecimal digits, or a whole commit id for git");
    }
  }

  private static URI address(String text) throws Wrong {
    try {
      var address = new URI(text);
      if (Optional.ofNullable(address.getHost()).orElse("").isEmpty()) {
        throw new Wrong("an address without a host: " + Problems.quote(text), "");
      }
      return address;
    } catch (URISyntaxException e) {
      throw new Wrong("not an address: " + Problems.quote(text), "encode blanks as %20");
    }
  }

  private static boolean isGit(URI address) {
    return Optional.ofNullable(address.getPath()).orElse("").endsWith(".git");
  }

  private static AddSource git(URI address) throws Wrong {
    if (address.getRawQuery() != null) {
      throw new Wrong(
          "a query in the address of a repository", "expected #REF or #REF:SUBDIRECTORY");
    }
    var text = address.toString();
    int end = text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
    return git(text.substring(0, end), Optional.ofNullable(address.getFragment()).orElse(""));
  }

  private static AddSource git(String remote, String fragment) throws Wrong {
    int colon = fragment.indexOf(':');
    var ref = colon < 0 ? fragment : fragment.substring(0, colon);
    var below = colon < 0 ? "" : Paths.clean("/" + fragment.substring(colon + 1)).substring(1);
    if (ref.startsWith("-") || remote.startsWith("-")) {
      throw new Wrong("a reference that git takes for an option: " + Problems.quote(ref), "");
    }
    return new AddSource.Git(remote, ref, below);
  }

  private static String name(URI address) {
    var path = Paths.clean("/" + Optional.ofNullable(address.getPath()).orElse(""));
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
