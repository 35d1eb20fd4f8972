package dev.slipway.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.SourceException;
import dev.slipway.source.SourceSecrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors of a real git behind ssh on loopback. */
final class RemoteSshTest {
  private static final ProjectName BANK = new ProjectName("bank");

  @TempDir Path directory;
  private SshServer server;
  private CommitId tip;
  private String key;

  @BeforeEach
  void start() throws Exception {
    var work = GitClient.init(directory.resolve("shop"));
    tip = new CommitId(work.commit("file", "text"));
    key = keygen();
    var allowed =
        PublicKeyEntry.parsePublicKeyEntry(Files.readString(directory.resolve("id.pub")))
            .resolvePublicKey(null, Map.of(), null);
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey()));
    server.setPublickeyAuthenticator(
        (user, shown, session) -> KeyUtils.compareKeys(allowed, shown));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** As people make theirs: ed25519, in OpenSSH's own format. */
  private String keygen() throws Exception {
    var file = directory.resolve("id");
    var made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    assertEquals(0, made.waitFor());
    return Files.readString(file);
  }

  private static KeyPair hostKey() throws Exception {
    return KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
  }

  private Project bank() {
    var url = "ssh://git@127.0.0.1:%d%s".formatted(server.getPort(), directory.resolve("shop"));
    return new Project(BANK, Optional.of(URI.create(url)), "main", false, Instant.EPOCH);
  }

  private GitRepository mirror(String credential) {
    var secret = credential.getBytes(StandardCharsets.UTF_8);
    var secrets = new GivenSecrets(Map.of(SourceSecrets.REMOTE, secret));
    var mirror = new GitRepository(directory.resolve("mirrors"), secrets, GitLimits.DEFAULT);
    mirror.create(bank());
    return mirror;
  }

  private static String refused(GitRepository mirror, Project project) {
    var refused = assertThrows(SourceException.class, () -> mirror.fetch(project));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void theFirstHostKeyIsRememberedAndAnotherRefused() throws Exception {
    var mirror = mirror(key);
    mirror.fetch(bank());
    assertEquals(Map.of(RefName.branch("main"), tip), mirror.refs(BANK));
    mirror.fetch(bank());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey()));
    refused(mirror, bank());
  }

  @Test
  void theHeadOfAPullRequestIsBroughtHereAndIsNoBranch() {
    var work = new GitClient(directory.resolve("shop"));
    var mirror = mirror(key);
    mirror.fetch(bank());
    assertEquals(Optional.empty(), mirror.fetchPullRequest(bank(), 7));
    var head = new CommitId(work.commit("file", "proposed"));
    work.run("update-ref", "refs/pull/7/head", head.hex());
    work.run("update-ref", "refs/pull/77/head", tip.hex());
    work.run("reset", "-q", "--hard", tip.hex());
    assertEquals(Optional.of(head), mirror.fetchPullRequest(bank(), 7));
    assertEquals("change file", mirror.commit(BANK, head).orElseThrow().subject());
    assertEquals(Map.of(RefName.branch("main"), tip), mirror.refs(BANK));
    mirror.fetch(bank());
    assertEquals(Optional.of(head), mirror.fetchPullRequest(bank(), 7));
  }

  @Test
  void aHostKeyThatWasToldIsTheOnlyOne() throws Exception {
    var mirror = mirror(key);
    mirror.trust(BANK, PublicKeyEntry.toString(hostKey().getPublic()));
    refused(mirror, bank());
    var shown = server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
    mirror.trust(BANK, PublicKeyEntry.toString(shown));
    mirror.fetch(bank());
    assertThrows(IllegalArgumentException.class, () -> mirror.trust(BANK, "ssh-rsa nonsense"));
    assertThrows(IllegalArgumentException.class, () -> mirror.trust(BANK, ""));
  }

  @Test
  void aWrongOrBrokenKeyIsSaidWithoutRepeatingIt() {
    refused(mirror(""), bank());
    var broken = refused(mirror(key.replace("OPENSSH", "OTHER")), bank());
    assertTrue(broken.contains("private key"), broken);
    assertFalse(broken.contains(key.substring(60, 80)), broken);
  }
}
