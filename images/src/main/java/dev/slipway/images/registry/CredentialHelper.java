package dev.slipway.images.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Shown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that keeps credentials: {@code docker-credential-NAME get} reads a server from its
 * input and writes JSON. It is found on the {@code PATH}; what it says is never shown or logged.
 */
record CredentialHelper(String name) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST = 64 * 1024;
  private static final String NONE = "credentials not found";

  CredentialHelper {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw ImageException.malformed("not the name of a credential helper: " + Shown.briefly(name));
    }
  }

  private String program() {
    return "docker-credential-" + name;
  }

  /** Nobody's, where the helper has none for the server. */
  Credentials get(String server) {
    Process process;
    try {
      process =
          new ProcessBuilder(program(), "get")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw failed("cannot be run: is it installed on the PATH?", e);
    }
    try {
      CompletableFuture<byte[]> said = new CompletableFuture<>();
      Thread.ofVirtual().name(program()).start(() -> exchange(process, server, said));
      byte[] output = said.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (output.length > LARGEST) {
        throw failed("says more than credentials need", null);
      }
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("does not end", null);
      }
      return process.exitValue() == 0 ? read(output) : refused(output);
    } catch (TimeoutException e) {
      throw failed("does not answer", e);
    } catch (ExecutionException e) {
      throw failed("broke off", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void exchange(Process process, String server, CompletableFuture<byte[]> said) {
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(server.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It may have answered without reading; what it says decides.
        said.isDone();
      }
      said.complete(process.getInputStream().readNBytes(LARGEST + 1));
    } catch (IOException e) {
      said.completeExceptionally(e);
    }
  }

  private Credentials refused(byte[] output) {
    if (new String(output, StandardCharsets.ISO_8859_1).startsWith(NONE)) {
      return Credentials.ANONYMOUS;
    }
    throw failed("failed", null);
  }

  private Credentials read(byte[] output) {
    ObjectNode json = Answers.parse(output, "the answer of " + program());
    String user = json.path("Username").asText("");
    String secret = json.path("Secret").asText("");
    if (user.isEmpty() || secret.isEmpty()) {
      return Credentials.ANONYMOUS;
    }
    return user.equals("<token>")
        ? new Credentials.IdentityToken(secret)
        : new Credentials.Basic(user, secret);
  }

  private ImageException failed(String how, @org.jspecify.annotations.Nullable Exception cause) {
    String sentence = "credential helper " + program() + " " + how;
    return cause == null
        ? new ImageException(new Reason.Unauthorized(), sentence)
        : new ImageException(new Reason.Unauthorized(), sentence, cause);
  }
}
