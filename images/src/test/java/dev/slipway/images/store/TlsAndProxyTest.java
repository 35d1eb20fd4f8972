package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Patience;
import dev.slipway.images.Proxies;
import dev.slipway.images.PullOrder;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of an authority of one's own, behind a proxy that tunnels. */
class TlsAndProxyTest {
  @TempDir Path tmp;

  /** A proxy that knows CONNECT only, and leads every name to one port of this machine. */
  private static final class Tunnel implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int to;
    final List<String> asked = new CopyOnWriteArrayList<>();

    Tunnel(int to) throws IOException {
      this.to = to;
      Thread.ofVirtual().start(this::accept);
    }

    String address() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          Thread.ofVirtual().start(() -> tunnel(client));
        }
      } catch (IOException e) {
        // Closed.
        return;
      }
    }

    private void tunnel(Socket client) {
      try (client;
          Socket target = new Socket(InetAddress.getLoopbackAddress(), to)) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) client.getInputStream().read());
        }
        asked.add(head.substring(0, head.indexOf("\r\n")));
        client
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> copy(target, client));
        copy(client, target);
        back.join();
      } catch (IOException | InterruptedException e) {
        // One of both has gone.
        return;
      }
    }

    private static void copy(Socket from, Socket to) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
        to.shutdownOutput();
      } catch (IOException e) {
        return;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private RegistrySettings settings() {
    return RegistrySettings.standard()
        .withPatience(
            new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private Images open(RegistrySettings settings) {
    return Images.open(ImagesSettings.at(tmp.resolve("store")).withRegistries(settings));
  }

  @Test
  void aRegistryOfOnesOwnIsTrustedAndReachedThroughAProxy() throws IOException {
    Shell.run(
        tmp,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=registry.example",
        "-addext",
        "subjectAltName=DNS:registry.example",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem");
    String tls = "  tls: {certificate: %1$s/cert.pem, key: %1$s/key.pem}\n".formatted(tmp);
    try (DockerRegistry registry = DockerRegistry.withTls(tmp.resolve("registry"), tls);
        Tunnel proxy = new Tunnel(registry.port())) {
      Proxies proxies =
          Proxies.of(Optional.empty(), Optional.of(proxy.address()), Optional.empty());
      ImageReference name = ImageReference.parse("registry.example/a:1");

      Images distrusting = open(settings().withProxies(proxies));
      var untrusted =
          assertThrows(ImageException.class, () -> distrusting.pull(PullOrder.of(name)));
      assertInstanceOf(Reason.Unreachable.class, untrusted.reason());
      assertEquals(List.of("CONNECT registry.example:443 HTTP/1.1"), proxy.asked);

      Map<String, Path> authority = Map.of("registry.example", tmp.resolve("cert.pem"));
      Images trusting = open(settings().withProxies(proxies).withCertificates(authority));
      var none = assertThrows(ImageException.class, () -> trusting.pull(PullOrder.of(name)));
      assertInstanceOf(Reason.NotFound.class, none.reason(), none.getMessage());
      assertTrue(proxy.asked.size() >= 2);
    }
  }
}
