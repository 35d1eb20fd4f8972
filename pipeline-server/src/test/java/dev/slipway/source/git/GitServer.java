package dev.slipway.source.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.access.AdmitCaller;
import dev.slipway.access.Caller;
import dev.slipway.access.FailedAttempts;
import dev.slipway.access.Grant;
import dev.slipway.access.Permission;
import dev.slipway.access.Role;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.source.AfterPush;
import dev.slipway.source.InMemoryProjects;
import dev.slipway.source.InMemoryTips;
import dev.slipway.source.Project;
import dev.slipway.source.Push;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * {@link GitHosting} behind the JDK's own HTTP server, on loopback. The tokens {@code alice}
 * (developer) and {@code vera} (viewer) are good in the project {@code shop}; {@code eve} holds one
 * of another project.
 */
public final class GitServer implements AutoCloseable {
  public static final ProjectName SHOP = new ProjectName("shop");

  public final InMemoryProjects projects = new InMemoryProjects();
  public final InMemoryTransactions transactions = new InMemoryTransactions();
  public final InMemoryTips tips = new InMemoryTips();
  public final InMemoryJournal journal = new InMemoryJournal();
  public final LinkedBlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
  public final GitRepository repository;

  /** What was thrown while an answer's body was written: no such client is told the reason. */
  public final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile AfterPush after = (push, console) -> {};

  public GitServer(Path root) {
    this(root, GitLimits.DEFAULT);
  }

  GitServer(Path root, GitLimits limits) {
    this.repository = new GitRepository(root, new GivenSecrets(Map.of()), limits);
    var gate = new PushGate(tips, transactions, journal, this::after);
    var callers = new AdmitCaller(GitServer::caller, new FailedAttempts());
    var git = new GitExchange(root, limits, gate);
    var hosting = new GitHosting(callers, projects, git, InstantSource.system());
    add(new Project(SHOP, Optional.empty(), "main", false, Instant.EPOCH));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/git/", exchange -> handle(hosting, exchange));
    server.start();
  }

  public void add(Project project) {
    transactions.run(tx -> projects.add(tx, project));
    repository.create(project);
  }

  /** What follows a push from now on. */
  public void afterPush(AfterPush next) {
    after = next;
  }

  private void after(Push push, AfterPush.Console console) throws InterruptedException {
    pushes.add(push);
    after.tell(push, console);
  }

  private static Optional<Caller> caller(String token) {
    return switch (token) {
      case "alice" -> Optional.of(caller("alice", Role.DEVELOPER, SHOP));
      case "vera" -> Optional.of(caller("vera", Role.VIEWER, SHOP));
      case "eve" -> Optional.of(caller("eve", Role.ADMINISTRATOR, new ProjectName("other")));
      default -> Optional.empty();
    };
  }

  private static Caller caller(String name, Role role, ProjectName project) {
    var grants = List.of(new Grant(role, Optional.of(project)));
    return new Caller(name, name, grants, Set.of(Permission.values()), Optional.empty());
  }

  private void handle(GitHosting hosting, HttpExchange exchange) throws IOException {
    try (exchange) {
      var parts = exchange.getRequestURI().getPath().split("/", 4);
      var project = parts[2].replaceFirst("\\.git$", "");
      var headers = exchange.getRequestHeaders();
      var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
      var advertise = parts[3].equals("info/refs");
      var service = advertise ? query.replaceFirst("^service=", "") : parts[3];
      var ask =
          new GitHosting.Ask(
              project,
              service,
              exchange.getRemoteAddress().getHostString(),
              name -> Optional.ofNullable(headers.getFirst(name)));
      var answer =
          advertise ? hosting.advertise(ask) : hosting.serve(ask, exchange.getRequestBody());
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), 0);
      write(answer.body(), exchange);
    }
  }

  private void write(GitHosting.Body body, HttpExchange exchange) throws IOException {
    try {
      body.writeTo(exchange.getResponseBody());
    } catch (IOException | RuntimeException e) {
      failures.add(e);
      throw e;
    }
  }

  /** Its address without a token. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What git clones shop from, with that token. */
  public String url(String token) {
    return "http://git:%s@127.0.0.1:%d/git/shop.git"
        .formatted(token, server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
