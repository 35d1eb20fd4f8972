package dev.slipway.source.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The one ssh host key that a project's remote may show, kept in its repository: told at
 * registration, or the first one seen.
 */
final class HostKey implements ServerKeyDatabase {
  private static final Logger LOG = Logger.getLogger(HostKey.class.getName());
  private static final int LONGEST = 16 * 1024;

  private final Path repository;
  private final Path file;

  HostKey(Path repository) {
    this.repository = repository;
    this.file = repository.resolve("slipway-host-key");
  }

  /**
   * The key of a line such as {@code ssh-ed25519 AAAA...}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static PublicKey parse(String line) {
    try {
      var entry =
          line.length() > LONGEST ? null : AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip());
      var key =
          entry == null
              ? null
              : entry.resolvePublicKey(null, java.util.Map.of(), PublicKeyEntryResolver.IGNORING);
      if (key != null) {
        return key;
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw notAKey(e);
    }
    throw notAKey(null);
  }

  private static IllegalArgumentException notAKey(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "not an ssh host key (expected such as 'ssh-ed25519 AAAA...', as ssh-keyscan prints it"
            + " after the host)",
        cause);
  }

  /** Makes this the one. */
  void set(PublicKey key) throws IOException {
    var partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.writeString(partial, PublicKeyEntry.toString(key) + "\n");
    GitStore.sync(partial);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    GitStore.sync(repository);
  }

  private Optional<PublicKey> get() throws IOException {
    try {
      return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Asking for the known type first spares a server with several keys a needless refusal. */
  @Override
  public List<PublicKey> lookup(String to, InetSocketAddress remote, Configuration config) {
    try {
      return get().map(List::of).orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public boolean accept(
      String to,
      InetSocketAddress remote,
      PublicKey shown,
      Configuration config,
      @Nullable CredentialsProvider provider) {
    try {
      var known = get();
      if (known.isEmpty()) {
        set(shown);
        LOG.log(
            Level.INFO,
            "trusting the ssh host key {0} of {1}, seen for the first time",
            new Object[] {KeyUtils.getFingerPrint(shown), to});
      }
      return known.isEmpty() || KeyUtils.compareKeys(known.get(), shown);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the ssh host key of " + to + " could not be read or kept", e);
      return false;
    }
  }
}
