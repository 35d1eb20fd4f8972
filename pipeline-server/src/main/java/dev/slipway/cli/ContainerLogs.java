package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what a container wrote, byte by byte: standard error goes to standard error. */
@Command(name = "logs", description = "Print what a container wrote, the very bytes.")
final class ContainerLogs implements Callable<Integer> {
  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(
      names = {"-f", "--follow"},
      description = "go on until it ends")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "LINES",
      description = "only so many of its last lines, or all")
  private String tail = "all";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "nothing older: 2026-03-01T10:00:00Z, or 10m for the last ten minutes")
  private Optional<String> since = Optional.empty();

  @Option(
      names = {"-t", "--timestamps"},
      description = "when each line was written before it")
  private boolean timestamps;

  @Option(names = "--stdout", description = "standard output only")
  private boolean stdout;

  @Option(names = "--stderr", description = "standard error only")
  private boolean stderr;

  @Parameters(paramLabel = "CONTAINER")
  private String container = "";

  private boolean lineBegins = true;

  @Override
  public Integer call() throws IOException {
    var path = group.path(container) + "/logs" + query();
    try (var events =
        new ServerSentEvents(group.connection.client().stream(path, "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        if (next.get().event().equals("end")) {
          return 0;
        }
        print(next.get().data());
      }
    }
    throw new IOException("the server ended the stream before the log was over");
  }

  private String query() {
    var query = new StringBuilder("?follow=" + follow);
    if (!tail.equals("all")) {
      query.append("&tail=").append(Client.segment(tail));
    }
    since
        .map(text -> Amounts.time(text, Instant.now()))
        .ifPresent(from -> query.append("&since=").append(Client.segment(from.toString())));
    if (stdout != stderr) {
      query.append(stdout ? "&stderr=false" : "&stdout=false");
    }
    return query.toString();
  }

  private void print(JsonNode piece) throws IOException {
    if (group.connection.json) {
      group.connection.terminal().line(piece.toString());
      return;
    }
    var out = piece.path("s").asText().equals("stderr") ? System.err : System.out;
    if (timestamps && lineBegins) {
      out.print(piece.path("t").asText() + " ");
    }
    write(out, bytes(piece));
    lineBegins = !piece.path("p").asBoolean();
    if (lineBegins) {
      out.write('\n');
    }
    out.flush();
  }

  private static byte[] bytes(JsonNode piece) {
    return piece.path("base64").isTextual()
        ? Base64.getDecoder().decode(piece.path("base64").asText())
        : piece.path("text").asText().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(PrintStream out, byte[] bytes) throws IOException {
    ((OutputStream) out).write(bytes);
    if (out.checkError()) {
      throw new IOException("what was to be printed cannot be written");
    }
  }
}
