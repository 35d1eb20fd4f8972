package dev.slipway.source.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Fetching over ssh: within a budget, with the project's own key to the project's own host; nothing
 * of the host's {@code .ssh} and no agent.
 */
final class RemoteSsh extends SshSessionFactory implements AutoCloseable {
  private final SshdSessionFactory sessions;
  private final Budget budget;

  /**
   * @param repository the directory that holds the host key, and no ssh configuration
   * @param key a private key without a passphrase; empty for none
   * @throws TransportException if that is no such key
   */
  RemoteSsh(Path repository, String key, Budget budget) throws TransportException {
    var keys = keys(key);
    var nowhere = repository.resolve("no-ssh-files").toFile();
    this.budget = budget;
    this.sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(nowhere)
            .setSshDirectory(nowhere)
            .setPreferredAuthentications("publickey")
            .setConfigStoreFactory((home, config, user) -> null)
            .setDefaultIdentities(directory -> List.of())
            .setDefaultKnownHostsFiles(directory -> List.of())
            .setDefaultKeysProvider(directory -> keys)
            .setServerKeyDatabase((home, directory) -> new HostKey(repository))
            .setConnectorFactory(null)
            .build(null);
  }

  private static List<KeyPair> keys(String text) throws TransportException {
    if (text.isBlank()) {
      return List.of();
    }
    var bytes = (text.strip() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      var found =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("credential"),
              new ByteArrayInputStream(bytes),
              FilePasswordProvider.EMPTY);
      if (found != null && found.iterator().hasNext()) {
        return List.of(found.iterator().next());
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // Its message may repeat parts of the key.
      throw new TransportException("its credential is no private key without a passphrase");
    }
    throw new TransportException("its credential is no private key");
  }

  @Override
  public String getType() {
    return sessions.getType();
  }

  @Override
  public RemoteSession2 getSession(
      URIish uri, @Nullable CredentialsProvider provider, FS fs, int timeout)
      throws TransportException {
    return new Metered((RemoteSession2) sessions.getSession(uri, null, fs, timeout), budget);
  }

  @Override
  public void close() {
    sessions.close();
  }

  private record Metered(RemoteSession2 session, Budget budget) implements RemoteSession2 {
    @Override
    public Process exec(String command, int timeout) throws IOException {
      return new Meter(session.exec(command, timeout), budget);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int timeout)
        throws IOException {
      return new Meter(session.exec(command, environment, timeout), budget);
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  /** The remote command, its output counted. */
  private static final class Meter extends Process {
    private final Process process;
    private final Budget budget;

    Meter(Process process, Budget budget) {
      this.process = process;
      this.budget = budget;
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return budget.over(process.getInputStream());
    }

    @Override
    public InputStream getErrorStream() {
      return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}
