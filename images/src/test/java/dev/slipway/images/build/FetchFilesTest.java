package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.images.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ADD fetches, and what it never asks. */
class FetchFilesTest {
  @TempDir Path temporary;
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/file",
        exchange -> {
          exchange.getResponseHeaders().add("Last-Modified", "Tue, 14 Nov 2023 22:13:20 GMT");
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(UTF_8));
          exchange.close();
        });
    server.createContext(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fd00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void noAddressOfThisMachineOrItsNetworkIsPublic(String address) throws IOException {
    assertFalse(FetchFiles.isPublic(InetAddress.getByName(address)));
  }

  @Test
  void thisMachineIsNotAskedAndARedirectChangesNothing() {
    var plain = FetchFiles.ofTheInternet();
    assertTrue(refused(plain, "/file").contains("not on the public internet"));
    var loopback = new FetchFiles(InetAddress::isLoopbackAddress);
    assertTrue(refused(loopback, "/away").contains("169.254.169.254"));
    assertTrue(refused(loopback, "/none").contains("404"));
  }

  private String refused(FetchFiles fetch, String path) {
    return assertThrows(
            CommandRefusedException.class,
            () -> fetch.file(URI.create(url + path), temporary.resolve("got")))
        .getMessage();
  }

  @Test
  void aFileIsAddedIfItIsTheOneThatIsMeant() throws Exception {
    var bench = new Workbench(temporary);
    bench.remote = new FetchFiles(InetAddress::isLoopbackAddress);
    var image = bench.built("FROM localhost/base\nADD " + url + "/file /got/\n");
    assertEquals(List.of("got 755 0:0 /", "got/file 600 0:0 hello"), bench.added(image));
    String sum = Digest.of("hello".getBytes(UTF_8)).value();
    String checked = "FROM localhost/base\nADD --checksum=" + sum + " " + url + "/file /got/\n";
    bench.built(checked);
    server.stop(0);
    bench.built(checked);
    assertFalse(Files.exists(temporary.resolve("got")));
  }

  @Test
  void aFileThatIsAnotherIsRefused() throws Exception {
    var bench = new Workbench(temporary);
    bench.remote = new FetchFiles(InetAddress::isLoopbackAddress);
    var sum = "sha256:" + "0".repeat(64);
    var failed =
        assertInstanceOf(
            BuildResult.Failed.class,
            bench.build("FROM scratch\nADD --checksum=" + sum + " " + url + "/file /got\n"));
    assertTrue(failed.problem().contains("as its checksum says"), failed::problem);
  }
}
