package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Patience;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PushOrder;
import dev.slipway.images.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who we are is told in docker's ways: its file, its helpers, token servers of registries. */
class LoginsTest {
  private static final Credentials ADA = new Credentials.Basic("ada", "canary-secret");

  @TempDir Path tmp;
  private FakeRegistry registry;
  private SmallImage image;
  private HttpServer tokens;

  /** Method, query or form, and authorization, as the token server got them. */
  private final List<String> wanted = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    image = SmallImage.make(tmp);
    image.serve(registry);
    tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext(
        "/token",
        http -> {
          try (http) {
            String form = new String(http.getRequestBody().readAllBytes(), UTF_8);
            String query = Optional.ofNullable(http.getRequestURI().getRawQuery()).orElse(form);
            String who = http.getRequestHeaders().getFirst("Authorization");
            wanted.add(http.getRequestMethod() + " " + URLDecoder.decode(query, UTF_8) + " " + who);
            byte[] answer = ("{\"token\":\"" + registry.token + "\"}").getBytes(UTF_8);
            http.sendResponseHeaders(200, answer.length);
            http.getResponseBody().write(answer);
          }
        });
    tokens.start();
  }

  @AfterEach
  void stop() {
    registry.close();
    tokens.stop(0);
  }

  private String tokenHost() {
    return "127.0.0.1:" + tokens.getAddress().getPort();
  }

  private RegistrySettings settings() {
    return RegistrySettings.standard()
        .withPatience(
            new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private Images open(RegistrySettings settings) {
    return Images.open(ImagesSettings.at(tmp.resolve("store")).withRegistries(settings));
  }

  private ImageReference name() {
    return ImageReference.parse(registry.name() + "/a:1");
  }

  private Path config(String json) throws IOException {
    return Files.writeString(tmp.resolve("config.json"), json.formatted(registry.name()));
  }

  @Test
  void dockersFileIsReadForThoseWhoHaveNone() throws IOException {
    registry.password = Optional.of("ada:canary-secret");
    String auth = Base64.getEncoder().encodeToString("ada:canary-secret".getBytes(UTF_8));
    Path file = config("{\"auths\":{\"%s\":{\"auth\":\"" + auth + "\"}}}");
    assertEquals(image.digest(), open(settings().withDockerConfig(file)).resolve(name()).digest());
    PushOrder push = PushOrder.of(image.digest(), name().tagged("2"));
    var e =
        assertThrows(
            ImageException.class, () -> open(settings().withDockerConfig(file)).push(push));
    assertInstanceOf(Reason.Unauthorized.class, e.reason(), "it is for pulls");
    Files.writeString(file, "{\"auths\":{\"" + registry.name() + "\":{\"auth\":\"canary");
    var broken =
        assertThrows(
            ImageException.class,
            () -> open(settings().withDockerConfig(file)).pull(PullOrder.of(name())));
    assertTrue(!broken.toString().contains("canary"), broken::toString);
  }

  @Test
  void credentialHelpersAreAsked() throws IOException {
    registry.password = Optional.of("ada:canary-secret");
    String program = "docker-credential-slipway-test-" + ProcessHandle.current().pid();
    Path helper = Path.of("/usr/local/bin").resolve(program);
    try {
      Files.writeString(
          helper,
          """
          #!/bin/sh
          [ "$1" = get ] && [ "$(cat)" = "%s" ] || { echo 'credentials not found in native keychain'; exit 1; }
          echo '{"ServerURL":"x","Username":"ada","Secret":"canary-secret"}'
          echo canary-secret >&2
          """
              .formatted(registry.name()));
      assertTrue(helper.toFile().setExecutable(true));
      String short_ = program.replaceFirst("docker-credential-", "");
      Path file = config("{\"credHelpers\":{\"%s\":\"" + short_ + "\"}}");
      RegistrySettings one = settings().withDockerConfig(file);
      assertEquals(image.digest(), open(one).resolve(name()).digest());
      config("{\"credsStore\":\"" + short_ + "\"}");
      open(one).pull(PullOrder.of(name()));
      for (String does :
          List.of(
              "head -c 200000 /dev/zero",
              "echo '{\"canary\"'",
              "exit 3",
              "echo canary >&2; exit 1")) {
        Files.writeString(helper, "#!/bin/sh\n" + does + "\n");
        var e = assertThrows(ImageException.class, () -> open(one).pull(PullOrder.of(name())));
        assertTrue(e.getMessage().contains(program), e.getMessage());
        assertTrue(!e.toString().contains("canary"), e::toString);
      }
    } finally {
      Files.deleteIfExists(helper);
    }
  }

  @Test
  void tokensAreForExactlyWhatIsDone() {
    registry.realm = Optional.of("http://" + tokenHost() + "/token");
    Map<String, Set<String>> realms = Map.of(registry.name(), Set.of(tokenHost()));
    Images images = open(settings().withRealms(realms));
    images.pull(PullOrder.of(name()).as(ADA));
    String basic =
        "Basic " + Base64.getEncoder().encodeToString("ada:canary-secret".getBytes(UTF_8));
    assertEquals(List.of("GET scope=repository:a:pull&service=fake " + basic), wanted);
    wanted.clear();
    ImageReference to = ImageReference.parse(registry.name() + "/b/c:1");
    registry.blobs.clear();
    images.push(PushOrder.of(image.digest(), to).as(ADA));
    assertEquals(
        List.of("GET scope=repository:b/c:pull,push&scope=repository:a:pull&service=fake " + basic),
        wanted);
    wanted.clear();
    images.login(registry.name(), ADA);
    assertEquals(List.of("GET service=fake " + basic), wanted);
  }

  @Test
  void identityTokensArePostedToTheTokenServerOnly() {
    registry.realm = Optional.of("http://" + tokenHost() + "/token");
    Map<String, Set<String>> realms = Map.of(registry.name(), Set.of(tokenHost()));
    Credentials identity = new Credentials.IdentityToken("canary-identity");
    open(settings().withRealms(realms)).pull(PullOrder.of(name()).as(identity));
    assertEquals(
        List.of(
            "POST grant_type=refresh_token&client_id=slipway&refresh_token=canary-identity"
                + "&scope=repository:a:pull&service=fake null"),
        wanted);
    wanted.clear();
    registry.realm = Optional.of("http://" + tokenHost() + "/token");
    var e =
        assertThrows(
            ImageException.class,
            () -> open(settings().withRealms(Map.of())).pull(PullOrder.of(name()).as(identity)));
    assertEquals(new Reason.Refused("registry-address"), e.reason());
    assertEquals(List.of(), wanted, "the host is not listed");
  }

  @Test
  void aTokenThatRanOutIsHadAgain() {
    registry.realm = Optional.of("http://" + tokenHost() + "/token");
    registry.cuts = 1;
    Images images = open(settings().withRealms(Map.of(registry.name(), Set.of(tokenHost()))));
    images.pull(
        PullOrder.of(name())
            .as(ADA)
            .telling(
                (blob, bytes) -> {
                  registry.token = "another";
                }));
    assertEquals(image.digest(), images.find(name()).orElseThrow().digest());
  }
}
