package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.console.LocalTerminal;
import dev.slipway.cli.console.Signals;
import dev.slipway.cli.console.StandBy;
import dev.slipway.cli.console.TerminalSession;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * Opens a session that the server has offered and stays with it.
 *
 * @param input whether our standard input goes there
 * @param detachKeys those that let go of a terminal
 */
record ContainerTerminal(Client client, boolean input, String detachKeys) {
  /** docker's. */
  static final String DETACH_KEYS = "ctrl-p,ctrl-q";

  /** The exit code of commands that could not be run, were not found, could not be executed. */
  static final int NOT_RUN = 125;

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  /** Refuses a terminal there when there is none here, as docker does. */
  static void requireTerminal(boolean input, boolean terminal) {
    if (input && terminal && !LocalTerminal.isThere()) {
      throw new ApiException(0, "no-terminal", "standard input is no terminal: leave out '-t'");
    }
  }

  /**
   * The exit code; empty if it was let go.
   *
   * @param offered the server's answer
   * @param begun called when everything is ready for the other side to begin
   */
  OptionalInt stay(JsonNode offered, StandBy.Begun begun) throws IOException {
    var out = new FileOutputStream(FileDescriptor.out);
    var err = new FileOutputStream(FileDescriptor.err);
    try (var session = new TerminalSession(out, err)) {
      client.socket(offered.path("socket").asText(), session);
      return new StandBy(session, input, detachKeys).stay(begun);
    } catch (TerminalSession.BrokenException e) {
      System.err.println("slipway: " + e.getMessage());
      return OptionalInt.of(code(e.code()));
    }
  }

  /** Begins it and lets go at once. */
  int leave(JsonNode offered) throws IOException {
    try (var session =
        new TerminalSession(OutputStream.nullOutputStream(), OutputStream.nullOutputStream())) {
      client.socket(offered.path("socket").asText(), session);
      session.awaitOpen();
      return 0;
    } catch (TerminalSession.BrokenException e) {
      System.err.println("slipway: " + e.getMessage());
      return code(e.code());
    }
  }

  /** Sends the container what is sent to us, as long as we are with it. */
  static void passSignals(Client client, String path) {
    for (var name : List.of("INT", "TERM", "HUP")) {
      Signals.on(
          name,
          signal -> {
            try {
              client.post(path + "/kill?signal=" + signal, ContainerCommands.empty());
            } catch (ApiException e) {
              System.err.println("slipway: " + e.getMessage());
            }
          });
    }
  }

  /** The exit code that shells give a command that did not run, by the server's reason. */
  static int code(String reason) {
    return switch (reason) {
      case "command-not-found" -> NOT_FOUND;
      case "command-refused" -> NOT_EXECUTABLE;
      default -> NOT_RUN;
    };
  }
}
