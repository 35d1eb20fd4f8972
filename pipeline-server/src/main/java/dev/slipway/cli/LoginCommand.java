package dev.slipway.cli;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.Login;
import dev.slipway.cli.api.Logins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves who we are to a server and keeps the token for the next commands. */
@Command(
    name = "login",
    description = {
      "Log in with an API token, or with the one-time token of a new server.",
      "The token is read from --token-file, SLIPWAY_TOKEN or standard input; never from an"
          + " argument, where every user of the host could see it."
    })
final class LoginCommand implements Callable<Integer> {
  @Option(names = "--url", paramLabel = "URL", description = "default: ${DEFAULT-VALUE}")
  private String url = "http://localhost:8080";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "who you are, for a one-time token (default: the user)")
  private Optional<String> name = Optional.empty();

  @Option(names = "--token-file", paramLabel = "FILE", description = "where the token is")
  private Optional<Path> tokenFile = Optional.empty();

  @Override
  public Integer call() throws IOException {
    var token = token();
    if (token.isEmpty()) {
      throw new ApiException(
          0, "no-token", "no token was given: name a file with --token-file, or pipe it in");
    }
    var login = personal(token).orElseGet(() -> exchange(token));
    var file = new Logins(System.getenv()).keep(login);
    System.out.println("Logged in as " + login + "; kept in " + file + ".");
    return 0;
  }

  private Optional<Login> personal(String token) {
    try {
      var me = new Client(new Login(url, "", token)).get("/api/v1/me");
      return Optional.of(new Login(url, me.path("name").asText(), token));
    } catch (ApiException e) {
      if (e.status() == 401) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Login exchange(String token) {
    var user = System.getProperty("user.name", "admin");
    var who = name.orElseGet(() -> tokenFile.isPresent() ? user : Typed.line("Your name", user));
    var body = Client.JSON.createObjectNode().put("token", token).put("name", who);
    try {
      var answer = new Client(new Login(url, "", "")).post("/api/v1/login", body);
      return new Login(url, answer.path("name").asText(), answer.path("token").asText());
    } catch (ApiException e) {
      if (e.status() != 401) {
        throw e;
      }
      throw new ApiException(
          e.status(),
          e.code(),
          "%s knows no such API token, and it is not its one-time token or that was used already"
              .formatted(url));
    }
  }

  private String token() throws IOException {
    if (tokenFile.isPresent()) {
      return Files.readString(tokenFile.get()).strip();
    }
    var environment = System.getenv("SLIPWAY_TOKEN");
    if (environment != null) {
      return environment.strip();
    }
    return Typed.secret("Token").strip();
  }
}
