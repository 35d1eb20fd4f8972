package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A project's containers, handled by the command line as its administrator does. */
final class Yard {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Server server;
  private final Shop project;
  private final Cli cli;

  private Yard(Server server, Shop project) {
    this.server = server;
    this.project = project;
    this.cli = Cli.of(server);
  }

  /** In a project of its own. */
  static Yard of(Server server) {
    return new Yard(server, Shop.create(server));
  }

  static Yard of(Server server, Shop project) {
    return new Yard(server, project);
  }

  Shop project() {
    return project;
  }

  Server server() {
    return server;
  }

  /** Runs {@code container} and those words; returns what it printed, errors too. */
  String run(int expected, String... words) {
    return cli.run(expected, command(words));
  }

  /** What it prints on standard output, one character a byte. */
  String bytes(String... words) {
    return cli.bytes(command(words));
  }

  /** Runs it with those bytes as its standard input. */
  Cli.Piped piped(byte[] input, String... words) {
    return cli.piped(input, command(words));
  }

  /** Runs it on a terminal of 33 rows and 101 columns. */
  Pty pty(String... words) {
    var notes = server.scratch("pty-" + COUNT.incrementAndGet());
    return cli.pty(notes, 33, 101, command(words));
  }

  /** Waits until there is none of that name. */
  void gone(String name) {
    org.awaitility.Awaitility.await(name + " is gone")
        .atMost(java.time.Duration.ofSeconds(30))
        .until(() -> !run(0, "ps", "-a").contains(name));
  }

  String[] command(String... words) {
    var command = new ArrayList<>(List.of("container", "--project", project.name()));
    command.addAll(List.of(words));
    return command.toArray(String[]::new);
  }

  String path(String container) {
    return project.path() + "/containers/" + container;
  }

  JsonNode inspect(String container) throws IOException {
    var all = Server.JSON.readTree(run(0, "inspect", container));
    assertEquals(1, all.size());
    return all.get(0);
  }

  /** What the journal says of that container, in order, without the word before the dot. */
  List<String> facts(String id) {
    return server.events(project.name()).stream()
        .filter(event -> event.path("subject").asText().equals(id))
        .map(event -> event.path("type").asText().replace("container.", ""))
        .toList();
  }
}
