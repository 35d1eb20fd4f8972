package dev.slipway.access.http;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Open;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way into the server is declared: REST methods by exactly one annotation, the open ones and
 * all that is no REST method in {@code open-routes.txt} as well.
 */
class RoutesTest {
  private static final List<JavaClass> ALL =
      new ClassFileImporter()
          .withImportOption(DO_NOT_INCLUDE_TESTS).importPackages("dev.slipway").stream().toList();

  /** One way in, as REST sees it. */
  private record Route(String method, String path, JavaMethod code) {
    @Override
    public String toString() {
      return method + " " + path;
    }

    boolean is(Class<? extends java.lang.annotation.Annotation> annotation) {
      return code.isAnnotatedWith(annotation);
    }
  }

  @Test
  void thereIsSomethingToCheck() {
    assertTrue(routes().size() >= 10, () -> "only " + routes());
  }

  @Test
  void everyRouteDeclaresExactlyOneOfRequiresAndOpen() {
    var wrong = routes().stream().filter(r -> r.is(Requires.class) == r.is(Open.class)).toList();
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatIsDeclaredIsARoute() {
    var routed = routes().stream().map(Route::code).collect(Collectors.toSet());
    var stray =
        ALL.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(m -> m.isAnnotatedWith(Requires.class) || m.isAnnotatedWith(Open.class))
            .filter(method -> !routed.contains(method))
            .toList();
    assertEquals(List.of(), stray);
  }

  @Test
  void theOpenOnesAreTheListedOnes() throws IOException {
    Set<String> open =
        routes().stream()
            .filter(r -> r.is(Open.class))
            .map(Route::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        open,
        listed().stream()
            .filter(line -> !line.matches("(VERTX|SOCKET|EXTENSION) .*"))
            .map(line -> line.split(" — ", 2)[0])
            .collect(Collectors.toSet()));
  }

  @Test
  void everyListedRouteSaysWhy() throws IOException {
    for (var line : listed()) {
      assertTrue(line.matches("[A-Z]+ \\S+ — \\S.{9,}"), line);
    }
  }

  /**
   * JAX-RS first settles on the class whose path fits with the most literal characters and never
   * looks back: a route of another class that the same path fits is not there, as 404 tells.
   */
  @Test
  void noClassHidesTheRoutesOfAnother() {
    var hidden = new TreeSet<String>();
    for (var route : routes()) {
      var own = classPath(route.code());
      for (var other : routes()) {
        var prefix = classPath(other.code());
        if (literals(prefix) > literals(own) && concrete(route.path()).matches(fits(prefix))) {
          hidden.add(route + " behind " + prefix);
        }
      }
    }
    assertEquals(Set.of(), hidden);
  }

  /**
   * Whoever asks for no form in particular gets the JSON, not a stream without an end: between
   * forms of the same quality the order of the methods' names would decide.
   */
  @Test
  void oneFormOfAnAnswerIsTheUsualOne() {
    var byRoute = routes().stream().collect(Collectors.groupingBy(Route::toString));
    byRoute.forEach(
        (name, forms) -> {
          var usual =
              forms.stream()
                  .map(RoutesTest::produced)
                  .filter(form -> !form.contains(";qs=0."))
                  .toList();
          assertEquals(1, usual.size(), () -> name + " " + usual);
          assertTrue(
              forms.size() == 1 || usual.getFirst().equals(MediaType.APPLICATION_JSON), name);
        });
  }

  private static String produced(Route route) {
    var method = route.code();
    var at = method.isAnnotatedWith(Produces.class) ? method : method.getOwner();
    return at.isAnnotatedWith(Produces.class)
        ? String.join(",", at.getAnnotationOfType(Produces.class).value())
        : "";
  }

  private static String classPath(JavaMethod method) {
    return method.getOwner().getAnnotationOfType(Path.class).value();
  }

  private static int literals(String path) {
    return path.replaceAll("\\{[^}]*}", "").length();
  }

  private static String concrete(String path) {
    return path.replaceAll("\\{[^}]*}", "x");
  }

  private static String fits(String path) {
    return path.replaceAll("\\{[^}]*}", "[^/]+") + "(/.*)?";
  }

  /** A route in a project is guarded by it; one that is in none must say what for. */
  @Test
  void projectsAreNamedTheSameEverywhere() {
    for (var route : routes()) {
      boolean below =
          route.path().matches(".*/projects/\\{[^/]*.*|.*/hooks/\\{[^/]*.*|/v2/\\{[^/]*.*");
      assertEquals(below, route.path().contains("{project}"), route::toString);
      if (below && route.is(Requires.class)) {
        var requires = route.code().getAnnotationOfType(Requires.class);
        assertTrue(!requires.anywhere(), route::toString);
        assertTrue(requires.value() != Permission.ADMIN, route::toString);
      }
    }
  }

  /** What is not JSON may be large, but each route says how large: by default it is 1 MiB. */
  @Test
  void everyRouteThatTakesMoreThanJsonSaysHowMuch() {
    var taking =
        routes().stream()
            .filter(route -> Set.of("POST", "PUT", "PATCH").contains(route.method()))
            .filter(route -> declared(route, Consumes.class).isPresent())
            .filter(
                route ->
                    !List.of(declared(route, Consumes.class).orElseThrow().value())
                        .contains(MediaType.APPLICATION_JSON))
            .toList();
    assertTrue(taking.size() >= 12, taking::toString);
    for (var route : taking) {
      var most = declared(route, MaxBody.class).map(MaxBody::value).orElse(0L);
      assertTrue(most > 0 && most <= MaxBody.LAYER, route + " takes " + most);
    }
  }

  private static <A extends java.lang.annotation.Annotation> Optional<A> declared(
      Route route, Class<A> annotation) {
    return route
        .code()
        .tryGetAnnotationOfType(annotation)
        .or(() -> route.code().getOwner().tryGetAnnotationOfType(annotation));
  }

  /** Filters run on the thread of their method: on the event loop they would block all others. */
  @Test
  void everyResourceRunsOnVirtualThreads() {
    var others =
        routes().stream()
            .map(route -> route.code().getOwner())
            .filter(type -> !type.isAnnotatedWith(RunOnVirtualThread.class))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), others);
  }

  /** Ways in that the filter does not guard are not even on the class path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.servlet.Servlet",
        "jakarta.websocket.Endpoint",
        "io.quarkus.websockets.next.WebSocket",
        "io.quarkus.vertx.web.Route"
      })
  void thereIsNoOtherWayIn(String type) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(type));
  }

  /** What takes part in the Vert.x router is outside of every filter here. */
  @Test
  void everyClassThatAddsVertxRoutesIsListed() throws IOException {
    var classes =
        ALL.stream()
            .filter(RoutesTest::touchesTheRouter)
            .map(type -> type.getName().replaceAll("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(classes, listedAs("VERTX"));
  }

  /** A socket is no REST method and no filter stands before it: whoever opens one asks itself. */
  @Test
  void everyClassThatOpensWebSocketsIsListed() throws IOException {
    var classes =
        ALL.stream()
            .filter(type -> uses(type, ServerWebSocket.class.getName()))
            .map(type -> type.getName().replaceAll("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(classes, listedAs("SOCKET"));
  }

  private static boolean uses(JavaClass type, String name) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().getName().equals(name));
  }

  private static boolean touchesTheRouter(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getName())
        .anyMatch(
            name ->
                name.equals(Router.class.getName())
                    || name.equals("io.quarkus.vertx.http.runtime.filters.Filters"));
  }

  private static Set<String> listedAs(String kind) throws IOException {
    return listed().stream()
        .filter(line -> line.startsWith(kind + " "))
        .map(line -> line.split(" ", 3)[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> listed() throws IOException {
    try (var file = RoutesTest.class.getResourceAsStream("/open-routes.txt")) {
      return new String(
              java.util.Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static List<Route> routes() {
    return ALL.stream()
        .filter(type -> type.isAnnotatedWith(Path.class))
        .flatMap(type -> type.getMethods().stream())
        .flatMap(RoutesTest::routesOf)
        .toList();
  }

  private static java.util.stream.Stream<Route> routesOf(JavaMethod method) {
    return method.getAnnotations().stream()
        .map(annotation -> annotation.getRawType())
        .filter(type -> type.isMetaAnnotatedWith(HttpMethod.class))
        .map(type -> new Route(type.getSimpleName(), pathOf(method), method));
  }

  private static String pathOf(JavaMethod method) {
    var base = method.getOwner().getAnnotationOfType(Path.class).value();
    var own =
        method.isAnnotatedWith(Path.class) ? method.getAnnotationOfType(Path.class).value() : "";
    var path = (base + (own.isEmpty() || own.startsWith("/") ? own : "/" + own));
    return path.startsWith("/") ? path : "/" + path;
  }
}
